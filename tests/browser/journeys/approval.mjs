// People who have to approve the app themselves: a window of its own, and the tab goes on.
import assert from 'node:assert/strict';

const ALL = { permitted: 'self_authorise' };
const ADMIN = { permitted: 'admin_approved' };

/** Lets `journey` happen while everybody has to approve the app themselves. */
async function whileSelfAuthorised(world, who, journey) {
  await world.demo.setUp('app', ALL);
  try {
    await world.as(who, journey);
  } finally {
    await world.demo.setUp('app', ADMIN);
  }
}

async function pressApprove(visit) {
  await visit.openTab();
  await visit.headingIs(/^Qstream needs your approval once$/);
  const opened = visit.page.waitForEvent('popup');
  await visit.press('Approve Qstream');
  return opened;
}

async function logIn(popup, who) {
  await popup.locator('input[name=sim_username]').fill(`${who}@harrowpike.example`);
  await popup.locator('form button').first().click();
}

export const journeys = {
  'somebody approves the app in a window of its own and the tab goes on by itself': (world) =>
    whileSelfAuthorised(world, 'yusuf.alsayed', async (visit) => {
      visit.troubles.expect(/ 403 .*platformconnect/, /status of 403/);
      const popup = await pressApprove(visit);
      await world.album.take(visit, 'approval-1-asked');
      await logIn(popup, visit.who);
      const closed = popup.waitForEvent('close');
      await popup.locator('button[name=sim_decision][value=allow]').click();
      await closed;
      await visit.headingIs(/questions? for you$|^Nothing due today$|needs an invitation|have a Qstream account/);
      await world.album.take(visit, 'approval-2-approved');
    }),

  'who says no reads what that means, and the tab still asks': (world) =>
    whileSelfAuthorised(world, 'zoe.lindqvist', async (visit) => {
      visit.troubles.expect(/ 403 /, /status of 403/);
      const popup = await pressApprove(visit);
      await logIn(popup, visit.who);
      await popup.locator('button[name=sim_decision][value=deny]').click();
      await popup.getByRole('heading', { name: 'You didn’t approve Qstream' }).waitFor();
      await popup.close();
      await visit.headingIs(/^Qstream needs your approval once$/);
    }),

  'a blocked window is told': (world) =>
    whileSelfAuthorised(world, 'zoe.lindqvist', async (visit) => {
      visit.troubles.expect(/ 403 /, /status of 403/);
      await visit.openTab();
      await visit.appFrame().evaluate(() => { window.open = () => null; });
      await visit.press('Approve Qstream');
      await visit.app.getByText('Your browser blocked the window.').waitFor();
      assert.equal(visit.page.context().pages().length, 1);
    }),
};
