// Signing in by two steps, and by a password: somebody whose role reaches further than their own questions.
import assert from 'node:assert/strict';
import { shownByTheApp } from '../support/authenticator.mjs';
import { mailedCode } from '../support/mailed_code.mjs';

const site = (demo) => `http://harrow-pike.qstream.localhost:${demo.port}`;
const heading = (page) => page.locator('h1').first();

export const journeys = {
  'a reporting manager sets up an app, takes a password, and gets in with both and a recovery code': (world) =>
    world.as('priya.raman', async ({ page, demo, who }) => {
      const address = `${who}@harrowpike.example`;
      await page.goto(`${site(demo)}/profile/security`);
      await page.locator('#email').fill(address);
      await page.getByRole('button', { name: 'Send me a code' }).click();
      await page.getByLabel('Code', { exact: true }).fill(await mailedCode(demo, who));
      await page.getByRole('button', { name: 'Sign in' }).click();
      await heading(page).filter({ hasText: 'One more step' }).waitFor();
      await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
      const key = await page.locator('main section code').first().innerText();
      await page.reload();
      assert.equal(await page.locator('main section code').first().innerText(), key, 'a reload shows the same key');
      await page.locator('#code').fill(shownByTheApp(key));
      await page.getByRole('button', { name: 'Sign in' }).click();
      await heading(page).filter({ hasText: 'Your recovery codes' }).waitFor();
      const codes = await page.locator('li code').allInnerTexts();
      assert.equal(codes.length, 10);
      await page.getByRole('link', { name: 'I have kept them' }).click();
      await heading(page).filter({ hasText: 'How you sign in' }).waitFor();
      const password = 'seven quiet otters dance';
      await page.locator('#password').fill(password);
      await page.locator('#again').fill(password);
      await page.getByRole('button', { name: 'Set the password' }).click();
      await page.getByText('Your password is set').waitFor();
      await page.goto(`${site(demo)}/profile`);
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await heading(page).filter({ hasText: /^Sign in/ }).waitFor();
      await page.getByText('Use a password instead').click();
      await page.locator('#account').fill(address);
      await page.locator('#password').fill(password);
      await page.locator('form[action="/sign-in/password"] button').click();
      await heading(page).filter({ hasText: 'One more step' }).waitFor();
      await page.getByText('I don’t have my app at hand').click();
      await page.locator('#recovery').fill(codes[0].toLowerCase());
      await page.getByRole('button', { name: 'Use this recovery code' }).click();
      await page.waitForURL(`${site(demo)}/today`);
      await page.goto(`${site(demo)}/profile/security`);
      await page.getByText('You have 9 recovery codes left').waitFor();
    }),
};
