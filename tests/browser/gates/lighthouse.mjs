// Lighthouse on its mobile profile gives the learner's pages 99 or more: performance, accessibility, best practices. Median of 5.
import assert from 'node:assert/strict';
import lighthouse from 'lighthouse';
import { launchChromium } from '../support/chromium.mjs';
import { freePorts } from '../support/demo.mjs';

const PAGES = ['today-due', 'question-single', 'feedback-right', 'done-finished', 'reports-team', 'export-quiet', 'salesforce-verified'];
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const RUNS = 5;

export const gates = {
  'Lighthouse gives the learner\'s pages 99 or more, and nothing shifts': async (gallery, test) => {
    const [port] = await freePorts(1);
    const browser = await launchChromium(`--remote-debugging-port=${port}`);
    try {
      const poor = [];
      for (const name of PAGES) {
        const runs = [];
        for (let run = 0; run < RUNS; run += 1) runs.push(await examine(gallery.address(name), port));
        const result = Object.fromEntries(Object.keys(runs[0]).map((key) => [key, median(runs.map((one) => one[key]))]));
        test.diagnostic(`${name}: ${JSON.stringify(result)}`);
        const good = CATEGORIES.every((category) => result[category] >= 99);
        if (!good || result.shift > 0) poor.push(`${name}: ${JSON.stringify(result)}`);
      }
      assert.deepEqual(poor, []);
    } finally {
      await browser.close();
    }
  },
};

async function examine(address, port) {
  const { lhr } = await lighthouse(address, { port, output: 'json', logLevel: 'error', onlyCategories: CATEGORIES });
  assert.equal(lhr.runtimeError, undefined, lhr.runtimeError?.message);
  const scores = CATEGORIES.map((category) => [category, Math.round(lhr.categories[category].score * 100)]);
  return {
    ...Object.fromEntries(scores),
    paint: Math.round(lhr.audits['largest-contentful-paint'].numericValue),
    blocked: Math.round(lhr.audits['total-blocking-time'].numericValue),
    shift: lhr.audits['cumulative-layout-shift'].numericValue,
  };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
