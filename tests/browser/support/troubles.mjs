// What a browser complains about. A journey ends well only when each complaint was expected.
import assert from 'node:assert/strict';

export class Troubles {
  #expected = [];
  #seen = [];

  constructor(page) {
    page.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type())) return;
      this.#seen.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.#seen.push(`script: ${error.message}`));
    page.on('requestfailed', (request) => {
      // Whoever goes on before the logo is there misses nothing.
      if (/\/static\/icon\.[0-9a-f]+\.svg$/.test(request.url()) && request.failure()?.errorText === 'net::ERR_ABORTED') return;
      this.#seen.push(`request: ${request.url()} ${request.failure()?.errorText}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) this.#seen.push(`answer: ${response.status()} ${response.url()}`);
    });
  }

  /** Complaints that belong to the journey. */
  expect(...patterns) { this.#expected.push(...patterns); }

  assertNone() {
    const surprises = this.#seen.filter((one) => !this.#expected.some((pattern) => pattern.test(one)));
    assert.deepEqual(surprises, [], 'the browser complained');
  }
}
