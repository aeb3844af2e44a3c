// With a script a page's answer takes its place: nothing flashes, Back never posts again, and trouble goes the browser's way.
import assert from 'node:assert/strict';
import { chooseRight } from '../support/answering.mjs';

const isAnswer = (request) => request.method() === 'POST' && request.url().endsWith('/answer');

export const journeys = {
  'pages change in place: the document stays, the history doesn\'t grow, the heading has the focus': (world) =>
    world.as('zoe.lindqvist', async (visit) => {
      await visit.openTab();
      const entries = await mark(visit);
      await visit.press('Start');
      await visit.app.locator('legend').waitFor();
      assert.deepEqual(await marked(visit), { marked: true, entries });
      assert.equal(await visit.app.locator(':focus').evaluate((one) => one.tagName), 'H1');
      assert.match(await visit.appFrame().title(), /^Question/);
      await visit.press('Back to today');
      await visit.headingIs(/2 questions for you$/);
      assert.deepEqual(await marked(visit), { marked: true, entries });
    }),

  'a double click sends one answer': (world) =>
    world.as('chi.nakamura', async (visit) => {
      await visit.openTab();
      await visit.press('Start');
      await chooseRight(visit);
      let sent = 0;
      visit.page.on('request', (request) => { if (isAnswer(request)) sent += 1; });
      await visit.button('Submit answer').dblclick();
      await visit.headingIs(/^Right$/);
      assert.equal(sent, 1);
    }),

  'when the script\'s own request fails, the browser sends the form itself': (world) =>
    world.as('yusuf.alsayed', async (visit) => {
      visit.troubles.expect(/ERR_FAILED/);
      await visit.openTab();
      await visit.press('Start');
      await chooseRight(visit);
      await mark(visit);
      await visit.page.route(/\/answer$/, (route) => {
        return route.request().resourceType() === 'fetch' ? route.abort() : route.continue();
      });
      await visit.press('Submit answer');
      await visit.headingIs(/^Right$/);
      assert.equal((await marked(visit)).marked, false);
    }),
};

/** Leaves a mark that ends with the document; gives the length of the history. */
function mark(visit) {
  return visit.appFrame().evaluate(() => { globalThis.marked = true; return history.length; });
}

function marked(visit) {
  return visit.appFrame().evaluate(() => ({ marked: globalThis.marked === true, entries: history.length }));
}
