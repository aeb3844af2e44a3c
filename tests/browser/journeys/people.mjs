// Those who run a site: find a person, tag them, import a roster, read who did what. All of it inside the frame.
import assert from 'node:assert/strict';

const ROSTER = 'E-mail;Vorname;Nachname;Führungskraft;Gruppe: Region\n'
  + 'grete.uebel@harrowpike.example;Grete;Übel;otto.mueller@harrowpike.example;Süd\n'
  + 'otto.mueller@harrowpike.example;Otto;Müller;;Nord\n'
  + 'niemand;;;;\n';

/** Opens the tab as the site's owner, who needs a code the first time. */
async function openAsOwner(world, visit) {
  const code = (await world.demo.qstreamCommand('user', 'invite', 'harrow-pike', `${visit.who}@harrowpike.example`)).trim();
  visit.troubles.expect(/ 403 /, /status of 403/);
  await visit.openTab();
  await visit.app.getByLabel('Invitation code').fill(code);
  await visit.press('Use the code');
  await visit.button('People').waitFor();
}

export const journeys = {
  'an owner finds a person, tags them, imports a roster and reads who did what': (world) =>
    world.as('ingrid.solheim', async (visit) => {
      const { app } = visit;
      await openAsOwner(world, visit);
      await visit.press('People');
      await visit.headingIs(/^People$/);
      await world.album.takeAllWays(visit, 'people-1-list');
      await app.getByLabel('Beginning of a name or e-mail address').fill('gethin');
      await visit.press('Find');
      await app.getByText('1 person').first().waitFor();
      await visit.press('Gethin Pryce');
      await visit.headingIs(/^Gethin Pryce$/);
      await app.getByLabel('Works in Salesforce').selectOption('false');
      await app.getByLabel('Tags').fill('Level=2');
      await app.getByRole('button', { name: 'Save', exact: true }).click();
      await app.getByText('Saved.', { exact: true }).waitFor();
      assert.equal(await app.getByLabel('Works in Salesforce').inputValue(), 'false');
      await world.album.takeAllWays(visit, 'people-2-person');

      await visit.press('Back to the list');
      await visit.press('Import people');
      await visit.headingIs(/^Import people$/);
      await app.getByLabel('CSV file').setInputFiles({ name: 'leute.csv', mimeType: 'text/csv', buffer: Buffer.from(ROSTER) });
      await visit.press('See what would happen');
      await app.getByText('There is no e-mail address.').or(app.getByText('This is no e-mail address.')).first().waitFor();
      await world.album.takeAllWays(visit, 'people-3-preview');
      await visit.press('Import 2 people');
      await app.getByText('The import is done.').waitFor();
      await visit.press('Back to the list');
      await app.getByText('Grete Übel').first().waitFor();

      await visit.press('Who did what');
      await visit.headingIs(/^Who did what$/);
      await app.getByText('roster.imported').first().waitFor();
      await app.getByText('user.changed').first().waitFor();
      await world.album.takeAllWays(visit, 'people-4-audit');
      const said = await world.demo.qstreamCommand('site', 'audit', 'harrow-pike', '--verify');
      assert.match(said, /unbroken/);
    }),
};
