// The main path: open the tab, answer today's questions, see the rows arrive in the org.
import assert from 'node:assert/strict';
import { chooseRight, chooseWrong, earned, points, shownQuestion, submit } from '../support/answering.mjs';
import { eventually } from '../support/eventually.mjs';
import { cellOf, rowOf, settledCount } from '../support/objects.mjs';

export const journeys = {
  'a learner answers in the tab and finds the rows among the org\'s objects': (world) =>
    world.as('ana.ferreira', async (visit) => {
      const responses = await settledCount(visit, 'Qstream Responses');
      await becomeAna(visit, world.album);
      const before = await seeToday(visit, world.album);
      const gained = await answerFirstRight(visit, world.album) + await answerSecondWrong(visit, world.album);
      await finish(visit, world.album, before + gained);
      await findRows(visit, world.album, { responses: responses + 2, points: before + gained });
    }),
};

/** From somebody else's home page, by the menu of the header. */
async function becomeAna(visit, album) {
  await visit.page.goto(`${visit.demo.org}/lightning/page/home?as=priya.raman@harrowpike.example`);
  await visit.page.getByRole('heading', { name: 'Priya' }).waitFor();
  await visit.page.locator('details.person summary').click();
  await album.take(visit, 'answering-1-who-to-be');
  await visit.page.getByRole('link', { name: 'Ana Ferreira' }).click();
  await visit.page.getByRole('heading', { name: 'Ana' }).waitFor();
  await visit.page.getByRole('navigation', { name: 'Qstream app' }).getByRole('link', { name: 'Qstream' }).click();
}

/** Gives the points so far. */
async function seeToday(visit, album) {
  await visit.headingIs(/^Ana, 2 questions for you$/);
  await album.takeAllWays(visit, 'answering-2-today');
  await album.takeForGuide(visit, 'today');
  return points(visit);
}

async function answerFirstRight(visit, album) {
  await visit.press('Start');
  const question = await shownQuestion(visit);
  await album.take(visit, 'answering-3-question');
  await chooseRight(visit);
  await album.take(visit, 'answering-4-chosen');
  await album.takeForGuide(visit, 'question');
  await submit(visit);
  await visit.headingIs(/^Right$/);
  assert.match(await visit.app.locator('.notification').innerText(), /You will see this again on .*\d.*\.|for good: it won’t come again|course ends before/);
  await visit.app.getByText(question.explanation).waitFor();
  await album.takeForReadme(visit, 'tab');
  await album.takeForGuide(visit, 'feedback');
  await album.takeAllWays(visit, 'answering-5-feedback');
  return earned(visit);
}

async function answerSecondWrong(visit, album) {
  await visit.press('Next question');
  await chooseWrong(visit);
  await submit(visit);
  await visit.headingIs(/^Not this time$/);
  assert.equal(await visit.app.getByText('Your answer', { exact: true }).count(), 1);
  await album.take(visit, 'answering-6-not-this-time');
  return earned(visit);
}

async function finish(visit, album, total) {
  await visit.press('Finish');
  await visit.headingIs(/^Done for today$/);
  assert.equal(await points(visit), total);
  await visit.app.getByText(/Your next question comes on .*\d.*\./).waitFor();
  await album.take(visit, 'answering-7-done');
}

/** The pages reload themselves; nothing here does. */
async function findRows(visit, album, expected) {
  await visit.page.getByRole('link', { name: 'Objects' }).first().click();
  const rows = () => cellOf(visit, 'Qstream Responses', 'Rows');
  await eventually(async () => assert.equal(await rows(), String(expected.responses)));
  await album.take(visit, 'answering-8-objects');
  await visit.page.getByRole('link', { name: 'Qstream Responses' }).click();
  const newest = visit.page.getByRole('row').nth(1);
  assert.match(await newest.innerText(), /New/);
  await album.take(visit, 'answering-9-responses');
  await newest.getByRole('link', { name: /^ENR-/ }).click();
  await visit.page.getByRole('link', { name: 'Ana Ferreira' }).first().waitFor();
  await visit.page.getByRole('link', { name: 'All Qstream Enrolments' }).click();
  await eventually(async () => assert.equal(await cellOf(visit, 'Ana Ferreira', 'Points'), String(expected.points)));
  await rowOf(visit, 'Ana Ferreira').getByText('New').waitFor();
  await album.take(visit, 'answering-10-enrolments');
}
