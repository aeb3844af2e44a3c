// A learner without Salesforce: a mail, a click, two actions. And a program that looks into the mail before the learner does.
import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.mjs';
import { questionWithStem, wrongOptions } from '../support/sample.mjs';

const SUBJECT = /: (a question|2 questions) for you$/;

export const journeys = {
  'a program that opens every link of a mail and presses every button changes nothing': (world) =>
    world.as('nuala.keane', async (visit) => {
      // It leaves a page before the page is whole.
      visit.troubles.expect(/static\/.*ERR_ABORTED/);
      visit.troubles.expect(/ 422 /, /status of 422/);
      const address = await linkOfMail(world, visit);
      await visit.page.goto(address);
      const stem = await visit.page.locator('legend').innerText();
      // Without the browser's own check, as programs send forms.
      await visit.page.locator('form').evaluateAll((forms) => forms.forEach((form) => { form.noValidate = true; }));
      const labels = await visit.page.getByRole('button').allInnerTexts();
      assert.deepEqual(labels, ['Submit answer']);
      for (const label of labels) await visit.page.getByRole('button', { name: label }).click();
      await visit.page.getByText('Choose an option first. Nothing was stored yet.').waitFor();
      for (const href of await visit.page.locator('a').evaluateAll((links) => links.map((link) => link.href))) {
        await visit.page.goto(href);
      }
      const cookies = await visit.page.context().cookies(address);
      assert.ok(!cookies.some((cookie) => cookie.name === '__Host-qstream'), 'nobody is signed in');
      await visit.page.goto(address);
      assert.equal(await visit.page.locator('legend').innerText(), stem, 'the same question still waits');
    }),

  'a mail, a click, a choice, a button: answered without signing in': (world) =>
    world.as('nuala.keane', async (visit) => {
      visit.troubles.expect(/ 422 /, /status of 422/, / 403 /, /status of 403/);
      await visit.page.goto(await linkOfMail(world, visit));
      const stem = visit.page.locator('legend');
      await stem.waitFor();
      const [wrong] = wrongOptions(questionWithStem(await stem.innerText()));
      await visit.page.locator('.option').filter({ hasText: wrong.text }).click();
      // Nobody reads as fast as this journey does: the page says so, keeps the choice, and takes it once time has passed.
      await eventually(async () => {
        await visit.page.getByRole('button', { name: 'Submit answer' }).click();
        assert.match(visit.page.url(), /\/presentations\//);
      });
      await visit.page.locator('.marked').waitFor();
      const [cookie] = await visit.page.context().cookies(visit.page.url());
      assert.deepEqual([cookie.name, cookie.httpOnly, cookie.sameSite], ['__Host-qstream', true, 'Lax']);
      const { origin } = new URL(visit.page.url());
      const profile = await visit.page.goto(`${origin}/profile`);
      assert.equal(profile.status(), 403, 'a mail opens questions and nothing else');
    }),

  'the mail reads well as HTML, and says the same as its text': (world) =>
    world.as('nuala.keane', async (visit) => {
      const address = await linkOfMail(world, visit);
      const text = await visit.page.locator('main').innerText();
      await visit.page.getByRole('link', { name: 'As HTML' }).click();
      const button = visit.page.getByRole('link', { name: 'Answer', exact: true });
      assert.equal(await button.getAttribute('href'), address);
      const quote = await visit.page.locator('blockquote').innerText();
      assert.ok(text.replaceAll(/\s+/g, ' ').includes(quote.replaceAll(/\s+/g, ' ')), quote);
      assert.equal(await visit.page.locator('img, script, link').count(), 0);
    }),
};

/** Address of the button in the newest mail to Nuala; leaves the mail open. */
async function linkOfMail(world, visit) {
  await eventually(async () => {
    await visit.page.goto(`${world.demo.qstream}/mailbox`);
    const mail = visit.page.locator('li').filter({ hasText: 'Nuala Keane' }).getByRole('link').first();
    assert.ok(await mail.count() > 0, 'the mail has not come yet');
    assert.match(await mail.innerText(), SUBJECT);
    await mail.click({ timeout: 2_000 });
  });
  const link = visit.page.locator('a[href*="/q/"]').first();
  await link.waitFor();
  return link.getAttribute('href');
}
