// Codes out of the demo's mails.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from './eventually.mjs';

/** The code in the newest mail to that person; it stands on a line of its own. */
export async function mailedCode(demo, who) {
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
