// Adds a released version to the record that the server and `qstream package` read.
//   node record.mjs RECORD REPORT ID [--try]     REPORT: what "sf package version report --json" said
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * @param record as in releases.json
 * @param report as Salesforce's command line gives it, its `result`
 * @param released whether the version must be released by now
 * @returns the record with the version in it, newest last; as it was when the version is in it already
 */
export function recorded(record, report, id, today, released = true) {
  if (!/^04t([A-Za-z0-9]{12}|[A-Za-z0-9]{15})$/.test(id)) throw new Error(`${id} is no id of a package version`);
  const version = report.Version;
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(version ?? "")) throw new Error(`${version} is no version`);
  if (report.PackageType !== "Managed") throw new Error(`the package is ${report.PackageType}, not Managed`);
  if (!report.HasPassedCodeCoverageCheck) throw new Error(`${version} has less Apex coverage than a release needs`);
  if (released && !report.IsReleased) throw new Error(`${version} isn't released`);
  const known = record.releases.find((release) => release.version === version);
  if (known && known.subscriberPackageVersionId !== id) throw new Error(`${version} is in the record with another id`);
  if (known) return record;
  const numbers = ({ version }) => version.split(".").map(Number);
  const order = (left, right) => {
    const at = numbers(left).findIndex((number, index) => number !== numbers(right)[index]);
    return at < 0 ? 0 : numbers(left)[at] - numbers(right)[at];
  };
  const entry = { version, subscriberPackageVersionId: id, releasedOn: today };
  return { ...record, releases: [...record.releases, entry].sort(order) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, reported, id, tried] = process.argv.slice(2);
  try {
    const record = JSON.parse(readFileSync(file, "utf8"));
    const { result } = JSON.parse(readFileSync(reported, "utf8"));
    const today = new Date().toISOString().slice(0, 10);
    const next = recorded(record, result, id, today, !tried);
    if (!tried) {
      writeFileSync(file, `${JSON.stringify(next, null, 2)}\n`);
      console.log(`${file} holds ${result.Version}, ${id}`);
    }
  } catch (error) {
    console.error(`not recorded: ${error.message}`);
    process.exitCode = 1;
  }
}
