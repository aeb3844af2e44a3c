// What every page must hold, over the gallery: each page and component in each state, without a session. README.md says more.
import { test } from 'node:test';
import { Gallery } from './support/gallery.mjs';

const CHAPTERS = ['html', 'accessible', 'sizes', 'keyboard', 'print', 'pictures', 'lighthouse'];

for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));

await test('In the gallery', async (all) => {
  const gallery = await Gallery.open((stop) => all.after(stop));
  for (const chapter of CHAPTERS.filter((one) => wanted.length === 0 || wanted.includes(one))) {
    const { gates } = await import(`./gates/${chapter}.mjs`);
    for (const [sentence, gate] of Object.entries(gates)) {
      await all.test(sentence, { timeout: 900_000 }, (one) => gate(gallery, one));
    }
  }
});
