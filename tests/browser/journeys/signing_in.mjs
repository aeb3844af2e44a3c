// People on their site's own host: by a code out of a mail, and by Salesforce's word.
import assert from 'node:assert/strict';
import { mailedCode } from '../support/mailed_code.mjs';

const site = (demo) => `http://harrow-pike.qstream.localhost:${demo.port}`;


const heading = (page) => page.locator('h1').first();

export const journeys = {
  'somebody signs in by a mailed code, answers without Salesforce, and signs out': (world) =>
    world.as('samira.haddad', async ({ page, demo, who }) => {
      await page.goto(`${site(demo)}/`);
      assert.match(page.url(), /\/sign-in\?next=%2Ftoday$/);
      await page.locator('#email').fill(`${who}@harrowpike.example`);
      await page.getByRole('button', { name: 'Send me a code' }).click();
      await page.getByLabel('Code', { exact: true }).fill(await mailedCode(demo, who));
      await page.getByRole('button', { name: 'Sign in' }).click();
      await heading(page).filter({ hasText: /for you|Nothing due today/ }).waitFor();
      assert.equal(new URL(page.url()).pathname, '/today');
      await page.reload();
      await page.getByRole('button', { name: /^Start/ }).click();
      await page.locator('input[name=option]').first().check();
      await page.reload();
      await page.locator('input[name=option]').first().check();
      await page.getByRole('button', { name: /answer/i }).click();
      await heading(page).filter({ hasText: /Right|Not this time|Partly/ }).waitFor();
      await page.goto(`${site(demo)}/profile`);
      await page.getByText('This browser').waitFor();
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await heading(page).filter({ hasText: /^Sign in/ }).waitFor();
      await page.goto(`${site(demo)}/today`);
      await heading(page).filter({ hasText: /^Sign in/ }).waitFor();
    }),

  'somebody logs in with Salesforce and lands where they were going': (world) =>
    world.as('chi.nakamura', async ({ page, demo, who }) => {
      await page.goto(`${site(demo)}/progress`);
      await page.getByRole('button', { name: 'Log in with Salesforce' }).click();
      await page.locator('input[name=sim_username]').fill(`${who}@harrowpike.example`);
      await page.locator('form button').first().click();
      await page.waitForURL(/\/progress$|\/authorize/);
      const allow = page.locator('button[name=sim_decision][value=allow]');
      if (await allow.count()) await allow.click();
      await page.waitForURL(`${site(demo)}/progress`);
      await heading(page).waitFor();
    }),
};
