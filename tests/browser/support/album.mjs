// Pictures of the journeys, to be looked at: all below target/screenshots, one for the README.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repository } from './demo.mjs';

const FOLDER = join(repository, 'target/screenshots');
/** Long lists are cut here. */
const TALLEST = 2_000;
const KEPT = fileURLToPath(new URL('../pictures', import.meta.url));
const GUIDES = join(repository, 'static/help/pictures');

export class Album {
  static async open() {
    await rm(FOLDER, { recursive: true, force: true });
    await mkdir(FOLDER, { recursive: true });
    return new Album();
  }

  /** The page from top to bottom, in a window of that height: Chromium's own way tears frames of other sites. */
  async take(visit, name) {
    const before = visit.page.viewportSize();
    const whole = await visit.page.evaluate(() => document.documentElement.scrollHeight);
    await resize(visit, { width: before.width, height: Math.min(Math.max(before.height, whole), TALLEST) });
    await visit.page.screenshot({ path: join(FOLDER, `${name}.png`) });
    await resize(visit, before);
  }

  /** The page in light and dark, wide and narrow. */
  async takeAllWays(visit, name) {
    await eachWay(visit, [1280, 420], (way) => this.take(visit, `${name}-${way}`));
  }

  /** The README's picture, when it is asked for. */
  async takeForReadme(visit, name) {
    if (!process.argv.includes('--keep-pictures')) return;
    await mkdir(KEPT, { recursive: true });
    await resize(visit, visit.page.viewportSize());
    await visit.page.evaluate(() => window.scrollTo(0, 0));
    await visit.page.screenshot({ path: join(KEPT, `${name}.png`) });
  }

  /** Our part of the page, for the guides, when it is asked for. */
  async takeForGuide(visit, name) {
    if (!process.argv.includes('--keep-pictures')) return;
    await mkdir(GUIDES, { recursive: true });
    const before = visit.page.viewportSize();
    await resize(visit, { width: 760, height: TALLEST });
    await visit.page.locator('#canvas-outer').screenshot({ path: join(GUIDES, `${name}.png`) });
    await resize(visit, before);
  }

  async keepFailure(visit) {
    const name = `failed-${visit.who}-${Date.now()}`;
    await this.take(visit, name).catch(() => {});
    console.error(`the page at the moment of failure: ${join(FOLDER, name)}.png`);
  }
}

/** Calls `look` with the page in each colour scheme and width, then puts it back. */
export async function eachWay(visit, widths, look) {
  const before = visit.page.viewportSize();
  for (const colorScheme of ['light', 'dark']) {
    await visit.page.emulateMedia({ colorScheme });
    for (const width of widths) {
      await resize(visit, { width, height: before.height });
      await look(`${colorScheme}-${width}`);
    }
  }
  await visit.page.emulateMedia({ colorScheme: null });
  await resize(visit, before);
}

/** The frame follows its page by messages through two hosts: waits until its height stands still. */
async function resize(visit, size) {
  await visit.page.setViewportSize(size);
  const outer = visit.page.locator('#canvas-outer');
  const height = () => outer.evaluateAll((frames) => frames.map((one) => one.clientHeight).join());
  for (let before, now = await height(); before !== now; now = await height()) {
    before = now;
    await visit.page.waitForTimeout(100);
  }
}
