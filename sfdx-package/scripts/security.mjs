// The rules by which Salesforce reviews packages for its store, and its recommended security rules.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { CodeAnalyzer, CodeAnalyzerConfig, EventType, LogLevel } from "@salesforce/code-analyzer-core";
import { createEnginePlugin as pmd } from "@salesforce/code-analyzer-pmd-engine";
import { createEnginePlugin as regex } from "@salesforce/code-analyzer-regex-engine";
import { allowances, conclude, judge } from "./findings.mjs";

const RULES = ["AppExchange", "Recommended:Security"];

/** @param folder one with an sfdx-project.json; `force-app` and `legacy` in it are looked at */
export async function analyze(folder) {
  const logs = mkdtempSync(join(tmpdir(), "qstream-analyzer-"));
  try {
    const analyzer = new CodeAnalyzer(CodeAnalyzerConfig.fromObject({ log_folder: logs }));
    const failures = [];
    analyzer.onEvent(EventType.LogEvent, (event) => {
      if (event.logLevel === LogLevel.Error) failures.push(event.message);
    });
    analyzer.onEvent(EventType.EngineLogEvent, (event) => {
      if (event.logLevel === LogLevel.Error) failures.push(event.message);
    });
    await analyzer.addEnginePlugin(pmd());
    await analyzer.addEnginePlugin(regex());
    const workspace = await analyzer.createWorkspace([join(folder, "force-app"), join(folder, "legacy")]);
    const selection = await analyzer.selectRules(RULES, { workspace });
    // An engine that can't start leaves no rules, and no rules find nothing.
    if (selection.getCount() < 40) {
      throw new Error(`only ${selection.getCount()} rules were there: ${failures.join("; ")}`);
    }
    const results = await analyzer.run(selection, { workspace });
    if (failures.length > 0) throw new Error(failures.join("; "));
    return results.getViolations().map((violation) => {
      const place = violation.getPrimaryLocation();
      return {
        rule: violation.getRule().getName(),
        file: place.getFile() ? relative(folder, place.getFile()) : "",
        line: place.getStartLine() ?? 0,
        message: violation.getMessage().trim()
      };
    });
  } finally {
    rmSync(logs, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  conclude("Security rules", judge(await analyze(folder), allowances("security")));
}
