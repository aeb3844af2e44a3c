// Everything can be reached with Tab, in the order in which it is read, and one always sees where one is.
import assert from 'node:assert/strict';

export const gates = {
  'Tab visits every control in reading order and each shows that it has the focus': async (gallery) => {
    const options = { viewport: { width: 800, height: 700 } };
    assert.deepEqual(await gallery.each('en-GB', options, walk), []);
  },

  'in forced colours every control keeps an edge': async (gallery) => {
    const options = { viewport: { width: 800, height: 700 }, forcedColors: 'active' };
    assert.deepEqual(await gallery.each('en-GB', options, edgeless), []);
  },
};

async function walk(page) {
  const expected = await page.evaluate(() => {
    const usable = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
      // What is folded away can't be reached, and needn't.
      .filter((one) => one.checkVisibility());
    // Of a group of radio buttons Tab visits one: the chosen one, else the first.
    const stop = (name) => document.querySelector(`[name="${name}"]:checked`) ?? document.querySelector(`[name="${name}"]`);
    const stops = usable.filter((one) => one.type !== 'radio' || one === stop(one.name));
    stops.forEach((one, at) => { one.dataset.stop = at; });
    // A script may have put the focus somewhere already; Tab would go on from there.
    document.body.tabIndex = -1;
    document.body.focus();
    return stops.length;
  });
  const found = [];
  for (let at = 0; at < expected; at += 1) {
    await page.keyboard.press('Tab');
    const state = await page.evaluate(() => {
      const one = document.activeElement;
      const shows = [one, one.closest('.option')].filter(Boolean).some((shown) => getComputedStyle(shown).outlineStyle !== 'none');
      const box = one.getBoundingClientRect();
      const inside = box.bottom > 0 && box.top < innerHeight;
      return { stop: Number(one.dataset.stop), shows, inside, html: one.outerHTML.slice(0, 80) };
    });
    // The parts of a date or a time are stops of their own.
    if (/type="(date|time)"/.test(state.html) && state.stop === at - 1) { at -= 1; continue; }
    if (state.stop !== at || !state.shows || !state.inside) found.push(`stop ${at}: ${JSON.stringify(state)}`);
  }
  return found;
}

function edgeless(page) {
  return page.evaluate(() => [...document.querySelectorAll('.button:not(.link), .option, .field input, select, textarea, .card, .notification, .badge')]
    .filter((one) => getComputedStyle(one).borderTopStyle === 'none')
    .map((one) => one.outerHTML.slice(0, 80)));
}
