// Reports in the tab: as a manager, a reporting manager and an owner; a curious participant finds none.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { eventually } from '../support/eventually.mjs';

export const journeys = {
  'a manager reads first whom to help, looks at that person, writes a note and gives a hold': (world) =>
    world.as('tomas.prado', async (visit) => {
      // A navigation that becomes a file is one that the browser breaks off.
      visit.troubles.expect(/ 403 /, /status of 403/, /\/reports\/download net::ERR_ABORTED$/);
      await enter(visit);
      await visit.press('Reports');
      await visit.headingIs(/^Your people$/);
      const [first] = await spoken(visit);
      assert.match(first, /needs? you: .*Dev Raghunathan/, 'the finding comes before everything else');
      await visit.app.getByRole('rowheader', { name: 'Chi Nakamura' }).first().waitFor();
      await world.album.takeAllWays(visit, 'reports-1-team');
      await visit.app.getByRole('button', { name: 'Show first answers' }).click();
      await visit.app.getByText('These are first answers.').waitFor();
      await visit.app.getByRole('button', { name: /^Note or hold Dev/ }).click();
      await visit.headingIs(/^Dev Raghunathan$/);
      await visit.app.getByLabel('Coaching note').fill('Call on Friday.');
      await visit.press('Keep the note');
      await visit.app.getByText('The note is kept.').waitFor();
      await visit.app.getByText('Call on Friday.').waitFor();
      const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
      await visit.app.getByLabel('First day').fill(day);
      await visit.app.getByLabel('Last day').fill(day);
      await visit.press('Give a hold');
      await visit.app.getByText('The hold is planned.').waitFor();
      await world.album.take(visit, 'reports-2-person');
      await visit.press('Back to the report');
      await visit.headingIs(/^Your people$/);
      const file = visit.page.waitForEvent('download');
      await visit.app.getByRole('button', { name: 'People (CSV)' }).click();
      const text = await readFile(await (await file).path(), 'utf8');
      assert.match(text, /^\uFEFFcourse,first_name,/);
      assert.match(text, /Raghunathan/);
    }),

  'a manager asks somebody to go on, and the report says that it was done': (world) =>
    world.as('tomas.prado', async (visit) => {
      visit.troubles.expect(/ 403 /, /status of 403/);
      await enter(visit);
      await visit.press('Reports');
      await visit.headingIs(/^Your people$/);
      const button = visit.app.getByRole('button', { name: /^Nudge by mail/ }).first();
      const who = (await button.innerText()).replace(/^Nudge by mail\s+/, '');
      await button.press('Enter');
      await visit.app.getByRole('status').getByText(`${who} gets a mail`).waitFor();
      const row = visit.app.getByRole('row').filter({ hasText: `Note or hold ${who}` });
      await row.getByText(/^Nudged on .* by Tomás Prado$/).waitFor();
      assert.equal(await row.getByRole('button', { name: /^Nudge/ }).count(), 0);
    }),

  'the week’s report comes by mail, says whom to help, and stops with one click': (world) =>
    world.as('maeve.byrne', async (visit) => {
      await visit.demo.qstreamCommand('mail', 'weekly', 'harrow-pike', 'maeve.byrne@harrowpike.example');
      await eventually(async () => {
        await visit.page.goto(`${world.demo.qstream}/mailbox`);
        const mail = visit.page.locator('li').filter({ hasText: 'Maeve Byrne' }).getByRole('link', { name: /^Your week in Qstream/ });
        await mail.first().click({ timeout: 2_000 });
      });
      const text = await visit.page.locator('main').innerText();
      assert.match(text, /== Velmora launch.*==\s+(\d+ of|One of|Nobody needs)/);
      await visit.page.getByRole('link', { name: 'As HTML' }).click();
      const [open, stop] = await visit.page.locator('a').evaluateAll((links) => links.map((link) => link.href));
      assert.match(open, /\/reports$/);
      await visit.page.goto(stop);
      await visit.page.getByRole('button', { name: 'Stop these mails' }).click();
      await visit.page.getByText('Done: no more weekly reports.').waitFor();
      await visit.page.getByRole('button', { name: 'Send me these mails again' }).click();
      await visit.page.getByText('Done: the mails come again.').waitFor();
    }),

  'a reporting manager reads a whole course by team, and a team of it': (world) =>
    world.as('priya.raman', async (visit) => {
      visit.troubles.expect(/ 403 /, /status of 403/);
      await enter(visit);
      await visit.press('Reports');
      await visit.headingIs(/^Everybody, by team$/);
      await visit.app.getByRole('button', { name: 'Maeve Byrne' }).click();
      await visit.headingIs(/^The people of Maeve Byrne$/);
      await visit.app.getByRole('button', { name: /^Ben Okoye/ }).first().click();
      await visit.headingIs(/^Ben Okoye$/);
      assert.equal(await visit.app.getByRole('button', { name: 'Give a hold' }).count(), 0, 'she only reads');
    }),

  'an owner sees everybody by team': (world) =>
    world.as('ingrid.solheim', async (visit) => {
      visit.troubles.expect(/ 403 /, /status of 403/);
      await enter(visit);
      await visit.press('Reports');
      await visit.headingIs(/^Everybody, by team$/);
      await visit.app.getByRole('button', { name: 'Without a manager' }).waitFor();
      await world.album.takeAllWays(visit, 'reports-3-everybody');
    }),

  'a curious participant finds no report': (world) =>
    world.as('nuala.keane', async (visit) => {
      visit.troubles.expect(/ 403 /, /status of 403/);
      await visit.openTab();
      assert.equal(await visit.app.getByRole('button', { name: 'Reports' }).count(), 0);
      await visit.appFrame().evaluate(() => {
        document.querySelector('.tabs button').setAttribute('formaction', '/reports');
        document.querySelector('.tabs button').click();
      });
      await visit.headingIs(/^Your role doesn’t reach this page$/);
      assert.equal(await visit.app.getByText('Raghunathan').count(), 0);
    }),
};

/** Opens the tab; whoever needs a code gets one from the operator first. */
async function enter(visit) {
  await visit.openTab();
  const code = visit.app.getByRole('textbox');
  if (await code.count() === 0) return;
  const said = await visit.demo.qstreamCommand('user', 'invite', 'harrow-pike', `${visit.who}@harrowpike.example`);
  await code.fill(said.match(/[A-Z0-9]{5}-?[A-Z0-9]{5}/)[0]);
  await code.press('Enter');
  await visit.button('Reports').waitFor();
}

/** What a screen reader meets in the main part after its headings, in order: the accessibility tree's statuses and paragraphs. */
async function spoken(visit) {
  const tree = await visit.app.locator('main').ariaSnapshot();
  const heading = tree.indexOf('heading');
  const after = tree.slice(tree.indexOf('\n', heading) + 1);
  return after.split('\n').map((line) => line.replace(/^\s*- (status|paragraph):?\s*/, '').trim()).filter(Boolean);
}
