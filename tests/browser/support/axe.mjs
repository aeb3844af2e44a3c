// axe inside our own frame.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { eachWay } from './album.mjs';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Looks at the page of ours that is shown, in both colour schemes, at 1280 and 320 px. */
export async function assertAccessible(visit, album, name) {
  await eachWay(visit, [1280, 320], (way) => look(visit, album, visit.appFrame(), 'app', `${name}-${way}`));
}

/** The same for a page of ours that stands in a window of its own. */
export async function assertAccessibleByItself(visit, album, name) {
  await eachWay(visit, [1280, 320], (way) => look(visit, album, visit.page.mainFrame(), 'window', `${name}-${way}`));
}

/** The same for a page of the simulated org, which brings its own background. */
export async function assertOrgPageAccessible(visit, album, name) {
  await eachWay(visit, [1280, 320], (way) => look(visit, album, visit.page.mainFrame(), 'org', `${name}-${way}`));
}

async function look(visit, album, frame, place, name) {
  await album.take(visit, `accessible-${name}`);
  assert.equal(await scrollsSideways(frame), false, `${name} scrolls sideways`);
  const background = place === 'org' ? '' : await backdrop(visit, place);
  assert.deepEqual(await violations(frame, background), [], name);
}

/** Our pages have no background of their own, and axe takes what it can't see through a frame for white. */
function backdrop(visit, place) {
  if (place === 'window') return 'Canvas';
  return visit.page.locator('.card.canvas').evaluate((card) => getComputedStyle(card).backgroundColor);
}

async function violations(frame, background) {
  await frame.evaluate(source);
  const found = await frame.evaluate(async (colour) => {
    const root = document.documentElement;
    root.style.background = colour;
    const { violations } = await globalThis.axe.run();
    root.style.background = '';
    return violations;
  }, background);
  return found.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html} ${node.failureSummary}`));
}

function scrollsSideways(frame) {
  return frame.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
