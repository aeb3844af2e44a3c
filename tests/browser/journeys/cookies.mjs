// Everything here is worth something only if the browser really keeps cookies from frames of other sites.
import assert from 'node:assert/strict';
import { ForeignPage } from '../support/foreign_page.mjs';

export const journeys = {
  'this browser keeps no cookies of third parties': async (world) => {
    const party = await ForeignPage.serve('third.localhost');
    const sameSite = await ForeignPage.serve('first.third.localhost');
    const otherSite = await ForeignPage.serve('first.localhost');
    const giving = party.page({ body: 'given', headers: { 'set-cookie': 'seen=1; SameSite=None; Secure' } });
    const asking = party.page({ write: (request) => `cookies: ${request.headers.cookie ?? 'none'}` });
    try {
      await world.as('nobody', async ({ page }) => {
        const inTheFrame = () => page.frameLocator('iframe').locator('body').innerText();
        await page.goto(giving);
        await page.goto(sameSite.framing(asking));
        assert.equal(await inTheFrame(), 'cookies: seen=1', 'in a frame of its own site the cookie works');
        await page.goto(otherSite.framing(asking));
        assert.equal(await inTheFrame(), 'cookies: none');
      });
    } finally {
      [party, sameSite, otherSite].forEach((foreign) => foreign.close());
    }
  },
};
