/** `npm test`: installs what the tests still need, then lint, types and every test, and closes with one line of counts. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { installModels } from "../app/models.ts";
import { ensureBrowser } from "../test/support/browser.ts";
import { ensureTools } from "../test/support/tools.ts";

const root = path.join(import.meta.dirname, "..");
const results = path.join(root, "test-output/vitest.json");

interface Counts {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  /** Files that failed before a test of theirs ran. */
  numFailedTestSuites: number;
}

/** Twice what all tests take on two busy cores: a step that hangs fails instead of keeping whoever waits for it. */
const LONGEST_STEP_MS = 45 * 60_000;

let passed = 0;
let failed = 0;

function run(title: string, ...args: string[]): boolean {
  console.log(`\n── ${title}`);
  const started = performance.now();
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", timeout: LONGEST_STEP_MS, killSignal: "SIGKILL" });
  if (error) console.log(`── ${title}: ${error.message}`);
  console.log(`── ${title}: ${status === 0 ? "passed" : "FAILED"} in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return status === 0;
}

function count(ok: boolean): void {
  if (ok) passed += 1;
  else failed += 1;
}

fs.mkdirSync(path.dirname(results), { recursive: true });
fs.rmSync(results, { force: true });
console.log("── Browser, tools and matting model");
console.log(`Browser: ${ensureBrowser()}`);
ensureTools();
await installModels(path.join(root, "data/models"), console.log);

count(run("Lint", "node_modules/eslint/bin/eslint.js", "."));
count(run("Types", "node_modules/typescript/bin/tsc", "-b"));
count(run("Admin API types are up to date", "scripts/codegen.ts", "--check"));
count(run("Pages build", "node_modules/@remix-run/dev/dist/cli.js", "vite:build", "--logLevel", "error"));
const testsOk = run("Tests", "node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${results}`);

let skipped = 0;
if (fs.existsSync(results)) {
  const counts = JSON.parse(fs.readFileSync(results, "utf8")) as Counts;
  passed += counts.numPassedTests;
  failed += counts.numFailedTests;
  skipped = counts.numPendingTests;
}
// A file that could not even be loaded has no test to count, and a run without results has none at all.
if (!testsOk && failed === 0) failed = 1;

console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(failed === 0 ? 0 : 1);
