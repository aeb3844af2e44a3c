// The same path in a browser that runs no script at all.
import { chooseRight, chooseWrong, submit, submitNothing } from '../support/answering.mjs';
import { openWithoutScript, postByHand } from '../support/session.mjs';

export const journeys = {
  'without JavaScript a learner answers just the same': (world) =>
    world.withoutScripts('ben.okoye', async (visit) => {
      await openWithoutScript(visit, (name) => world.album.take(visit, `without-script-1-${name}`));
      await visit.headingIs(/^Ben, 2 questions for you$/);
      await answerBoth(visit, world.album);
      await visit.press('Finish');
      await visit.headingIs(/^Done for today$/);
      await world.album.take(visit, 'without-script-3-done');
      await visit.press('Today');
      await visit.headingIs(/^That’s it for today, Ben$/);
    }),

  'without JavaScript an empty answer is refused in words, and the same bytes go on with the same session': (world) =>
    world.withoutScripts('aoife.nibhriain', async (visit) => {
      await openWithoutScript(visit);
      await visit.press('Start');
      await submitNothing(visit);
      await world.album.take(visit, 'without-script-4-nothing-chosen');
      await postByHand(visit);
      await visit.headingIs(/^Aoife, 2 questions for you$/);
    }),
};

async function answerBoth(visit, album) {
  await visit.press('Start');
  await chooseRight(visit);
  await submit(visit);
  await visit.headingIs(/^Right$/);
  await album.take(visit, 'without-script-2-feedback');
  await visit.press('Next question');
  await chooseWrong(visit);
  await submit(visit);
  await visit.headingIs(/^Not this time$/);
}
