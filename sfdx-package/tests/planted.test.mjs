// Mistakes that the tools must catch, planted in a copy of the package. Each tool runs once over all of its mistakes.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { checkApex } from "../scripts/apex.mjs";
import { judge } from "../scripts/findings.mjs";
import { analyze } from "../scripts/security.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const META = "force-app/main/default";
const PARTS = ["force-app", "legacy", "tests", "sfdx-project.json", ".prettierrc", ".prettierignore", "package.json"];
const CONFIGS = ["jest.config.js", "eslint.config.mjs"];
const copies = [];

after(() => copies.forEach((copy) => rmSync(copy, { recursive: true, force: true })));

function copied() {
  const copy = mkdtempSync(join(tmpdir(), "qstream-planted-"));
  copies.push(copy);
  for (const part of [...PARTS, ...CONFIGS]) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  return copy;
}

function edit(copy, path, old, replacement) {
  const file = join(copy, META, path);
  const text = readFileSync(file, "utf8");
  assert.ok(text.includes(old), `${path} doesn't hold ${old}`);
  writeFileSync(file, text.replace(old, replacement));
}

/** Runs a tool of the package in a copy; what it says, and whether it was content. */
function run(copy, tool, ...options) {
  const { status, stdout, stderr } = spawnSync(join(copy, "node_modules/.bin", tool), options, {
    cwd: copy,
    encoding: "utf8"
  });
  return { sound: status === 0, said: stdout + stderr };
}

describe("Apex", () => {
  let found;
  const catches = (file, words) =>
    assert.ok(
      found.some((finding) => finding.file.endsWith(file) && finding.message.includes(words)),
      JSON.stringify(found, null, 1)
    );

  it("is read with its mistakes", async () => {
    const copy = copied();
    edit(copy, "classes/QstreamHealth.cls", "Report report = new Report();", "Rapport report = new Rapport();");
    edit(copy, "classes/QstreamNamespace.cls", "return parts.size()", "Integer size = 'two';\n    return parts.size()");
    edit(copy, "classes/QstreamCanvasHandler.cls", "Label.Qstream_Canvas_No_Permission", "Label.Qstream_Nothing");
    edit(copy, "classes/QstreamProgressController.cls", "found.add(entry);", "find.add(entry);");
    edit(copy, "classes/QstreamSetupController.cls", "QstreamHealth.report(", "QstreamHealth.state(");
    edit(
      copy,
      "pages/QstreamCanvas.page",
      'controller="QstreamCanvasController"',
      'controller="QstreamFrameController"'
    );
    unlinkSync(join(copy, META, "objects/Qstream_Site__c/fields/Status__c.field-meta.xml"));
    found = await checkApex(copy);
  });

  it("an unknown type", () => catches("QstreamHealth.cls", "Rapport"));
  it("a text where a number belongs", () => catches("QstreamNamespace.cls", "Integer"));
  it("a label that isn't there", () => catches("QstreamCanvasHandler.cls", "Qstream_Nothing"));
  it("an unknown variable", () => catches("QstreamProgressController.cls", "find"));
  it("an unknown method", () => catches("QstreamSetupController.cls", "state"));
  it("a page without its controller", () => catches("QstreamCanvas.page", "QstreamFrameController"));
  it("a field that isn't there", () => catches("QstreamTestData.cls", "Status__c"));
});

describe("security rules", () => {
  let found;
  const catches = (rule) =>
    assert.ok(
      found.some((finding) => finding.rule === rule),
      [...new Set(found.map((finding) => finding.rule))].join(", ")
    );

  it("are run over their mistakes", async () => {
    const copy = copied();
    edit(copy, "classes/QstreamInstallHandler.cls", "public with sharing class", "global with sharing class");
    edit(copy, "classes/QstreamHealth.cls", "public with sharing class QstreamHealth", "public class QstreamHealth");
    edit(
      copy,
      "classes/QstreamAssignments.cls",
      "Outcome outcome = new Outcome();",
      `Outcome outcome = new Outcome();
    insert new Qstream_Site__c(Name = 'x');
    Database.query('SELECT Id FROM User WHERE Name = \\'' + permissionSet + '\\'');`
    );
    edit(
      copy,
      "pages/QstreamCanvas.page",
      "<apex:canvasApp",
      '<apex:outputText value="{!$CurrentPage.parameters.x}" escape="false" />\n  <apex:canvasApp'
    );
    found = await analyze(copy);
  });

  it("an install handler that is global", () => catches("AvoidGlobalInstallUninstallHandlers"));
  it("a class that ignores sharing", () => catches("ApexSharingViolations"));
  it("a write that ignores permissions", () => catches("ApexCRUDViolation"));
  it("a query put together from a text", () => catches("ApexSOQLInjection"));
  it("a page that writes out what came with the address", () => catches("VfUnescapeEl"));
});

