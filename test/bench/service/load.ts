/**
 * `node test/bench/service/load.ts [uploads] [polls per second] [seconds]`: that many uploads at once, and status polls at that rate beside
 * them, against the service with one worker, whose engine works without its model: what is measured is the service. Then it waits until every
 * job has ended and does the accounts. Prints JSON and ends with 1 when a job was lost, the ledger is wrong, or a poll failed.
 */
import os from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import { balanceOf, grant } from "../../../app/service/credits.ts";
import { tinyPicture } from "../../service/client.ts";
import { openService, SHOP } from "../../service/support.ts";
import { filesLeft, memoryOf, percentile } from "./processes.ts";

const [uploadCount = 1000, pollsPerSecond = 1000, seconds = 30] = process.argv.slice(2).map(Number);
const JOBS_TIMEOUT_MS = 20 * 60_000;
const TICK_MS = 20;
const GRANTED = uploadCount * 2;

const service = await openService({ environment: { METERING: "on", API_REQUESTS_PER_MINUTE: "1000000", LOG_LEVEL: "warn", MODELS_DIR: "none" } });
const uploads = new Pool(service.url, { connections: uploadCount, headersTimeout: 300_000 });
const polls = new Pool(service.url, { connections: 64, headersTimeout: 60_000 });
const entries = ["server.ts", "worker.ts"];
const highest: Record<string, number> = {};
const loadAverage = () => os.loadavg().map((average) => Math.round(average * 10) / 10);
const watching = setInterval(() => {
  for (const [entry, megabytes] of Object.entries(memoryOf(entries))) highest[entry] = Math.max(highest[entry] ?? 0, megabytes);
}, 1000);

try {
  await grant(service.database, SHOP, GRANTED);
  const start = { memory: memoryOf(entries), loadAverage: loadAverage() };
  const accepted: string[] = [];
  const statuses: Record<string, number> = {};
  const uploadTimes: number[] = [];
  const picture = await tinyPicture();

  const upload = async (): Promise<void> => {
    const form = Buffer.concat([Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'), picture, Buffer.from("\r\n--x--\r\n")]);
    const started = performance.now();
    const { statusCode, body } = await uploads.request({ path: "/api/v1/upload", method: "POST", headers: { "x-api-key": service.key, "content-type": "multipart/form-data; boundary=x" }, body: form });
    const answer = (await body.json()) as { job_id?: string };
    uploadTimes.push(performance.now() - started);
    statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
    if (answer.job_id !== undefined) accepted.push(answer.job_id);
  };
  const pollTimes: number[] = [];
  let failedPolls = 0;
  const poll = async (): Promise<void> => {
    const jobId = accepted[Math.floor(Math.random() * accepted.length)];
    if (jobId === undefined) return;
    const started = performance.now();
    try {
      const { statusCode, body } = await polls.request({ path: `/api/v1/status?job_id=${jobId}`, method: "GET", headers: { "x-api-key": service.key } });
      await body.dump();
      if (statusCode !== 200) failedPolls++;
    } catch {
      failedPolls++;
    }
    pollTimes.push(performance.now() - started);
  };

  const began = performance.now();
  const uploading = Promise.all(Array.from({ length: uploadCount }, upload)).then(() => performance.now() - began);
  while (accepted.length === 0) await sleep(5);
  // At the asked rate, whatever the answers take; what is late stays in the count of the open ones.
  const pollingFrom = performance.now();
  const open: Promise<void>[] = [];
  let halfway: Record<string, number> | undefined;
  while (performance.now() - pollingFrom < seconds * 1000) {
    if (performance.now() - pollingFrom > seconds * 500) halfway ??= memoryOf(entries);
    const due = ((performance.now() - pollingFrom) / 1000) * pollsPerSecond;
    while (open.length < due) open.push(poll());
    await sleep(TICK_MS);
  }
  await Promise.all(open);
  const pollSeconds = (performance.now() - pollingFrom) / 1000;
  const uploadMs = await uploading;
  const polled = { memory: memoryOf(entries), loadAverage: loadAverage() };
  console.error(`${accepted.length} uploads accepted within ${Math.round(uploadMs)} ms, ${Math.round(pollTimes.length / pollSeconds)} polls a second; now the jobs`);

  const { database } = service;
  const deadline = Date.now() + JOBS_TIMEOUT_MS;
  while ((await database.job.count({ where: { state: "pending" } })) > 0 && Date.now() < deadline) await sleep(1000);
  const jobsMs = performance.now() - began;

  const states = Object.fromEntries((await database.job.groupBy({ by: ["state"], _count: true })).map(({ state, _count }) => [state, _count]));
  const movements = await database.creditMovement.groupBy({ by: ["kind"], _count: true, _sum: { amount: true } });
  const sum = movements.reduce((total, { _sum }) => total + (_sum.amount ?? 0), 0);
  const balance = await balanceOf(database, SHOP);
  const ledger = { ...Object.fromEntries(movements.map(({ kind, _count }) => [kind, _count])), sum, balance };
  const lost = accepted.length - (await database.job.count({ where: { id: { in: accepted }, state: { not: "pending" } } }));
  const ledgerIsExact = sum === balance && balance === GRANTED - (states.done ?? 0);
  pollTimes.sort((a, b) => a - b);
  uploadTimes.sort((a, b) => a - b);
  console.log(
    JSON.stringify(
      {
        uploads: { count: uploadCount, statuses, allWithinMs: Math.round(uploadMs), p50Ms: percentile(uploadTimes, 0.5), p99Ms: percentile(uploadTimes, 0.99) },
        polls: { count: pollTimes.length, perSecond: Math.round(pollTimes.length / pollSeconds), failed: failedPolls, p50Ms: percentile(pollTimes, 0.5), p99Ms: percentile(pollTimes, 0.99) },
        jobs: { ...states, lost, allWithinSeconds: Math.round(jobsMs / 1000) },
        ledger: { ...ledger, ledgerIsExact },
        memoryMb: { start: start.memory, halfway, polled: polled.memory, end: memoryOf(entries), highest },
        loadAverage: { cores: os.availableParallelism(), start: start.loadAverage, polled: polled.loadAverage, end: loadAverage() },
        left: (await filesLeft(service.dataDir)).length,
      },
      null,
      2,
    ),
  );
  if (lost > 0 || !ledgerIsExact || failedPolls > 0 || accepted.length !== uploadCount) process.exitCode = 1;
} finally {
  clearInterval(watching);
  await Promise.all([uploads.close(), polls.close()]);
  await service.close();
}
