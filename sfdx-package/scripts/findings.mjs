// What a tool found, less what is allowed with a reason. An allowance that nothing needs any more is a finding itself:
// lists that only grow stop being read.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const LIST = fileURLToPath(new URL("allowed.json", import.meta.url));

/** Allowances of one tool: `rule`, `file`, optionally `message` (a part of it), and always `reason`. */
export function allowances(tool) {
  return JSON.parse(readFileSync(LIST, "utf8"))[tool];
}

const fits = (allowed, finding) =>
  allowed.rule === finding.rule &&
  finding.file.endsWith(allowed.file) &&
  (allowed.message === undefined || finding.message.includes(allowed.message));

/**
 * @param findings each with `rule`, `file`, `line`, `message`
 * @param allowed as `allowances` gives them
 * @returns lines to be shown; none when all is well
 */
export function judge(findings, allowed) {
  const shown = findings
    .filter((finding) => !allowed.some((allowance) => fits(allowance, finding)))
    .map(({ rule, file, line, message }) => `${file}:${line}  ${rule}  ${message}`);
  const unreasoned = allowed.filter(({ reason }) => !reason);
  const unused = allowed.filter((allowance) => !findings.some((finding) => fits(allowance, finding)));
  return [
    ...shown,
    ...unreasoned.map(({ rule, file }) => `allowed.json: ${rule} in ${file} is allowed without a reason`),
    ...unused.map(({ rule, file }) => `allowed.json: nothing in ${file} needs ${rule} to be allowed any more`)
  ];
}

/** Says what was found and ends the process accordingly. */
export function conclude(name, lines) {
  if (lines.length === 0) {
    console.log(`${name}: nothing found`);
    return;
  }
  console.error(`${name}: ${lines.length} found\n${lines.join("\n")}`);
  process.exitCode = 1;
}
