// Every page fits every width that Salesforce gives it, shows its first action at once, and weighs little.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { repository } from '../support/demo.mjs';

/** Chatter feed, 400 % zoom, publisher, tab and the widths between. */
const WIDTHS = [240, 320, 420, 521, 800, 1000, 1280];
const KIB = 1024;
/** Where a picture or other people's words stand before what is to be done, and sheets of components. */
const READ_FIRST = /-long$|^component-|^question-picture$|^comments-|^editor-(preview|changed)$|^correction-/;

export const gates = {
  'no page scrolls sideways between 240 and 1280 px, with longer words and from right to left': async (gallery) => {
    for (const language of ['en-GB', 'en-XA', 'ar-XB']) {
      assert.deepEqual(await gallery.each(language, {}, tooWide), []);
    }
  },

  'the first action is visible at 420 × 400': async (gallery) => {
    const hidden = await gallery.each('en-GB', { viewport: { width: 420, height: 400 } }, firstActionBelow,
      gallery.names.filter((name) => !READ_FIRST.test(name)));
    assert.deepEqual(hidden, []);
  },

  'what is pressed is at least 44 px high': async (gallery) => {
    assert.deepEqual(await gallery.each('en-GB', { viewport: { width: 420, height: 800 } }, tooSmall), []);
  },

  'a page weighs at most 20 KB and takes at most three requests besides pictures': async (gallery) => {
    const heavy = await gallery.each('en-GB', {}, async (page, name) => {
      const bytes = (await gallery.html(name)).length;
      const files = await page.evaluate(() => performance.getEntriesByType('resource').map((one) => one.name));
      const ours = files.every((file) => file.startsWith(`${gallery.origin}/`));
      const few = files.filter((file) => !/\.(svg|png)$/.test(file)).length <= 2;
      // A report of 200 people and 20 topics is what it is; it travels compressed.
      const light = name.startsWith('reports-') ? gzipSync(await gallery.html(name)).length <= 30 * KIB : bytes <= 20 * KIB;
      return light && few && ours ? [] : [`${bytes} bytes, ${files.join(' ')}`];
    });
    assert.deepEqual(heavy, []);
  },

  'the style sheet is at most 8 KB and our own script at most 3 KB as sent': async (gallery) => {
    const page = await gallery.html('today-due');
    const [style] = page.match(/\/static\/page\.[0-9a-f]+\.css/);
    const text = (path) => fetch(`${gallery.origin}${path}`).then((reply) => reply.text());
    assert.ok(gzipSync(await text(style)).length <= 8 * KIB);
    const folder = join(repository, 'static/js');
    const own = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file))));
    assert.ok(gzipSync(Buffer.concat(own)).length <= 3 * KIB);
  },
};

async function tooWide(page) {
  const found = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) found.push(`${wide} px too wide at ${width}`);
  }
  return found;
}

async function firstActionBelow(page) {
  const primary = page.locator('main :is(.notification a, .option, .button.brand, .field :is(input, select, textarea))');
  const action = (await primary.count() > 0 ? primary : page.locator(':is(main, nav) :is(a, button, select)')).first();
  if (await action.count() === 0) return [];
  const box = await action.boundingBox();
  return box.y + box.height <= 400 ? [] : [`the first action ends at ${Math.round(box.y + box.height)} px`];
}

function tooSmall(page) {
  return page.evaluate(() => [...document.querySelectorAll('button, .button, .option, select, .field input, nav a, footer a')]
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.height < 44)
    .map(([one, box]) => `${one.outerHTML.slice(0, 80)} is ${box.height} px high`));
}
