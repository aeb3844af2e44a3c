// One person in one browser window: the org's pages around, our app in the inner frame.
import assert from 'node:assert/strict';
import { Troubles } from './troubles.mjs';

export class Visit {
  constructor(page, demo, who) {
    this.page = page;
    this.demo = demo;
    this.who = who;
    this.troubles = new Troubles(page);
    page.setDefaultTimeout(10_000);
    /** Where our pages appear: Lightning page > My Domain page > app. */
    this.host = page.frameLocator('#canvas-outer');
    this.app = this.host.frameLocator('iframe');
  }

  async openTab() {
    await this.openOrgPage('/lightning/n/Qstream');
    await this.app.locator('h1').waitFor();
  }

  /** A page of the org, seen by this person. */
  openOrgPage(path) {
    return this.page.goto(`${this.demo.org}${path}?as=${this.who}@harrowpike.example`);
  }

  /** Our frame as an object of its own, for what looks at a document rather than at an element. */
  appFrame() {
    const frame = this.page.frames().find((one) => one.name().startsWith('canvas-frame-'));
    assert.ok(frame, 'the app has no frame');
    return frame;
  }

  heading() { return this.app.locator('h1').innerText(); }

  async headingIs(expected) {
    const wanted = this.app.locator('h1').filter({ hasText: expected });
    await wanted.waitFor().catch(async () => assert.match(await this.heading(), expected));
  }

  button(name) { return this.app.getByRole('button', { name }); }

  press(name) { return this.button(name).click(); }
}
