// The running product's gallery and a browser that walks through it.
import assert from 'node:assert/strict';
import { launchChromium } from './chromium.mjs';
import { Demo } from './demo.mjs';

export class Gallery {
  /** Starts the demo for its gallery; `onStop` takes what must run at the end whatever happens. */
  static async open(onStop) {
    const gallery = new Gallery();
    gallery.demo = await Demo.onFreshData();
    onStop(() => gallery.demo.remove());
    await gallery.demo.start();
    gallery.browser = await launchChromium();
    onStop(() => gallery.browser.close());
    const index = await (await fetch(`${gallery.origin}/gallery`)).text();
    gallery.names = [...index.matchAll(/href="\/gallery\/en-GB\/([a-z-]+)"/g)].map((found) => found[1]);
    assert.ok(gallery.names.length > 40, `only ${gallery.names.length} specimens`);
    return gallery;
  }

  /** Node doesn't resolve names below localhost; the product doesn't mind. */
  get origin() { return `http://127.0.0.1:${this.demo.port}`; }

  address(name, language = 'en-GB') { return `${this.origin}/gallery/${language}/${name}`; }

  html(name, language) { return fetch(this.address(name, language)).then((reply) => reply.text()); }

  /** Lets `look` see every specimen in a language; the browser's options say how. Gives what the looks found. */
  async each(language, options, look, names = this.names) {
    const context = await this.browser.newContext(options);
    const page = await context.newPage();
    const found = [];
    try {
      for (const name of names) {
        const reply = await page.goto(this.address(name, language));
        assert.equal(reply.status(), 200, name);
        found.push(...(await look(page, name)).map((what) => `${name} (${language}): ${what}`));
      }
    } finally {
      await context.close();
    }
    return found;
  }
}
