// On paper: what there is to read, and nothing to press.
import assert from 'node:assert/strict';

/** A4 upright, less margins of a centimetre, at 96 dots an inch. */
const PAPER = 718;
/** Browsers make a page smaller that is wider than the paper, down to half. */
const SMALLEST = 0.5;

export const gates = {
  'a report on paper is its tables, without tabs, forms and buttons': async (gallery) => {
    const reports = gallery.names.filter((name) => /^(reports|report-person)-/.test(name));
    const found = await gallery.each('en-GB', {}, async (page) => {
      await page.setViewportSize({ width: PAPER, height: 1_000 });
      await page.emulateMedia({ media: 'print' });
      const pressed = page.locator('nav, select, textarea, input, .button:not(.link)').filter({ visible: true });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      const large = await page.locator('.wide-table :is(th, td, .hint)').evaluateAll((cells) =>
        cells.filter((cell) => parseFloat(getComputedStyle(cell).fontSize) > 12).length);
      return [
        ...(await pressed.evaluateAll((all) => all.map((one) => `${one.outerHTML.slice(0, 60)} is printed`))),
        ...(PAPER / width < SMALLEST ? [`${width} px wide: too wide for paper`] : []),
        ...(large > 0 ? [`${large} cells are larger than the rest of their table`] : []),
      ];
    }, reports);
    assert.deepEqual(found, []);
  },
};
