// The simulated org's own pages, where people try faults and click through an approval: axe finds nothing there
// either, in light and dark, wide and at 320 px.
import assert from 'node:assert/strict';
import { assertOrgPageAccessible } from '../support/axe.mjs';

const ADMIN = 'ingrid.solheim';
const LIGHTNING = {
  home: '/lightning/page/home',
  objects: '/lightning/o',
  'object-without-rows': '/lightning/o/Qstream_Export_Run__c/list',
  commits: '/lightning/o/commits',
  setup: '/lightning/setup',
  'setup-package': '/lightning/setup/package',
  'setup-app': '/lightning/setup/app',
  'setup-sets': '/lightning/setup/sets',
  'setup-users': '/lightning/setup/users',
  missing: '/lightning/no-such-page',
};

export const journeys = {
  'the Lightning and Setup pages of the simulated org are accessible': (world) =>
    world.as(ADMIN, async (visit) => {
      visit.troubles.expect(/ 404 /, /status of 404/);
      for (const [name, path] of Object.entries(LIGHTNING)) {
        await open(visit, path);
        await assertOrgPageAccessible(visit, world.album, `org-${name}`);
      }
    }),

  'a row of the simulated org, the list it stands in and a search for it are accessible': (world) =>
    world.as(ADMIN, async (visit) => {
      const org = await organisation(visit);
      await upsert(visit, org, 'Qstream_Site__c', 'axe:site', { Name: 'Accessible Site' });
      await open(visit, '/lightning/o/Qstream_Site__c/list');
      await visit.page.getByRole('link', { name: 'Accessible Site' }).waitFor();
      await assertOrgPageAccessible(visit, world.album, 'org-rows');
      await visit.page.getByRole('link', { name: 'Accessible Site' }).click();
      await visit.page.getByRole('heading', { name: 'Details' }).waitFor();
      await assertOrgPageAccessible(visit, world.album, 'org-row');
      await open(visit, '/lightning/search', 'q=accessible&');
      await visit.page.getByRole('link', { name: 'Accessible Site' }).waitFor();
      await assertOrgPageAccessible(visit, world.album, 'org-search');
    }),

  'somebody who may not use Setup is told so on an accessible page': (world) =>
    world.as('sam.outlier', async (visit) => {
      await open(visit, '/lightning/setup/users');
      await visit.page.getByText('Insufficient privileges').waitFor();
      await assertOrgPageAccessible(visit, world.album, 'org-setup-refused');
    }),

  'logging in, being asked, denying and a request that can’t be answered are accessible': (world) =>
    world.as(ADMIN, async (visit) => {
      // A picture that is looked at by itself has no icon: Chromium asks for one.
      visit.troubles.expect(/ 400 /, /status of 400/, /favicon/);
      const org = await organisation(visit);
      const question = new URLSearchParams({
        response_type: 'code', client_id: org.client_id, scope: 'api refresh_token id', prompt: 'login consent',
        redirect_uri: `${control(visit)}/static/icon.svg`,
      });
      const authorise = `${org.login_url}/services/oauth2/authorize`;
      await visit.page.goto(`${authorise}?${question}`);
      await assertOrgPageAccessible(visit, world.album, 'org-login');
      await visit.page.getByLabel('Username').fill('nobody@example.com');
      await visit.page.getByRole('button', { name: 'Log In' }).click();
      await visit.page.getByRole('alert').waitFor();
      await assertOrgPageAccessible(visit, world.album, 'org-login-refused');
      await visit.page.getByLabel('Username').fill(`${ADMIN}@harrowpike.example`);
      await visit.page.getByRole('button', { name: 'Log In' }).click();
      await visit.page.getByRole('heading', { name: 'Allow Access?' }).waitFor();
      await assertOrgPageAccessible(visit, world.album, 'org-consent');
      await visit.page.getByRole('button', { name: 'Deny' }).click();
      await visit.page.waitForURL(/error=access_denied/);
      question.set('client_id', 'nobody');
      await visit.page.goto(`${authorise}?${question}`);
      await assertOrgPageAccessible(visit, world.album, 'org-oauth-error');
    }),

  'the control page is accessible, empty and with a fault that waits': (world) =>
    world.as(ADMIN, async (visit) => {
      await visit.page.goto(control(visit));
      await assertOrgPageAccessible(visit, world.album, 'org-control');
      // A fault that only another org would take, so that no journey after this one meets it.
      const fault = { fault: 'storage_full', org: 'northwind' };
      const ordered = await visit.page.request.post(`${control(visit)}/control/fault`, { data: fault });
      assert.ok(ordered.ok(), await ordered.text());
      await visit.page.reload();
      await visit.page.getByText('storage_full').last().waitFor();
      await assertOrgPageAccessible(visit, world.album, 'org-control-waiting');
      await visit.page.getByRole('button', { name: 'Clear all' }).click();
    }),
};

/** Without the refreshing that the live pages do by themselves: axe would lose the page under its hands. */
function open(visit, path, query = '') {
  return visit.page.goto(`${visit.demo.org}${path}?${query}live=0&as=${visit.who}@harrowpike.example`);
}

function control(visit) { return `http://localhost:${visit.demo.orgPort}`; }

async function organisation(visit) {
  const orgs = await (await visit.page.request.get(`${control(visit)}/control/orgs`)).json();
  return orgs.find(({ key }) => key === 'harrow-pike');
}

async function upsert(visit, org, object, key, data) {
  const url = `${control(visit)}/services/data/v68.0/sobjects/${object}/External_Id__c/${key}`;
  const headers = { Authorization: `Bearer ${org.access_token}` };
  const answered = await visit.page.request.patch(url, { data, headers });
  assert.ok(answered.ok(), await answered.text());
}
