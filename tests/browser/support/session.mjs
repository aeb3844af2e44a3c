// How a session begins without a script, and how one is lost.

/** Opens the tab where no script runs: the host can't post the signed request by itself, so it shows a button. */
export async function openWithoutScript(visit, look = () => {}) {
  await visit.openOrgPage('/lightning/n/Qstream');
  await openButton(visit).waitFor();
  await look('button');
  await postByHand(visit);
  await visit.app.locator('h1').waitFor();
  await look('today');
}

/** Each press sends the same bytes. */
export const postByHand = (visit) => openButton(visit).click();

const openButton = (visit) => visit.host.getByRole('button', { name: 'Open Qstream' });

/** What a server sees of a session that is over is a token it doesn't take. */
export async function loseTheToken(visit) {
  const tokens = visit.app.locator('input[name=page_token]');
  await tokens.first().waitFor({ state: 'attached' });
  await tokens.evaluateAll((inputs) => inputs.forEach((input) => input.remove()));
}
