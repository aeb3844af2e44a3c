// A session that can't go on: the frame asks its host for a fresh signed request, and the tab heals by itself.
import assert from 'node:assert/strict';
import { chooseRight, submit } from '../support/answering.mjs';
import { loseTheToken, openWithoutScript } from '../support/session.mjs';

export const journeys = {
  'a session that is over heals by itself through the genuine SDK': (world) =>
    world.as('chi.nakamura', async (visit) => {
      visit.troubles.expect(/ 401 /, /status of 401/);
      await visit.openTab();
      await visit.headingIs(/^Chi, 2 questions for you$/);
      const fresh = visit.page.waitForRequest(/platformconnect\/signedrequest/);
      const launched = visit.page.waitForRequest((request) => request.url() === `${world.demo.qstream}/canvas`);
      await loseTheToken(visit);
      await visit.press('Start');
      await Promise.all([fresh, launched]);
      await visit.headingIs(/^Chi, 2 questions for you$/);
      await world.album.take(visit, 'session-over-1-healed');
      await visit.press('Start');
      await chooseRight(visit);
      await submit(visit);
      await visit.headingIs(/^Right$/);
    }),

  'an answer sent in a session that is over is not stored, and the question waits': (world) =>
    world.as('lukasz.wojcik', async (visit) => {
      visit.troubles.expect(/ 401 /, /status of 401/);
      await visit.openTab();
      await visit.press('Start');
      await chooseRight(visit);
      await loseTheToken(visit);
      await visit.press('Submit answer');
      await visit.headingIs(/^Łukasz, 2 questions for you$/);
    }),

  'without JavaScript the page of a session that is over says what to do': (world) =>
    world.withoutScripts('chi.nakamura', async (visit) => {
      visit.troubles.expect(/ 401 /, /status of 401/);
      await openWithoutScript(visit);
      await loseTheToken(visit);
      await visit.press('Start');
      await visit.headingIs(/^One moment: opening Qstream again$/);
      assert.match(await visit.app.locator('main').innerText(), /reload this Salesforce page/);
      await world.album.take(visit, 'session-over-2-without-script');
    }),
};
