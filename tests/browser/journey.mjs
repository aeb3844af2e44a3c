// A learner's minutes inside the simulated org, in real Chromium. README.md says how to run it.
import { test } from 'node:test';
import { World } from './support/world.mjs';

const CHAPTERS = [
  'cookies', 'answering', 'without_script', 'session_over', 'smooth', 'refused', 'approval', 'canvas_modes', 'accessible',
  'simulator_pages', 'keyboard', 'learning', 'people', 'planning', 'reports', 'mail', 'signing_in', 'factors', 'restart', 'connecting',
];

/** Wants an org that no other chapter connected, so it gets a demo of its own. */
const ALONE = 'connecting';

// Whatever ends this process, the demo it started ends with it.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/** Chapters that were named; all when none was. */
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));

await test('In the browser', async (all) => {
  const world = await World.start((stop) => all.after(stop));
  all.diagnostic(world.table.split('\n').find((line) => line.includes('started in')));
  for (const chapter of CHAPTERS.filter((one) => wanted.length === 0 || wanted.includes(one))) {
    const { journeys } = await import(`./journeys/${chapter}.mjs`);
    const own = chapter === ALONE ? await World.start((stop) => all.after(stop)) : world;
    for (const [sentence, journey] of Object.entries(journeys)) {
      await all.test(sentence, { timeout: 120_000 }, () => journey(own));
    }
  }
});
