// From a new site to "connected and verified": everything an admin does, through Salesforce's own pages.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shownByTheApp } from '../support/authenticator.mjs';
import { eventually } from '../support/eventually.mjs';

const MOST_SUBMISSIONS = 12;
const heading = (page) => page.locator('h1').first();

/** A new site with one admin, as an operator makes it. Gives the admin's invitation. */
async function newSite(demo, slug, admin) {
  const roster = join(demo.data, `${slug}.csv`);
  await writeFile(roster, `E-mail,First name,Last name,Role\n${admin},Ingrid,Solheim,admin\n`);
  await demo.qstreamCommand('site', 'create', slug, '--name', 'Harrow & Pike test');
  await demo.qstreamCommand('roster', 'import', roster, '--site', slug);
  return (await demo.qstreamCommand('user', 'invite', slug, admin)).trim();
}

/** Counts what is submitted: every POST that a page makes of itself. */
function submissionsOf(page) {
  const sent = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.isNavigationRequest()) sent.push(new URL(request.url()).pathname);
  });
  return sent;
}

export const journeys = {
  'an admin connects the org of a new site in five steps': (world) =>
    world.as('ingrid.solheim', async ({ page, demo, who }) => {
      const code = await newSite(demo, 'connecting', `${who}@harrowpike.example`);
      const site = `http://connecting.qstream.localhost:${demo.port}`;
      const sent = submissionsOf(page);
      await page.goto(`${site}/settings/salesforce`);
      await page.getByText('I have an invitation code').click();
      await page.locator('#invitation').fill(code);
      await page.locator('form[action="/sign-in/invited"] button').click();
      await heading(page).filter({ hasText: 'One more step' }).waitFor();
      const key = await page.locator('main section code').first().innerText();
      await page.locator('#code').fill(shownByTheApp(key));
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('link', { name: 'I have kept them' }).click();
      await heading(page).filter({ hasText: /^Salesforce$/ }).waitFor();

      await page.locator('#environment').selectOption('sandbox');
      await page.locator('#my_domain').fill(`http://harrow-pike--uat.sandbox.my.localhost:${demo.orgPort}`);
      await page.getByRole('button', { name: 'Make a link' }).click();
      const link = await page.locator('#url').inputValue();
      assert.match(link, /\/connect\/[\w-]{43}$/);

      await page.goto(link);
      await page.getByText('Nothing is connected before you say yes').waitFor();
      await page.getByRole('button', { name: 'Sign in to Salesforce' }).click();
      await page.locator('input[name=sim_username]').fill('qstream.integration@harrowpike.example.uat');
      await page.locator('form button').first().click();
      await page.locator('button[name=sim_decision][value=allow]').click();
      await heading(page).filter({ hasText: 'Connect Harrow & Pike Medical to Harrow & Pike test?' }).waitFor();
      await page.getByRole('button', { name: 'Yes, connect' }).click();
      await page.getByText('Everything that Qstream needs was tried, and works.').waitFor();
      await page.getByRole('link', { name: 'Salesforce settings' }).click();
      await page.getByText('Connected and verified').waitFor();
      assert.ok(sent.length <= MOST_SUBMISSIONS, `${sent.length} submissions: ${sent.join(' ')}`);

      // And out again, with everything that was written.
      await page.getByRole('button', { name: 'Disconnect the org' }).click();
      await page.locator('#rows').selectOption('remove');
      await page.getByRole('button', { name: 'Disconnect the org' }).click();
      await page.getByText('The org is being disconnected').or(page.getByText('No org is connected')).waitFor();
      await eventually(async () => {
        await page.goto(`${site}/settings/salesforce`);
        assert.equal(await page.getByText('No org is connected').count(), 1);
      }, 60_000);
    }),
};
