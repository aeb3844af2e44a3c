// Waiting for something that happens by itself.
import { setTimeout as pause } from 'node:timers/promises';

/** Tries `check` until it doesn't throw, for `within` milliseconds, and gives what it gave. */
export async function eventually(check, within = 10_000) {
  const end = Date.now() + within;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await pause(100);
  }
}
