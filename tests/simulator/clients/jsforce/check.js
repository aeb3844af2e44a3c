// jsforce as a judge of the simulator: it was written for Salesforce, so what it can't use is not faithful.
// Called with the URL of a running simulator; prints one line for each part and fails when one fails.
import assert from "node:assert/strict";
import jsforce from "jsforce";

const base = process.argv[2];
const OBJECT = "Qstream_Participant__c";
const KEY = "External_Id__c";
const orgs = await (await fetch(`${base}/control/orgs`)).json();
const org = orgs.find(({ key }) => key === "harrow-pike");
const admin = org.users.find(({ profile }) => profile === "System Administrator");

const participant = (number) => ({ [KEY]: `jsforce:participant:${number}`, Name: `Person ${number}`, Active__c: true });

async function control(path, body) {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(`${base}/control/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  assert.ok(response.ok, `${path}: ${response.status}`);
}

// What a person does in the browser: log in, then press "Allow".
async function click(url, username) {
  const text = (html) => html.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&lt;", "<");
  const hidden = (html) => [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)]
    .map(([, name, value]) => [text(name), text(value)]);
  const post = (fields, cookie) => fetch(url, {
    method: "POST", redirect: "manual", body: new URLSearchParams(fields), headers: cookie ? { Cookie: cookie } : {},
  });
  const login = await (await fetch(url)).text();
  assert.match(login, /Log In/);
  let reply = await post([...hidden(login), ["sim_username", username]]);
  const cookie = reply.headers.get("set-cookie").split(";")[0];
  if (reply.status === 200) {
    const consent = await reply.text();
    assert.match(consent, /Allow Access/);
    reply = await post([...hidden(consent), ["sim_decision", "allow"]], cookie);
  }
  assert.equal(reply.status, 302);
  return new URL(reply.headers.get("location"));
}

const oauth2 = new jsforce.OAuth2({
  loginUrl: base, clientId: org.client_id, clientSecret: org.client_secret,
  redirectUri: "http://localhost:9/callback", useVerifier: true,
});
const connection = new jsforce.Connection({ oauth2, version: "68.0", maxRequest: 4 });
connection.bulk2.pollInterval = 50;

const parts = {
  async "authorise with PKCE and exchange the code"() {
    const url = oauth2.getAuthorizationUrl({ scope: "api refresh_token id", state: "s t" });
    const back = await click(url, admin.username);
    assert.equal(back.searchParams.get("state"), "s t");
    const user = await connection.authorize(back.searchParams.get("code"), { code_verifier: oauth2.codeVerifier });
    assert.equal(user.id, admin.id);
    assert.equal(user.organizationId, org.id);
    assert.ok(connection.refreshToken);
  },
  async "identity"() {
    const identity = await connection.identity();
    assert.equal(identity.username, admin.username);
  },
  async "collections upsert of 450 rows in three calls"() {
    const rows = Array.from({ length: 450 }, (_, number) => participant(number));
    const results = await connection.sobject(OBJECT).upsert(rows, KEY, { allowRecursive: true });
    assert.equal(results.length, 450);
    assert.ok(results.every(({ success, created }) => success && created));
    const calls = await (await fetch(`${base}/control/calls`)).json();
    assert.equal(calls.calls.collections, 3);
  },
  async "one row: upsert, retrieve, update, delete"() {
    const first = await connection.sobject(OBJECT).upsert(participant(1), KEY);
    assert.deepEqual([first.success, first.created], [true, false]);
    const created = await connection.sobject(OBJECT).create({ ...participant(9001), Email__c: "x@y.example" });
    assert.ok(created.success);
    await connection.sobject(OBJECT).update({ Id: created.id, Active__c: false });
    const row = await connection.sobject(OBJECT).retrieve(created.id);
    assert.deepEqual([row.Active__c, row.Email__c], [false, "x@y.example"]);
    assert.ok((await connection.sobject(OBJECT).destroy(created.id)).success);
    await assert.rejects(connection.sobject(OBJECT).retrieve(created.id), { errorCode: "NOT_FOUND" });
  },
  async "collections insert, update, retrieve and delete"() {
    const made = await connection.sobject(OBJECT).create([participant(9002), participant(9003)]);
    const ids = made.map(({ id }) => id);
    const changed = await connection.sobject(OBJECT).update(ids.map((Id) => ({ Id, Name: "Changed" })));
    assert.ok(changed.every(({ success }) => success));
    const rows = await connection.sobject(OBJECT).retrieve(ids);
    assert.deepEqual(rows.map(({ Name }) => Name), ["Changed", "Changed"]);
    assert.ok((await connection.sobject(OBJECT).destroy(ids)).every(({ success }) => success));
  },
  async "a bad row is an exception with its code"() {
    const bad = connection.sobject(OBJECT).upsert({ [KEY]: "jsforce:bad", Email__c: "nobody" }, KEY);
    await assert.rejects(bad, { errorCode: "INVALID_EMAIL_ADDRESS" });
    await assert.rejects(connection.sobject("Account").upsert(participant(1), KEY), { errorCode: "NOT_FOUND" });
  },
  async "limits and the limit header"() {
    const limits = await connection.limits();
    assert.ok(limits.DailyApiRequests.Remaining < limits.DailyApiRequests.Max);
    assert.equal(connection.limitInfo.apiUsage.limit, limits.DailyApiRequests.Max);
  },
  async "describe"() {
    const described = await connection.sobject(OBJECT).describe();
    assert.ok(described.fields.find(({ name }) => name === KEY).externalId);
    assert.ok((await connection.describeGlobal()).sobjects.some(({ name }) => name === OBJECT));
  },
  async "query, filter, count and further pages"() {
    const rows = await connection.sobject(OBJECT)
      .find({ [KEY]: { $like: "jsforce:participant:4_" }, Active__c: true }, ["Id", "Name", "Owner.Username"])
      .sort({ Name: -1 }).limit(3).execute();
    assert.deepEqual(rows.map(({ Name }) => Name), ["Person 49", "Person 48", "Person 47"]);
    assert.equal(rows[0].Owner.Username, admin.username);
    assert.equal((await connection.query(`SELECT COUNT() FROM ${OBJECT}`)).totalSize, 450);
    await assert.rejects(connection.query("SELECT Id FROM Account GROUP BY Id"), { errorCode: "MALFORMED_QUERY" });
  },
  async "bulk2: 2,500 rows with failures, and all of them by query"() {
    // Its CSV has the columns of the first row only, so every row has an address.
    const address = (number) => (number === 7 ? "nobody" : `p${number}@jsforce.example`);
    const rows = Array.from({ length: 2500 }, (_, number) => ({ ...participant(number), Email__c: address(number) }));
    const options = { object: OBJECT, operation: "upsert", externalIdFieldName: KEY, input: rows, pollInterval: 50 };
    const results = await connection.bulk2.loadAndWaitForResults(options);
    assert.equal(results.successfulResults.length, 2499);
    assert.equal(results.failedResults.length, 1);
    assert.match(results.failedResults[0].sf__Error, /^INVALID_EMAIL_ADDRESS:/);
    assert.equal(results.unprocessedRecords.length, 0);
    const all = await connection.query(`SELECT Id FROM ${OBJECT}`, { autoFetch: true, maxFetch: 5000 });
    assert.equal(all.records.length, 2500);
  },
  async "refresh on 401, with rotation"() {
    const before = { access: connection.accessToken, refresh: connection.refreshToken };
    // jsforce keeps the old refresh token unless it is told of the new one.
    connection.on("refresh", (_token, reply) => { connection.refreshToken = reply.refresh_token; });
    for (let round = 0; round < 2; round += 1) {
      await control("tokens/expire", { org: org.key });
      assert.ok(await connection.limits());
    }
    assert.notEqual(connection.accessToken, before.access);
    assert.notEqual(connection.refreshToken, before.refresh);
    await assert.rejects(oauth2.refreshToken(before.refresh), { name: "invalid_grant" });
    await assert.rejects(oauth2.refreshToken(connection.refreshToken), { name: "invalid_grant" });
  },
  async "revoke"() {
    const back = await click(oauth2.getAuthorizationUrl({ scope: "api refresh_token", prompt: "login consent" }), admin.username);
    const fresh = new jsforce.Connection({ oauth2, version: "68.0" });
    await fresh.authorize(back.searchParams.get("code"), { code_verifier: oauth2.codeVerifier });
    const token = fresh.accessToken;
    await fresh.logout(true);
    const dead = new jsforce.Connection({ instanceUrl: base, accessToken: token, version: "68.0" });
    await assert.rejects(dead.limits(), { errorCode: "INVALID_SESSION_ID" });
  },
};

for (const [name, part] of Object.entries(parts)) {
  try {
    await part();
    console.log(`ok    jsforce: ${name}`);
  } catch (error) {
    console.log(`FAIL  jsforce: ${name}`);
    console.log(error);
    process.exit(1);
  }
}
