// From nothing to a learner's first answer: an owner writes questions, plans a Qstream with them, launches it, and somebody answers.
import { submit } from '../support/answering.mjs';

const FILE = 'topic,question,option 1,option 2,right,explanation\n'
  + 'Closing,Who names the next step?,You do,The customer,1,Otherwise nobody does.\n'
  + 'Closing,When do you ask for it?,At the end,After every answer,2,It costs nothing.\n';

/** Where the owner and the site are. */
const ZONE = 'Europe/Dublin';
/** Nothing is delivered on a weekend. */
const workingDay = (zone) => !/^S/.test(new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: zone }).format(new Date()));
const today = (zone) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date());

async function openAsOwner(world, visit) {
  visit.troubles.expect(/ 403 /, /status of 403/);
  await visit.openTab();
  const code = visit.app.getByLabel('Invitation code');
  if (await code.isVisible()) {
    await code.fill((await world.demo.qstreamCommand('user', 'invite', 'harrow-pike', `${visit.who}@harrowpike.example`)).trim());
    await visit.press('Use the code');
  }
  await visit.button('Qstreams').waitFor();
}

export const journeys = {
  'an owner writes and imports questions, plans a Qstream, launches it, and a learner answers': async (world) => {
    await world.as('ingrid.solheim', async (visit) => {
      const { app } = visit;
      await openAsOwner(world, visit);
      await visit.press('Questions');
      await visit.headingIs(/^Questions$/);
      await visit.press('New question');
      await app.getByLabel('Question', { exact: true }).fill('What do you say **first**?');
      await app.getByLabel('Option 1').fill('What we agreed on');
      await app.getByLabel('Right (1)').check();
      await app.getByLabel('Option 2').fill('The price');
      await app.getByLabel('Explanation').fill('It reminds both of you.');
      await visit.press('Preview');
      await app.getByText('Topic: this can’t stay empty.').first().waitFor();
      visit.troubles.expect(/ 422 /, /status of 422/);
      await app.getByLabel('Topic').fill('Opening');
      await visit.press('Preview');
      await app.locator('#preview').waitFor();
      await world.album.takeAllWays(visit, 'planning-1-question');
      await app.getByRole('button', { name: 'Save', exact: true }).click();
      await app.getByText('It is saved.').waitFor();

      await visit.press('All questions');
      await visit.press('Import questions');
      await app.getByLabel('File').setInputFiles({ name: 'closing.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
      await app.getByRole('button', { name: 'Import', exact: true }).click();
      await app.getByText('2 new, 0 changed').waitFor();
      await world.album.takeAllWays(visit, 'planning-2-questions');

      await visit.press('Qstreams');
      await visit.headingIs(/^Qstreams$/);
      await app.getByLabel('Name').fill('Last five minutes');
      await visit.press('Start planning');
      await visit.headingIs(/^Last five minutes$/);
      await visit.press('Choose questions');
      for (const topic of ['Closing', 'Opening']) {
        const card = app.locator('section', { has: app.getByRole('heading', { name: topic, exact: true }) });
        await card.getByRole('button', { name: 'Take all' }).click();
        await card.getByText(/^(2 of 2|1 of 1) chosen$/).waitFor();
      }
      await visit.press('Back to the Qstream');
      await app.getByText('3 questions').first().waitFor();
      await app.getByLabel('First day').fill(today(ZONE));
      await visit.press('Save the plan');
      await app.getByText('Saved.', { exact: true }).waitFor();
      await world.album.takeAllWays(visit, 'planning-3-draft');
      await visit.press('People and launch');
      await app.getByLabel('Beginning of a name or e-mail address').fill('ingrid');
      await visit.press('Count them');
      await visit.press('Launch for 1 person');
      await app.getByText('1 person takes part now.').waitFor();
      await world.album.takeAllWays(visit, 'planning-4-launched');
      await visit.press('Back to the Qstream');
      await app.getByText('Running').first().waitFor();
      await visit.press('Today');
      if (!workingDay(ZONE)) return visit.headingIs(/^Nothing due today$/);
      await visit.headingIs(/2 questions for you$/);
      await visit.press('Start');
      await app.locator('.option').first().click();
      await submit(visit);
      await visit.headingIs(/./);
      await world.album.takeAllWays(visit, 'planning-5-answered');
    });
  },

  'an owner changes what runs: a picture, a corrected key, a question more, a team': async (world) => {
    await world.as('ingrid.solheim', async (visit) => {
      const { app } = visit;
      await openAsOwner(world, visit);
      await visit.press('Questions');
      await visit.press('New question');
      await app.getByLabel('Question', { exact: true }).fill('What does this curve mean?');
      await app.getByLabel('Option 1').fill('Quarantine the tray');
      await app.getByLabel('Right (1)').check();
      await app.getByLabel('Option 2').fill('Use it');
      await app.getByLabel('Explanation').fill('Nobody knows what it has been through.');
      await app.getByLabel('Topic').fill('Curves');
      await app.getByRole('button', { name: 'Save', exact: true }).click();
      await app.getByText('It is saved.').waitFor();
      await app.getByLabel('What it shows').fill('A curve of the temperature');
      await app.getByLabel('Picture file').setInputFiles('static/sample/fridge-logger.png');
      await visit.press('Save the picture');
      await app.getByAltText('A curve of the temperature').waitFor();
      await world.album.takeAllWays(visit, 'changing-1-picture');

      await app.getByRole('button', { name: 'Correct', exact: true }).first().click();
      await visit.headingIs(/^Correct the key$/);
      await app.getByLabel('Use it').check();
      await app.getByLabel('Reason').fill('The guide was changed.');
      await visit.press('See what it does');
      await app.getByText(/graded anew/).waitFor();
      await world.album.takeAllWays(visit, 'changing-2-foreseen');
      await visit.press('Correct it');
      await app.getByText('The key is corrected.').waitFor();

      await visit.press('Qstreams');
      await visit.press('Velmora launch: first conversations');
      await visit.press('Add questions');
      const card = app.locator('section', { has: app.getByRole('heading', { name: 'Curves', exact: true }) });
      await card.getByRole('button', { name: 'Take all' }).click();
      await app.getByRole('button', { name: 'Add 1 question' }).waitFor();
      await world.album.takeAllWays(visit, 'changing-3-growing');
      await visit.press('Add 1 question');
      await app.getByText(/have the new questions now/).waitFor();
      await visit.press('Back to the Qstream');
      await visit.press('Teams');
      await app.getByLabel('Team', { exact: true }).fill('Volunteers');
      await app.getByLabel('E-mail addresses').fill('Nuala <nuala.keane@harrowpike.example>, nobody@elsewhere.example');
      await visit.press('Put them into the team');
      await app.getByText('1 person was put into a team.').waitFor();
      await world.album.takeAllWays(visit, 'changing-4-teams');
      await visit.press('Back to the Qstream');
      await visit.headingIs(/^Velmora launch/);
    });
  },
};
