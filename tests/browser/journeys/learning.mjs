// What stands around the minute: digits, progress, leaderboard, profile and hold, comments and reports, a picture's words.
import assert from 'node:assert/strict';
import { submit } from '../support/answering.mjs';
import { openWithoutScript } from '../support/session.mjs';

export const journeys = {
  'inside a question the digits choose and Enter submits': (world) =>
    world.as('yusuf.alsayed', async (visit) => {
      await visit.openTab();
      await visit.press('Start');
      const heading = visit.app.locator('legend h1');
      await heading.waitFor();
      await heading.focus();
      await visit.page.keyboard.press('2');
      assert.equal(await visit.app.locator('.option input').nth(1).isChecked(), true);
      await visit.page.keyboard.press('Enter');
      await visit.app.locator('.marked').waitFor();
      await visit.app.getByText(/You now have [\d,]+ points\./).waitFor();
    }),

  'a learner finds their progress, the leaderboard and their team': (world) =>
    world.as('ana.ferreira', async (visit) => {
      await visit.openTab();
      await visit.press('Progress');
      await visit.headingIs(/^Your progress$/);
      await visit.app.getByRole('rowheader', { name: 'Objections' }).waitFor();
      await world.album.takeAllWays(visit, 'learning-1-progress');
      await visit.app.getByRole('navigation').getByRole('button', { name: 'Leaderboard' }).click();
      await visit.headingIs(/^Leaderboard$/);
      await visit.app.getByText('Your team', { exact: true }).waitFor();
      assert.equal(await visit.app.getByText('Raghunathan').count(), 0, 'Dev hides');
      await world.album.takeAllWays(visit, 'learning-2-board');
    }),

  'a learner sets language and alias, takes a hold and comes back': (world) =>
    world.as('lukasz.wojcik', async (visit) => {
      visit.troubles.expect(/ 422 /, /status of 422/);
      await visit.openTab();
      await visit.press('Profile');
      await visit.headingIs(/^Your profile$/);
      await visit.app.getByLabel('Alias', { exact: true }).fill('Capybara');
      await visit.app.getByLabel('On leaderboards show').selectOption('alias');
      await visit.press('Save');
      await visit.app.getByText('Saved.', { exact: true }).waitFor();
      const zone = await visit.app.getByLabel('Time zone').inputValue();
      const today = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format();
      await takeHold(visit, today, '2020-01-01');
      await visit.app.getByRole('link', { name: 'The last day comes before the first.' }).waitFor();
      await world.album.take(visit, 'learning-3-hold-refused');
      await takeHold(visit, today, today);
      await visit.app.getByText(/^Your hold is planned/).waitFor();
      await visit.press('Today');
      await visit.app.getByText(/^You are on hold until/).waitFor();
      await world.album.takeAllWays(visit, 'learning-4-on-hold');
      await visit.press('Come back earlier');
      await visit.press('End it now');
      await visit.app.getByText(/^Welcome back/).waitFor();
      await visit.press('Today');
      await visit.button('Start').waitFor();
    }),

  'without JavaScript a learner comments on a question and reports it': (world) =>
    world.withoutScripts('aoife.nibhriain', async (visit) => {
      await openWithoutScript(visit);
      await visit.press('Start');
      await visit.app.locator('.option').first().click();
      await submit(visit);
      await visit.press('Comments');
      await visit.app.getByLabel('Your comment').fill('Ask first.\nThen answer.');
      await visit.press('Send comment');
      await visit.app.getByText('Waits to be read').waitFor();
      await world.album.take(visit, 'learning-5-comments');
      await visit.press('Back to your answer');
      await visit.press('Something wrong with this question?');
      await visit.app.getByLabel('What it is').selectOption('unclear');
      await visit.press('Send report');
      await visit.app.getByText(/^Thank you: the authors/).waitFor();
      await world.album.take(visit, 'learning-6-report');
    }),
};

async function takeHold(visit, from, to) {
  await visit.app.getByLabel('First day').fill(from);
  await visit.app.getByLabel('Last day').fill(to);
  await visit.press('Take a hold');
}
