// People on their site's own host: by a code out of a mail, and by Salesforce's word.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../support/eventually.mjs';

const site = (demo) => `http://harrow-pike.qstream.localhost:${demo.port}`;

/** The code in the newest mail to that person; it stands on a line of its own. */
async function mailedCode(demo, who) {
  const folder = join(demo.data, 'mails');
  return eventually(async () => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.eml')).sort().reverse();
    for (const name of names) {
      const mail = await readFile(join(folder, name), 'utf8');
      const code = /^([A-Z2-9]{4}-[A-Z2-9]{4})\s*$/m.exec(mail);
      if (mail.includes(`${who}@harrowpike.example`) && code) return code[1];
    }
    throw new Error('no code came');
  });
}

const heading = (page) => page.locator('h1').first();

export const journeys = {
  'somebody signs in by a mailed code, answers without Salesforce, and signs out': (world) =>
    world.as('samira.haddad', async ({ page, demo, who }) => {
      await page.goto(`${site(demo)}/`);
      assert.match(page.url(), /\/sign-in\?next=%2Ftoday$/);
      await page.getByLabel('E-mail address').fill(`${who}@harrowpike.example`);
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
      await heading(page).filter({ hasText: /right|wrong|Not quite/i }).waitFor();
      await page.getByRole('link', { name: 'Profile' }).click();
      await page.getByText('This browser').waitFor();
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await heading(page).filter({ hasText: /^Sign in/ }).waitFor();
      await page.goto(`${site(demo)}/today`);
      await heading(page).filter({ hasText: /^Sign in/ }).waitFor();
    }),

  'somebody logs in with Salesforce and lands where they were going': (world) =>
    world.as('gethin.pryce', async ({ page, demo, who }) => {
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
