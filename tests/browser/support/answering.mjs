// What a learner does with a question, told once for all journeys.
import { questionWithStem, rightOptions, wrongOptions } from './sample.mjs';

/** The question that is shown. */
export async function shownQuestion(visit) {
  const stem = visit.app.locator('legend');
  await stem.waitFor();
  return questionWithStem(await stem.innerText());
}

export async function choose(visit, options) {
  for (const option of options) {
    await visit.app.locator('.option').filter({ hasText: option.text }).click();
  }
}

export const chooseRight = async (visit) => choose(visit, rightOptions(await shownQuestion(visit)));
export const chooseWrong = async (visit) => choose(visit, wrongOptions(await shownQuestion(visit)).slice(0, 1));

/** Submits and waits for the verdict. */
export async function submit(visit) {
  await visit.press('Submit answer');
  await visit.app.locator('.marked').waitFor();
}

/** Submits without a choice. A browser holds that back by itself; the server must not rely on it. */
export async function submitNothing(visit) {
  visit.troubles.expect(/ 422 /, /status of 422/);
  await visit.app.locator('form.card').evaluate((form) => { form.noValidate = true; });
  await visit.press('Submit answer');
  await visit.app.getByText('Choose an option first. Nothing was stored yet.').waitFor();
}

/** Points in figures, as a page shows them. */
export async function points(visit) {
  const figure = visit.app.locator('.figures div').filter({ hasText: 'Points' }).locator('dd');
  return number(await figure.innerText());
}

/** What the last answer earned. */
export async function earned(visit) {
  const text = await visit.app.locator('.earned').innerText();
  return [...text.matchAll(/\+([\d.,\s]*\d)/g)].reduce((sum, [, figures]) => sum + number(figures), 0);
}

/** Pages part thousands as the person's country does. */
const number = (figures) => Number(figures.replaceAll(/\D/g, ''));
