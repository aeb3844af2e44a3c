// The scripts for somebody with an org, with a stand-in for Salesforce's command line: it writes down what it is asked and
// answers what a test wants. Where SALESFORCE_CLI names the real one, a deployment is at least a real conversion.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { fileURLToPath } from "node:url";
import { recorded } from "../scripts/record.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const ID = "04tWs000000AAA1IAO";
const REPORT = { Version: "0.1.0.3", PackageType: "Managed", IsReleased: true, HasPassedCodeCoverageCheck: true };
const EMPTY = { releases: [] };
const folders = [];

after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const STAND_IN = `#!/usr/bin/env bash
set -e
echo "$*" >>"$FOLDER/asked"
case "$1 $2 $3" in
    "project deploy start")
        cp sfdx-project.json "$FOLDER/project.json"
        [ ! -e force-app/main/default/externalClientApps ]
        if [ -n "\${SALESFORCE_CLI:-}" ]; then
            HOME=$FOLDER $SALESFORCE_CLI project convert source --output-dir "$FOLDER/converted" --json >"$FOLDER/result"
        fi ;;
    "package version create")
        cp sfdx-project.json "$FOLDER/project.json"
        [ -z "$REFUSED" ] || { echo '{"message": "refused"}'; exit 1; }
        echo '{"result": {"SubscriberPackageVersionId": "${ID}"}}' ;;
    "package version promote") touch "$FOLDER/promoted" ;;
    "package version report")
        released=false; [ ! -e "$FOLDER/promoted" ] || released=true
        echo '{"result": {"Version": "0.1.0.3", "PackageType": "Managed", "HasPassedCodeCoverageCheck": '$COVERED', "IsReleased": '$released'}}' ;;
esac
`;

/** Runs a script of a copy of the package; what it said, what it asked Salesforce, and the record afterwards. */
function run(script, options, environment) {
  const folder = mkdtempSync(join(tmpdir(), "qstream-scripts-"));
  folders.push(folder);
  for (const part of ["force-app", "config", "scripts", "sfdx-project.json", ".forceignore", "releases.json"]) {
    cpSync(join(ROOT, part), join(folder, "package", part), { recursive: true });
  }
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/sf"), STAND_IN);
  chmodSync(join(folder, "bin/sf"), 0o755);
  const { status, stdout, stderr } = spawnSync(join(folder, "package/scripts", script), options, {
    encoding: "utf8",
    env: {
      PATH: `${join(folder, "bin")}:${process.env.PATH}`,
      SALESFORCE_CLI: process.env.SALESFORCE_CLI ?? "",
      SF_DISABLE_TELEMETRY: "true",
      SF_DISABLE_AUTOUPDATE: "true",
      SF_APPLY_REPLACEMENTS_ON_CONVERT: "true",
      FOLDER: folder,
      COVERED: "true",
      REFUSED: "",
      QSTREAM_SERVER_URL: "https://learn.example.org",
      QSTREAM_CONTACT_EMAIL: "admin@example.org",
      ...environment
    }
  });
  const read = (path) => {
    try {
      return readFileSync(join(folder, path), "utf8");
    } catch {
      return "";
    }
  };
  return { folder, read, sound: status === 0, said: stdout + stderr, asked: read("asked").trim().split("\n") };
}

const OURS = { QSTREAM_NAMESPACE: "acmeq", QSTREAM_PACKAGE_ID: "0HoWs0000000001KAA", QSTREAM_OAUTH_LINK: "00D:888" };

it("a first deployment brings everything but the app, and tries it", () => {
  const { sound, said, asked, read } = run("first-deploy", [], {});
  assert.ok(sound, said);
  assert.deepEqual(
    asked.map((line) => line.split(" ").slice(0, 3).join(" ")),
    [
      "org create scratch",
      "project deploy start",
      "apex run test",
      "org assign permset",
      "data create record",
      "data query --target-org",
      "org open --target-org"
    ]
  );
  assert.ok(JSON.parse(read("project.json")).replacements.every(({ glob }) => glob));
  if (process.env.SALESFORCE_CLI) {
    const site = read("converted/cspTrustedSites/Qstream_Sites.cspTrustedSite");
    assert.ok(site.includes("<endpointUrl>https://*.learn.example.org</endpointUrl>"), site + read("result"));
    assert.ok(!read("converted/package.xml").includes("ExternalClientApplication"));
  }
});

