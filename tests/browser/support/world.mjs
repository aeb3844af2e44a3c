// What all journeys share: the running demo, the browser and the album of pictures.
import { Album } from './album.mjs';
import { launchChromium, launchChromiumWithoutScripts } from './chromium.mjs';
import { Demo } from './demo.mjs';
import { Visit } from './visit.mjs';

const DESKTOP = { width: 1280, height: 800 };

export class World {
  /** Starts everything; `onStop` takes what must run at the end whatever happens. */
  static async start(onStop) {
    const world = new World();
    world.album = await Album.open();
    world.demo = await Demo.onFreshData();
    onStop(() => world.demo.remove());
    world.table = await world.demo.start();
    world.browser = await launchChromium();
    onStop(() => world.browser.close());
    world.browserWithoutScripts = await launchChromiumWithoutScripts();
    onStop(() => world.browserWithoutScripts.close());
    return world;
  }

  /** Lets `journey` happen in a window of its own and looks for complaints of the browser afterwards. */
  as(who, journey) { return this.#letHappen(this.browser, who, journey); }

  /** The same where no script runs. */
  withoutScripts(who, journey) { return this.#letHappen(this.browserWithoutScripts, who, journey); }

  /** The same in a browser of the journey's own, which is closed afterwards. */
  async inBrowser(launched, who, journey) {
    const browser = await launched;
    try {
      return await this.#letHappen(browser, who, journey);
    } finally {
      await browser.close();
    }
  }

  async #letHappen(browser, who, journey) {
    // A profile with settings of its own is a context already.
    const context = await (browser.newContext?.({ viewport: DESKTOP, locale: 'en-GB' }) ?? browser);
    const visit = new Visit(await context.newPage(), this.demo, who);
    try {
      const result = await journey(visit);
      visit.troubles.assertNone();
      return result;
    } catch (error) {
      await this.album.keepFailure(visit);
      throw error;
    } finally {
      await context.close();
    }
  }
}
