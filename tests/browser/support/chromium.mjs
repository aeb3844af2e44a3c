// Debian's Chromium, headless, with third-party cookies blocked as Chrome, Safari and Firefox block them.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const PHASE_OUT = '--test-third-party-cookie-phaseout';
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A fresh profile each time; it is thrown away with the browser. */
export function launchChromium(...flags) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: [...FLAGS, PHASE_OUT, ...flags], chromiumSandbox: false, headless: true });
}

/** A browser as it comes, which sends cookies to everybody. */
export function launchChromiumWithAllCookies() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: [...FLAGS, '--disable-features=TrackingProtection3pcd'], chromiumSandbox: false, headless: true });
}

/** A browser whose person forbade all cookies; storage then throws. Such a setting needs a profile. */
export async function launchChromiumWithoutAnyCookies() {
  const profile = await mkdtemp(join(tmpdir(), 'qstream profile '));
  const settings = { profile: { default_content_setting_values: { cookies: 2 }, block_third_party_cookies: true } };
  await mkdir(join(profile, 'Default'));
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(settings));
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const options = { executablePath, args: FLAGS, chromiumSandbox: false, headless: true, viewport: { width: 1280, height: 800 }, locale: 'en-GB' };
  const context = await chromium.launchPersistentContext(profile, options);
  context.on('close', () => rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  return context;
}

/** A browser with scripts off. Switching them off by page comes too late for a frame of another site now and then. */
export function launchChromiumWithoutScripts() {
  return launchChromium('--blink-settings=scriptEnabled=false');
}
