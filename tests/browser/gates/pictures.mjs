// The pages look as somebody saw and kept them: at 320, 420, 800 and 1280 px, in light and dark. `--keep-pictures` keeps new
// ones; look at them first (target/pictures holds what was seen and where it differs).
import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { repository } from '../support/demo.mjs';

const KEPT = fileURLToPath(new URL('../pictures/gallery', import.meta.url));
const SEEN = join(repository, 'target/pictures');
const WIDTHS = [320, 420, 800, 1280];
/** Share of pixels that may differ: another build of the browser draws edges a little differently. */
const TOLERANCE = 0.005;
const TALLEST = 1_600;

/** Machines have different fonts; the pictures are made with one that comes with the tests. */
const require = createRequire(import.meta.url);
const font = async (weight) => {
  const file = await readFile(require.resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`));
  return `@font-face { font-family: Kept; font-weight: ${weight}; src: url(data:font/woff2;base64,${file.toString('base64')}); }`;
};
const STYLE = `${await font(400)} ${await font(700)} * { font-family: Kept !important; caret-color: transparent !important; }`;

/** One state of every page at least; the texts that a test finds elsewhere need no pictures of their own. */
const SHOWN = ['component-buttons', 'component-forms', 'component-messages', 'component-progress', 'component-steps',
  'component-tables', 'today-due', 'today-not-enrolled', 'question-single', 'question-error', 'feedback-right',
  'feedback-wrong', 'done-finished', 'progress-courses', 'board-names', 'profile-wrong', 'comments-some', 'moderation-some',
  'report-form', 'reports-team', 'reports-everybody', 'report-person-risk', 'begin-some', 'calendar-some', 'questions-some', 'questions-lines', 'editor-preview', 'editor-picture', 'correction-foreseen', 'courses-some', 'course-draft', 'course-topics', 'course-growing', 'course-change', 'course-launch', 'teams-some', 'readers-some', 'people-some', 'person-open', 'roster-preview',
  'audit-some', 'sign-in-salesforce-first', 'second-set-up', 'recovery-codes-first', 'security-all', 'settings-sign-in-open', 'refused-some', 'mailbox', 'mail-stop', 'question-link', 'connect-question', 'salesforce-verified', 'salesforce-app-certified', 'salesforce-leaving', 'salesforce-end-unproven',
  'export-refused', 'invitation', 'diagnosis', 'approval-ask', 'problem-not-opened', 'home', 'help-guide'];

/** The page that a specimen shows: the first word of its name. */
const pageOf = (name) => name.split('-')[0];

export const gates = {
  'every page has kept pictures': async (gallery) => {
    const kept = new Set(SHOWN.map(pageOf));
    assert.deepEqual(gallery.names.filter((name) => !kept.has(pageOf(name))), []);
  },

  'the pages look as they were kept': async (gallery) => {
    const keep = process.argv.includes('--keep-pictures');
    await rm(SEEN, { recursive: true, force: true });
    await mkdir(SEEN, { recursive: true });
    if (keep) await rm(KEPT, { recursive: true, force: true });
    await mkdir(KEPT, { recursive: true });
    const differences = [];
    for (const colorScheme of ['light', 'dark']) {
      const options = { colorScheme, bypassCSP: true, deviceScaleFactor: 1, reducedMotion: 'reduce' };
      differences.push(...await gallery.each('en-GB', options, (page, name) => look(page, `${name}-${colorScheme}`, keep), SHOWN));
    }
    assert.deepEqual(differences, []);
  },
};

async function look(page, name, keep) {
  await page.addStyleTag({ content: STYLE });
  await page.evaluate(() => document.fonts.ready);
  const found = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 400 });
    const height = Math.min(TALLEST, await page.evaluate(() => document.documentElement.scrollHeight));
    await page.setViewportSize({ width, height });
    const file = `${name}-${width}.png`;
    const seen = await page.screenshot();
    await writeFile(join(SEEN, file), seen);
    if (keep) await writeFile(join(KEPT, file), small(seen));
    else found.push(...await compare(file, seen));
  }
  return found;
}

/** A third of the bytes that the browser writes. */
const small = (bytes) => PNG.sync.write(PNG.sync.read(bytes), { colorType: 2, deflateLevel: 9, deflateStrategy: 0, filterType: 0 });

async function compare(file, bytes) {
  const kept = await readFile(join(KEPT, file)).then((kept) => PNG.sync.read(kept), () => undefined);
  if (!kept) return [`${file} was never kept`];
  const seen = PNG.sync.read(bytes);
  if (kept.width !== seen.width || Math.abs(kept.height - seen.height) > 2) {
    return [`${file} is ${seen.width} × ${seen.height}, kept ${kept.width} × ${kept.height}`];
  }
  const height = Math.min(kept.height, seen.height);
  const [one, other] = [kept, seen].map((png) => png.data.subarray(0, png.width * height * 4));
  const difference = new PNG({ width: kept.width, height });
  const count = pixelmatch(one, other, difference.data, kept.width, height, { threshold: 0.2 });
  if (count <= TOLERANCE * kept.width * height) return [];
  await writeFile(join(SEEN, file.replace('.png', '-difference.png')), PNG.sync.write(difference));
  return [`${file}: ${count} pixels differ (${(100 * count / (kept.width * height)).toFixed(2)} %)`];
}
