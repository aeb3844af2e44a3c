// Every setting of the browser, two orgs at once, a session that ends in the middle of an answer, and hostile messages.
import assert from 'node:assert/strict';
import { chooseRight, shownQuestion, submit } from '../support/answering.mjs';
import { launchChromiumWithAllCookies, launchChromiumWithoutAnyCookies } from '../support/chromium.mjs';
import { rightOptions } from '../support/sample.mjs';

async function useTheTab(visit) {
  await visit.openTab();
  await visit.press('Start');
  await shownQuestion(visit);
  await visit.press('Back to today');
  await visit.headingIs(/questions? for you$/);
}

export const journeys = {
  'with third-party cookies allowed the tab works': (world) =>
    world.inBrowser(launchChromiumWithAllCookies(), 'dev.raghunathan', useTheTab),

  'with third-party cookies blocked the tab works, and its own cookie corroborates': (world) =>
    world.as('dev.raghunathan', async (visit) => {
      await useTheTab(visit);
      const ours = (await visit.page.context().cookies()).filter((cookie) => cookie.name.startsWith('__Host-qs.'));
      assert.equal(ours.length, 1, 'one for one person of one org');
    }),

  'with all cookies and storage blocked the tab works': (world) =>
    world.inBrowser(launchChromiumWithoutAnyCookies(), 'dev.raghunathan', async (visit) => {
      await useTheTab(visit);
      const storage = () => visit.appFrame().evaluate(() => { localStorage.setItem('a', 'b'); });
      await assert.rejects(storage, /Access is denied|SecurityError/, 'storage is really blocked');
      await world.album.take(visit, 'modes-1-no-cookies');
    }),

  'two orgs open in one browser never mix': (world) =>
    world.as('dev.raghunathan', async (visit) => {
      const { lightning_url: org } = await world.demo.connect('harrow-pike--uat');
      await world.demo.qstreamCommand('site', 'launches', 'harrow-pike', '--provision', 'yes');
      await visit.openTab();
      const sandbox = await visit.page.context().newPage();
      await sandbox.goto(`${org}/lightning/n/Qstream?as=dev.raghunathan@harrowpike.example.uat`);
      const app = sandbox.frameLocator('#canvas-outer').frameLocator('iframe');
      await app.getByText(/taking part in a Qstream yet/).waitFor();
      for (let turn = 0; turn < 2; turn += 1) {
        await visit.press('Start');
        await shownQuestion(visit);
        await visit.press('Back to today');
        await visit.headingIs(/^Dev, 2 questions for you$/);
        await app.getByText(/taking part in a Qstream yet/).waitFor();
      }
      const names = (await visit.page.context().cookies()).map((cookie) => cookie.name);
      assert.equal(names.filter((name) => name.startsWith('__Host-qs.')).length, 2, 'a cookie for each org');
      await world.demo.qstreamCommand('site', 'launches', 'harrow-pike', '--provision', 'no');
    }),

  'a session that ends in the middle of an answer keeps the choice': (world) =>
    world.as('lukasz.wojcik', async (visit) => {
      visit.troubles.expect(/ 401 /, /status of 401/);
      await visit.openTab();
      await visit.press('Start');
      const question = await shownQuestion(visit);
      await chooseRight(visit);
      await world.demo.qstreamCommand('site', 'end-sessions', 'harrow-pike');
      await visit.press('Submit answer');
      await visit.app.getByText('your choice is still here').waitFor();
      const chosen = await visit.app.locator('.option:has(input:checked)').allInnerTexts();
      assert.deepEqual(chosen.map((text) => text.trim()).sort(), rightOptions(question).map((one) => one.text).sort());
      await world.album.take(visit, 'modes-2-choice-kept');
      await submit(visit);
      await visit.headingIs(/^Right$/);
    }),

  'messages of other windows don\'t reach the SDK, the host page\'s do': (world) =>
    world.as('dev.raghunathan', async (visit) => {
      await visit.openTab();
      await visit.appFrame().evaluate(() => {
        window.heard = [];
        addEventListener('message', (event) => window.heard.push(event.data));
      });
      const forged = ['callback', 'event'].map((type) => JSON.stringify({ seq: 1, type, targetModule: 'Canvas', payload: {} }));
      const post = (target, messages) => messages.forEach((one) => target().postMessage(one, '*'));
      // The Lightning page is an ancestor, but not the host.
      await visit.page.evaluate(`(${post})(() => frames[0].frames[0], ${JSON.stringify(forged)})`);
      await visit.appFrame().evaluate(`(${post})(() => window, ${JSON.stringify(forged)})`);
      const host = visit.appFrame().parentFrame();
      await host.evaluate(() => frames[0].postMessage('from the host', '*'));
      await visit.appFrame().waitForFunction(() => window.heard.includes('from the host'));
      assert.deepEqual(await visit.appFrame().evaluate(() => window.heard.filter((one) => one !== 'from the host')), []);
    }),
};
