// Reading the org's Objects pages as a person does: by row and column heading.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from './eventually.mjs';

export function rowOf(visit, words) {
  return visit.page.getByRole('row').filter({ hasText: words });
}

/** The text where the row with these words meets the column of this heading. */
export async function cellOf(visit, words, heading) {
  const headings = await visit.page.locator('thead th').allInnerTexts();
  const column = headings.indexOf(heading);
  assert.notEqual(column, -1, `no column ${heading}`);
  return rowOf(visit, words).first().locator('th, td').nth(column).innerText();
}

/** How many rows an object has once nothing arrives any more: the first start exports weeks of history. */
export async function settledCount(visit, object) {
  await visit.openOrgPage('/lightning/o');
  const read = async () => Number(await cellOf(visit, object, 'Rows'));
  return eventually(async () => {
    const before = await read();
    await pause(700);
    await visit.page.reload();
    const after = await read();
    assert.ok(after > 0 && after === before, `${object}: ${before} rows, then ${after}`);
    return after;
  }, 30_000);
}
