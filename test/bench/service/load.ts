/**
 * `node test/bench/service/load.ts [uploads] [polls per second] [seconds]`: that many uploads at once, and status polls at that rate beside
 * them, against the service with one worker, whose engine works without its model: what is measured is the service. When every job has ended the same is done
 * again, to see what memory the second time takes beyond the first; then it polls with nothing beside and does the accounts. Prints JSON and ends with 1 when a job
 * was lost, the ledger is wrong, or a poll failed.
 */
import os from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import { balanceOf, grant } from "../../../app/intake/credits.ts";
import { tinyPicture } from "../../service/client.ts";
import { openService, SHOP } from "../../service/support.ts";
import { filesLeft, memoryOf, percentile, processorMsOf } from "./processes.ts";

const [uploadCount = 1000, pollsPerSecond = 1000, seconds = 30] = process.argv.slice(2).filter((argument) => argument !== "--json").map(Number);
const JOBS_TIMEOUT_MS = 20 * 60_000;
const TICK_MS = 20;
const GRANTED = uploadCount * 3;

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
  const poll = async (times: number[]): Promise<boolean> => {
    const jobId = accepted[Math.floor(Math.random() * accepted.length)] ?? "";
    const due = performance.now();
    try {
      const { statusCode, body } = await polls.request({ path: `/api/v1/status?job_id=${jobId}`, method: "GET", headers: { "x-api-key": service.key } });
      await body.dump();
      return statusCode === 200;
    } catch {
      return false;
    } finally {
      times.push(performance.now() - due);
    }
  };
  /** Polls at the asked rate, whatever the answers take: one that waits for a connection counts from when it was due. */
  const pollFor = async (forSeconds: number) => {
    const from = performance.now();
    const usedBefore = processorMsOf("server.ts");
    const times: number[] = [];
    const open: Promise<boolean>[] = [];
    let halfway: Record<string, number> = {};
    while (performance.now() - from < forSeconds * 1000) {
      if (performance.now() - from < forSeconds * 500) halfway = memoryOf(entries);
      const due = ((performance.now() - from) / 1000) * pollsPerSecond;
      while (open.length < due) open.push(poll(times));
      await sleep(TICK_MS);
    }
    const answered = await Promise.all(open);
    const perSecond = Math.round((times.length / (performance.now() - from)) * 1000);
    times.sort((a, b) => a - b);
    const webProcessorMsPerPoll = Math.round(((processorMsOf("server.ts") - usedBefore) / times.length) * 100) / 100;
    const failed = answered.filter((well) => !well).length;
    return { count: times.length, perSecond, failed, p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99), webProcessorMsPerPoll, memoryMb: { halfway, end: memoryOf(entries) }, loadAverage: loadAverage() };
  };

  const { database } = service;
  const wave = async () => {
    const before = accepted.length;
    const began = performance.now();
    const uploading = Promise.all(Array.from({ length: uploadCount }, upload)).then(() => performance.now() - began);
    while (accepted.length === before) await sleep(5);
    const pollsBeside = await pollFor(seconds);
    const uploadMs = await uploading;
    console.error(`${accepted.length - before} uploads accepted within ${Math.round(uploadMs)} ms, ${pollsBeside.perSecond} polls a second beside them; now the jobs`);
    const deadline = Date.now() + JOBS_TIMEOUT_MS;
    while ((await database.job.count({ where: { state: "pending" } })) > 0 && Date.now() < deadline) await sleep(1000);
    return { uploadsWithinMs: Math.round(uploadMs), jobsWithinSeconds: Math.round((performance.now() - began) / 1000), pollsBeside, memoryMb: memoryOf(entries) };
  };
  const waves = [await wave(), await wave()];

  const pollsAlone = await pollFor(seconds);

  const states = Object.fromEntries((await database.job.groupBy({ by: ["state"], _count: true })).map(({ state, _count }) => [state, _count]));
  const movements = await database.creditMovement.groupBy({ by: ["kind"], _count: true, _sum: { amount: true } });
  const sum = movements.reduce((total, { _sum }) => total + (_sum.amount ?? 0), 0);
  const balance = await balanceOf(database, SHOP);
  const ledger = { ...Object.fromEntries(movements.map(({ kind, _count }) => [kind, _count])), sum, balance };
  const lost = accepted.length - (await database.job.count({ where: { id: { in: accepted }, state: { not: "pending" } } }));
  const ledgerIsExact = sum === balance && balance === GRANTED - (states.done ?? 0);
  uploadTimes.sort((a, b) => a - b);
  console.log(
    JSON.stringify(
      {
        uploads: { atOnce: uploadCount, statuses, p50Ms: percentile(uploadTimes, 0.5), p99Ms: percentile(uploadTimes, 0.99) },
        waves,
        pollsAlone,
        jobs: { ...states, lost },
        ledger: { ...ledger, ledgerIsExact },
        memoryMb: { start: start.memory, highest, end: memoryOf(entries) },
        loadAverage: { cores: os.availableParallelism(), start: start.loadAverage, end: loadAverage() },
        left: (await filesLeft(service.dataDir)).length,
      },
      null,
      2,
    ),
  );
  if (lost > 0 || !ledgerIsExact || [...waves.map(({ pollsBeside }) => pollsBeside), pollsAlone].some(({ failed }) => failed > 0) || accepted.length !== 2 * uploadCount) process.exitCode = 1;
} finally {
  clearInterval(watching);
  await Promise.all([uploads.close(), polls.close()]);
  await service.close();
}
