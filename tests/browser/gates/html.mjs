// The HTML checker of the W3C finds no error in any page, in any language.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import vnu from 'vnu-jar';
import { repository } from '../support/demo.mjs';

const FOLDER = join(repository, 'target/gallery');

export const gates = {
  'no page has an error in its HTML': async (gallery) => {
    await rm(FOLDER, { recursive: true, force: true });
    await mkdir(FOLDER, { recursive: true });
    const languages = ['en-GB', 'de', 'ar-XB'];
    await Promise.all(languages.flatMap((language) => gallery.names.map(async (name) => {
      await writeFile(join(FOLDER, `${name}.${language}.html`), await gallery.html(name, language));
    })));
    assert.deepEqual(await errors(FOLDER), []);
  },

  'the checker does find a mistake': async () => {
    const folder = join(FOLDER, 'wrong');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'wrong.html'), '<!DOCTYPE html><html lang="en"><title>x</title><ul><p>no</p></ul></html>');
    assert.equal((await errors(folder)).length, 1);
  },
};

async function errors(folder) {
  const run = promisify(execFile)('java', ['-jar', vnu, '--errors-only', '--skip-non-html', '--format', 'json', folder], { maxBuffer: 2 ** 26 });
  const { stderr } = await run.catch((failed) => failed);
  const { messages } = JSON.parse(stderr);
  // The checker's own trouble (unsupported CSS, say) would pass as "no errors" otherwise.
  return messages.filter((one) => one.type !== 'info').map((one) => `${one.url?.split('/').at(-1)}: ${one.message} ${one.extract ?? ''}`);
}
