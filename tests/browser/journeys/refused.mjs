// People and pages that get nothing: no account, an account that needs an invitation, a foreign page as the holder.
import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.mjs';
import { ForeignPage, capturedSignedRequest } from '../support/foreign_page.mjs';

/** Anything of these would be data of the site. */
const DATA = /Ana|Velmora|question[s]? for you|Points/;

export const journeys = {
  'somebody without an account reads whom to ask': (world) =>
    world.as('sam.outlier', async (visit) => {
      visit.troubles.expect(/ 403 /, /status of 403/);
      await visit.openTab();
      await visit.headingIs(/^You don’t have a Qstream account yet$/);
      await visit.app.getByText('Ask the person who runs Qstream at Harrow & Pike Medical to add you.').waitFor();
      await world.album.take(visit, 'refused-1-no-account');
    }),

  'an owner reads that the account needs an invitation': (world) =>
    world.as('ingrid.solheim', async (visit) => {
      visit.troubles.expect(/ 403 /, /status of 403/);
      await visit.openTab();
      await visit.headingIs(/^Your account needs an invitation$/);
      await world.album.take(visit, 'refused-2-needs-invitation');
    }),

  'a foreign page can hold no page of ours': (world) =>
    heldBy(world, 'evil.localhost', async (visit, foreign) => {
      await visit.page.goto(foreign.framing(`${world.demo.qstream}/canvas`));
      await assertFrameIsBlocked(visit);
      await visit.page.goto(foreign.framing(`${world.demo.qstream}/`));
      await assertFrameIsBlocked(visit);
    }),

  'a captured signed request shows nothing in a foreign page\'s frame': (world) =>
    heldBy(world, 'evil.localhost', async (visit, foreign) => {
      const signed = await capturedSignedRequest(world.demo, 'ana.ferreira');
      await visit.page.goto(foreign.posting(`${world.demo.qstream}/canvas`, signed, 'victim'));
      await assertFrameIsBlocked(visit);
    }),

  'nor in a frame of another org\'s page, nor in a window of its own': (world) =>
    heldBy(world, 'northwind.lightning.localhost', async (visit, foreign) => {
      const signed = await capturedSignedRequest(world.demo, 'ana.ferreira');
      await visit.page.goto(foreign.posting(`${world.demo.qstream}/canvas`, signed, 'victim'));
      const frame = visit.page.frameLocator('iframe');
      await frame.getByRole('heading', { name: 'Qstream couldn’t open this tab' }).waitFor();
      assert.doesNotMatch(await frame.locator('body').innerText(), DATA);
      await visit.page.goto(foreign.posting(`${world.demo.qstream}/canvas`, signed, '_top'));
      await visit.page.getByRole('heading', { name: 'Qstream couldn’t open this tab' }).waitFor();
      assert.doesNotMatch(await visit.page.locator('body').innerText(), DATA);
      await world.album.take(visit, 'refused-3-window-of-its-own');
    }),
};

async function heldBy(world, host, journey) {
  const foreign = await ForeignPage.serve(host);
  try {
    await world.as('ana.ferreira', async (visit) => {
      visit.troubles.expect(/frame-ancestors/, / 403 /, /status of 403/, /ERR_BLOCKED_BY_RESPONSE|ERR_ABORTED/);
      await journey(visit, foreign);
    });
  } finally {
    foreign.close();
  }
}

/** The browser puts a page of its own where a frame may not be. */
async function assertFrameIsBlocked(visit) {
  const frame = await eventually(() => {
    const held = visit.page.frames().find((one) => one.parentFrame() && one.url().startsWith('chrome-error:'));
    assert.ok(held, `not blocked: ${visit.page.frames().map((one) => one.url()).join(' ')}`);
    return held;
  });
  assert.doesNotMatch(await frame.locator('body').innerText(), DATA);
}
