// axe finds nothing on any page: in light and dark, wide and narrow, with longer words, and from right to left.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const WAYS = [
  ['en-GB', 'light', 1280],
  ['en-GB', 'dark', 320],
  ['de', 'light', 420],
  ['en-XA', 'light', 320],
  ['ar-XB', 'dark', 1280],
];

export const gates = Object.fromEntries(WAYS.map(([language, colorScheme, width]) => [
  `axe finds nothing in ${language}, ${colorScheme}, ${width} px`,
  async (gallery) => {
    const options = { viewport: { width, height: 800 }, colorScheme, bypassCSP: true };
    assert.deepEqual(await gallery.each(language, options, violations), []);
  },
]));

gates['axe does find a mistake'] = async (gallery) => {
  const spoil = (page) => page.evaluate(() => { document.querySelector('h1').style.color = '#ddd'; });
  const options = { viewport: { width: 800, height: 800 }, colorScheme: 'light', bypassCSP: true };
  const found = await gallery.each('en-GB', options, async (page) => { await spoil(page); return violations(page); }, ['home']);
  assert.match(found.join(), /color-contrast/);
};

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    // Pages for a frame have no background of their own, and axe takes that for white.
    document.documentElement.style.background = 'Canvas';
    const { violations } = await globalThis.axe.run({ rules: { 'target-size': { enabled: true } } });
    return violations;
  });
  return found.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html} ${node.failureSummary}`));
}
