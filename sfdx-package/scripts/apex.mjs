// Types, names and calls in Apex, without an org: apex-ls reads the classes against the platform's own types and our
// objects. Its jar comes with the code analyzer. A name in a query that isn't there goes unnoticed; the Rust checks and
// the first deployment have to find it.
import { execFile } from "node:child_process";
import { dirname, join, relative } from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { allowances, conclude, judge } from "./findings.mjs";

const MAIN = "io.github.apexdevtools.apexls.CheckForIssues";

function jars() {
  const engine = createRequire(import.meta.url).resolve("@salesforce/code-analyzer-pmd-engine");
  return join(dirname(engine), "java-lib", "*");
}

/** @param folder one with an sfdx-project.json */
export async function checkApex(folder) {
  const run = promisify(execFile);
  const options = ["-cp", jars(), MAIN, "-n", "-w", folder, "-d", "warnings", "-f", "json"];
  // The tool ends with an error when it has found something.
  const { stdout } = await run("java", options, { maxBuffer: 1 << 26 }).catch((error) => {
    if (!error.stdout) throw error;
    return error;
  });
  return JSON.parse(stdout).files.flatMap(({ path, messages }) =>
    messages.map(({ category, message, start }) => ({
      rule: category,
      file: relative(folder, path),
      line: start.line,
      message
    }))
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  conclude("Apex", judge(await checkApex(folder), allowances("apex")));
}
