// Every page of ours, in light and dark, wide and at 320 px: axe finds nothing, nothing scrolls sideways.
import { chooseRight, chooseWrong, submit, submitNothing } from '../support/answering.mjs';
import { assertAccessible, assertAccessibleByItself } from '../support/axe.mjs';
import { loseTheToken } from '../support/session.mjs';

export const journeys = {
  'the pages of a learner are accessible in light and dark, wide and narrow': (world) =>
    world.as('dev.raghunathan', async (visit) => {
      const look = (name) => assertAccessible(visit, world.album, name);
      await visit.openTab();
      await look('today');
      await visit.press('Start');
      await visit.app.locator('legend').waitFor();
      await look('question');
      await submitNothing(visit);
      await look('question-nothing-chosen');
      await chooseRight(visit);
      await look('question-chosen');
      await submit(visit);
      await look('feedback-right');
      await visit.press('Next question');
      await chooseWrong(visit);
      await submit(visit);
      await look('feedback-wrong');
      await visit.press('Finish');
      await visit.headingIs(/^Done for today$/);
      await look('done');
      await visit.press('Today');
      await visit.headingIs(/^That’s it for today, Dev$/);
      await look('today-answered');
    }),

  'the page of somebody without an account is accessible': (world) =>
    world.as('sam.outlier', async (visit) => {
      visit.troubles.expect(/ 403 /, /status of 403/);
      await visit.openTab();
      await assertAccessible(visit, world.album, 'no-account');
    }),

  'the page that asks for a fresh request is accessible while it waits': (world) =>
    world.as('yusuf.alsayed', async (visit) => {
      visit.troubles.expect(/ 401 /, /status of 401/, /static\/frame\./);
      await visit.page.route('**/static/frame.*.js', (route) => route.abort());
      await visit.openTab();
      await loseTheToken(visit);
      await visit.press('Start');
      await visit.headingIs(/^One moment/);
      await assertAccessible(visit, world.album, 'one-moment');
    }),

  'the pages in a window of their own are accessible': (world) =>
    world.as('nobody', async (visit) => {
      visit.troubles.expect(/ 404 /, /status of 404/);
      for (const path of ['/', '/canvas', '/canvas?_sfdc_canvas_auth=user_approval_required', '/no-such-page']) {
        await visit.page.goto(world.demo.qstream + path);
        await assertAccessibleByItself(visit, world.album, `by-itself${path.replaceAll(/\W+/g, '-')}`);
      }
    }),
};