it("a first deployment needs an address that is https and nothing more", () => {
  for (const [address, why] of [
    ["http://learn.example.org", "must be https"],
    ["https://learn.example.org/x", "has a path"],
    ["", "the https:// address"]
  ]) {
    const { sound, said, asked } = run("first-deploy", [], { QSTREAM_SERVER_URL: address });
    assert.ok(!sound && said.includes(why), said);
    assert.deepEqual(asked, [""]);
  }
});

it("a version is built in the namespace, from a copy", () => {
  const { sound, said, asked, read } = run("release", ["build"], OURS);
  assert.ok(sound && said.includes(`scripts/release promote ${ID}`), said);
  assert.match(asked[0], /^package version create --package Qstream --code-coverage/);
  const project = JSON.parse(read("project.json"));
  assert.equal(project.namespace, "acmeq");
  assert.deepEqual(project.packageAliases, { Qstream: OURS.QSTREAM_PACKAGE_ID });
  assert.equal(project.packageDirectories[0].ancestorVersion, undefined, "the first one follows nothing");
  assert.equal(JSON.parse(read("package/sfdx-project.json")).namespace, "");
  assert.deepEqual(JSON.parse(read("package/releases.json")), EMPTY, "what is built isn't released");
});

it("a build that Salesforce refuses is a failure, in its words", () => {
  const { sound, said } = run("release", ["build"], { ...OURS, REFUSED: "yes" });
  assert.ok(!sound && said.includes("refused"), said);
});

it("a release is recorded, where the next build finds it", () => {
  const { sound, said, asked, read } = run("release", ["promote", ID], OURS);
  assert.ok(sound, said);
  assert.deepEqual(
    asked.map((line) => line.split(" ")[2]),
    ["report", "promote", "report"]
  );
  const [release] = JSON.parse(read("package/releases.json")).releases;
  assert.deepEqual([release.version, release.subscriberPackageVersionId], ["0.1.0.3", ID]);
});

it("what can't be recorded isn't released", () => {
  const { sound, said, asked } = run("release", ["promote", ID], { ...OURS, COVERED: "false" });
  assert.ok(!sound && said.includes("less Apex coverage"), said);
  assert.deepEqual(
    asked.map((line) => line.split(" ")[2]),
    ["report"]
  );
});

it("a release that nobody asked for right is refused before Salesforce is asked", () => {
  for (const [options, environment] of [
    [[], OURS],
    [["promote"], OURS],
    [["publish", ID], OURS],
    [["build"], { ...OURS, QSTREAM_PACKAGE_ID: "04t" }],
    [["build"], { ...OURS, QSTREAM_NAMESPACE: "" }],
    [["build"], { ...OURS, QSTREAM_OAUTH_LINK: "" }]
  ]) {
    const { sound, asked } = run("release", options, environment);
    assert.ok(!sound, options.join(" "));
    assert.deepEqual(asked, [""]);
  }
});

it("the record keeps its order, and one id for each version", () => {
  const later = recorded(EMPTY, { ...REPORT, Version: "0.10.0.1" }, ID, "2026-11-22");
  const both = recorded(later, { ...REPORT, Version: "0.9.0.4" }, "04tWs000000AAA2", "2026-11-23");
  assert.deepEqual(
    both.releases.map(({ version }) => version),
    ["0.9.0.4", "0.10.0.1"]
  );
  assert.deepEqual(recorded(both, { ...REPORT, Version: "0.10.0.1" }, ID, "2026-12-24"), both);
  assert.throws(() => recorded(both, { ...REPORT, Version: "0.10.0.1" }, "04tWs000000AAA9", "x"), /another id/);
  for (const [report, id, why] of [
    [REPORT, "033Ws000000AAA1", /no id/],
    [{ ...REPORT, Version: "0.1" }, ID, /no version/],
    [{ ...REPORT, IsReleased: false }, ID, /isn't released/],
    [{ ...REPORT, PackageType: "Unlocked" }, ID, /not Managed/]
  ]) {
    assert.throws(() => recorded(EMPTY, report, id, "2026-11-22"), why);
  }
});
