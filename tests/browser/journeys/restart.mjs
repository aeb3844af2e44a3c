// What scripts/demo promises: it ends on a signal, keeps its data, and says in one line what is wrong.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chooseRight, submit } from '../support/answering.mjs';
import { Demo } from '../support/demo.mjs';
import { eventually } from '../support/eventually.mjs';
import { cellOf, settledCount } from '../support/objects.mjs';

export const journeys = {
  'the demo starts within two seconds of the build': async (world) => {
    const times = [startedIn(world.table)];
    // A machine that is busy with something else gets two more tries, on fresh data like the first.
    while (Math.min(...times) > 2_000 && times.length < 3) times.push(await timeOfAFirstStart());
    assert.ok(Math.min(...times) <= 2_000, `it took ${times.join(', ')} ms`);
  },

  'a port in use gets one line': async ({ demo }) => {
    const second = demo.spawn();
    const [lines, [code]] = await Promise.all([second.stderr.toArray(), once(second, 'exit')]);
    const line = `scripts/demo: Port ${demo.port} is in use by another program; choose another one with --port.\n`;
    assert.equal(lines.join(''), line);
    assert.equal(code, 1);
  },

  'a second start finds the same people and rows, and goes on sending': async (world) => {
    const rows = await world.as('ana.ferreira', (visit) => settledCount(visit, 'Qstream Responses'));
    assert.equal(await world.demo.stop(), 143);
    await world.demo.start();
    await world.as('lukasz.wojcik', async (visit) => {
      assert.equal(await settledCount(visit, 'Qstream Responses'), rows);
      await visit.openTab();
      await visit.press('Start');
      await chooseRight(visit);
      await submit(visit);
      await visit.openOrgPage('/lightning/o');
      await eventually(async () => assert.equal(await cellOf(visit, 'Qstream Responses', 'Rows'), String(rows + 1)));
    });
  },
};

async function timeOfAFirstStart() {
  const demo = await Demo.onFreshData();
  try {
    return startedIn(await demo.start());
  } finally {
    await demo.remove();
  }
}

const startedIn = (table) => Number(table.match(/started in (\d+) ms/)[1]);
