// Debian's Chromium, headless, with third-party cookies blocked as Chrome, Safari and Firefox block them.
import { chromium } from 'playwright-core';

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--test-third-party-cookie-phaseout',
];

/** A fresh profile each time; it is thrown away with the browser. */
export function launchChromium(...flags) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: [...FLAGS, ...flags], chromiumSandbox: false, headless: true });
}

/** A browser with scripts off. Switching them off by page comes too late for a frame of another site now and then. */
export function launchChromiumWithoutScripts() {
  return launchChromium('--blink-settings=scriptEnabled=false');
}
