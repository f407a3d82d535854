/**
 * `npm run bench -- [--json] [--only ack,jobs,scaling,catalogue] [--images 100000]`: what the app does beside the pixels, on this machine, as
 * one JSON object. Without --json it says on the way what it is doing.
 */
import os from "node:os";
import { parseArgs } from "node:util";
import { catalogueRun } from "./catalogue.ts";
import { jobsPerSecond, scale } from "./jobs.ts";
import { acknowledge } from "./webhooks/ack.ts";

const WEBHOOKS_PER_SECOND = 300;
const SECONDS = 30;
const parts = ["ack", "jobs", "scaling", "catalogue"] as const;

const { values } = parseArgs({ options: { json: { type: "boolean", default: false }, only: { type: "string", default: parts.join(",") }, images: { type: "string", default: "100000" } } });
const wanted = new Set(values.only.split(","));
const unknown = [...wanted].filter((part) => !(parts as readonly string[]).includes(part));
if (unknown.length > 0) {
  console.error(`expected --only with ${parts.join(", ")} but received "${unknown.join(", ")}"`);
  process.exit(2);
}
// The object alone goes to stdout.
const log = (line: string): void => {
  if (!values.json) console.error(line);
};

const report: Record<string, unknown> = {};
if (wanted.has("ack")) {
  log(`Acknowledging ${WEBHOOKS_PER_SECOND} webhooks/s with the workers busy …`);
  report.ack = await acknowledge(WEBHOOKS_PER_SECOND, SECONDS);
}
if (wanted.has("jobs")) {
  log("Jobs through the queue with a processor that does nothing …");
  report.jobsPerSec = { embedded: await jobsPerSecond("embedded"), postgres: await jobsPerSecond("postgres") };
}
if (wanted.has("scaling")) {
  log("One, two and four workers with a processor that waits 200 ms …");
  Object.assign(report, await scale());
}
if (wanted.has("catalogue")) {
  log(`A run over ${values.images} images …`);
  report.catalogue = await catalogueRun(Number(values.images), log);
}
report.machine = { cores: os.availableParallelism(), loadBefore: loadAtStart() };
console.log(JSON.stringify(report, null, values.json ? 0 : 2));
process.exit(0);

function loadAtStart(): number {
  return Math.round((os.loadavg()[2] ?? 0) * 10) / 10;
}