describe("components", () => {
  let result;
  const fails = (component) => assert.match(result.said, new RegExp(`FAIL .*${component}\\.test\\.js`), result.said);

  it("are tested with their mistakes", () => {
    const copy = copied();
    edit(copy, "lwc/qstreamProblem/qstreamProblem.html", "<p>{message}</p>", '<img src="/x.png" /><p>{message}</p>');
    edit(copy, "lwc/qstreamProgress/qstreamProgress.html", "aria-label={row.known}", "");
    edit(copy, "lwc/qstreamTeam/qstreamTeam.html", "</lightning-card>", "");
    edit(copy, "lwc/qstreamAssign/qstreamAssign.js", "userIds: this.chosen", "userIds: []");
    result = run(copy, "sfdx-lwc-jest");
    assert.equal(result.sound, false);
  });

  it("a picture without a text", () => fails("qstreamProblem"));
  it("a bar without a name", () => fails("qstreamProgress"));
  it("a template that doesn't close", () => fails("qstreamTeam"));
  it("a request that forgets who was chosen", () => fails("qstreamAssign"));
  it("a component without a mistake passes", () => assert.match(result.said, /PASS .*qstreamTexts\.test\.js/));
});

describe("lint", () => {
  it("markup written by hand, a search through the whole page, code out of a text", () => {
    const copy = copied();
    const path = "lwc/qstreamSetup/qstreamSetup.js";
    edit(
      copy,
      path,
      "this.load();",
      `this.template.querySelector("div").innerHTML = this.error;
    document.querySelector("div").remove();
    eval(this.error);
    this.load();`
    );
    const { said } = run(copy, "eslint", join(META, path));
    for (const rule of ["@lwc/lwc/no-inner-html", "@lwc/lwc/no-document-query", "no-eval"]) {
      assert.ok(said.includes(rule), said);
    }
  });
});

describe("format", () => {
  const refused = (path, old, replacement, words) => {
    const copy = copied();
    edit(copy, path, old, replacement);
    const { sound, said } = run(copy, "prettier", "--check", join(META, path));
    assert.equal(sound, false);
    assert.match(said, words);
  };

  it("a query that can't be read", () =>
    refused("classes/QstreamHealth.cls", "FROM Qstream_Site__c", "FORM Qstream_Site__c", /error/i));
  it("XML that doesn't close", () => refused("tabs/Qstream.tab-meta.xml", "</CustomTab>", "", /error/i));
  it("a file that nobody formatted", () =>
    refused("classes/QstreamNamespace.cls", "  public static", "      public static", /Code style issues/));
});

describe("allowances", () => {
  const finding = { rule: "R", file: "classes/A.cls", line: 7, message: "what it says" };

  it("let through what they name, and nothing else", () => {
    const allowance = { rule: "R", file: "A.cls", message: "it says", reason: "because" };
    assert.deepEqual(judge([finding], [allowance]), []);
    assert.equal(judge([finding, { ...finding, message: "other" }], [allowance]).length, 1);
  });

  it("must have a reason and a use", () => {
    assert.match(judge([finding], [{ rule: "R", file: "A.cls" }])[0], /without a reason/);
    assert.match(judge([], [{ rule: "R", file: "A.cls", reason: "because" }])[0], /any more/);
  });
});

it("a check that finds something ends with an error", () => {
  const script = 'import { conclude } from "./scripts/findings.mjs"; conclude("x", ["found"]);';
  assert.throws(() => execFileSync("node", ["--input-type=module", "-e", script], { cwd: ROOT, stdio: "pipe" }));
});
