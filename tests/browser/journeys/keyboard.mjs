// Tab, Space and Enter are enough, and one always sees where one is.
import assert from 'node:assert/strict';

export const journeys = {
  'a learner answers by keyboard alone': (world) =>
    world.as('zoe.lindqvist', async (visit) => {
      await visit.openTab();
      await tabTo(visit, /^Start$/);
      await visit.page.keyboard.press('Enter');
      await visit.app.locator('legend').waitFor();
      await tabTo(visit, /radio|checkbox/);
      await visit.page.keyboard.press('Space');
      await world.album.take(visit, 'keyboard-1-chosen');
      await tabTo(visit, /^Submit answer$/);
      await visit.page.keyboard.press('Enter');
      await visit.app.locator('.marked').waitFor();
      assert.match(await focused(visit), /^(Right|Not this time|Partly right)$/, 'the verdict is read first');
      await tabTo(visit, /^Next question$/);
      await visit.page.keyboard.press('Enter');
      await visit.app.locator('legend').waitFor();
    }),
};

/** Presses Tab until the thing with focus in our frame is called so; it must show that it has the focus. */
async function tabTo(visit, name) {
  const passed = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await visit.page.keyboard.press('Tab');
    const here = await focused(visit);
    if (name.test(here)) {
      assert.equal(await showsFocus(visit), true, `${here} doesn't show that it has the focus`);
      return;
    }
    passed.push(here);
  }
  assert.fail(`Tab never came to ${name}; it passed ${[...new Set(passed)].join(', ')}`);
}

function focused(visit) {
  return visit.appFrame().evaluate(() => {
    const element = document.hasFocus() ? document.activeElement : null;
    return element?.tagName === 'INPUT' ? element.type : element?.textContent?.trim() ?? 'outside';
  });
}

function showsFocus(visit) {
  return visit.appFrame().evaluate(() => {
    const ring = (element) => element && getComputedStyle(element).outlineStyle !== 'none';
    return Boolean(ring(document.activeElement) || ring(document.activeElement.closest('label')));
  });
}
