/** What the benches run on: a database, a storage folder, and worker processes whose processor only takes its time. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { v7 as uuidv7 } from "uuid";
import { openDatabase, type Database } from "../../app/database/client.ts";
import { ensurePostgres } from "../../app/database/embedded-postgres.ts";
import { migrate } from "../../app/database/migrate.ts";
import { processImage } from "../../app/jobs/definitions.ts";
import { openQueue, type Queue } from "../../app/jobs/queue.ts";
import { localStorage } from "../../app/storage/local-storage.ts";
import { temporaryFolder } from "../support/folder.ts";
import { root } from "../support/root.ts";
import { startTcpPostgres } from "../support/tcp-postgres.ts";
import { until } from "../support/until.ts";

export const SHOP = "bench.myshopify.com";
const SOURCE_KEY = `shops/${SHOP}/uploads/source`;
const BATCH = 1000;

export interface WorkOptions {
  /** What the processor takes for an image. */
  waitMs: number;
  imagesAtOnce: number;
  /** The processor makes no file at all. */
  empty?: boolean;
}

export interface Stage {
  database: Database;
  queue: Queue;
  /** Starts workers and waits until they are ready. @returns what stops them */
  work(workers: number, options: WorkOptions): Promise<() => Promise<void>>;
  /** Adds jobs of the image API, all with the same small picture. */
  addJobs: (count: number) => Promise<void>;
  close(): Promise<void>;
}

export async function openStage(kind: "embedded" | "postgres"): Promise<Stage> {
  const folder = await temporaryFolder("bench");
  const dataDir = path.join(folder, "data");
  const server = kind === "embedded" ? await ensurePostgres(path.join(folder, "database")) : await startTcpPostgres(folder);
  await migrate({ ...process.env, DATABASE_URL: server.url });
  const database = openDatabase(server.url, 4);
  const queue = await openQueue({ databaseUrl: server.url, connections: 2, maintain: false, onError: () => undefined });
  await localStorage(path.join(dataDir, "storage")).put(SOURCE_KEY, await sharp({ create: { width: 100, height: 100, channels: 3, background: "#777777" } }).jpeg().toBuffer());
  const env = { ...process.env, NODE_ENV: "production" as const, SHOPIFY_API_KEY: "key", SHOPIFY_API_SECRET: "secret", SHOPIFY_APP_URL: "http://127.0.0.1:1", DATABASE_URL: server.url, DATA_DIR: dataDir, LOG_LEVEL: "warn" };

  return {
    database,
    queue,
    async work(workers, { waitMs, imagesAtOnce, empty = false }) {
      const seen = await database.workerProcess.count();
      const processes = Array.from({ length: workers }, () =>
        spawn(process.execPath, [path.join(root, "test/support/noop-worker.ts"), String(waitMs), ...(empty ? ["empty"] : [])], { cwd: root, env: { ...env, ENGINE_CHILDREN: String(imagesAtOnce) }, stdio: ["ignore", "inherit", "inherit"] }),
      );
      await until(`${workers} workers`, 60_000, async () => (await database.workerProcess.count()) === seen + workers);
      return async () => {
        await Promise.all(processes.map(stop));
      };
    },
    async addJobs(count) {
      for (let at = 0; at < count; at += BATCH) {
        const ids = Array.from({ length: Math.min(BATCH, count - at) }, () => uuidv7());
        await database.$transaction(async (tx) => {
          await tx.job.createMany({ data: ids.map((id) => ({ id, shop: SHOP, origin: "api" as const, mode: "clipping", params: {}, dedupeKey: `bench ${id}` })) });
          await tx.serviceJob.createMany({ data: ids.map((jobId) => ({ jobId, contract: "removit" as const, sourceKey: SOURCE_KEY, outputFormat: "jpg", delivery: "final_url", variations: ["clipping"] })) });
          await queue.enqueueMany(tx, processImage, ids.map((jobId) => ({ jobId })), { priority: 5 });
        });
      }
    },
    async close() {
      await queue.close();
      await database.$disconnect();
      await ("stop" in server ? server.stop() : server.close());
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

/**
 * Images a second while the work is in full swing: between the first and the last tenth of the jobs.
 * @returns also what a job takes from its start to its end, in milliseconds
 */
export async function throughput({ database, addJobs }: Stage, jobs: number): Promise<{ perSecond: number; meanMs: number }> {
  const before = new Date();
  await addJobs(jobs);
  await until(`${jobs} jobs done`, 300_000, async () => (await database.job.count({ where: { state: "pending" } })) === 0);
  const ended = await database.job.findMany({ where: { createdAt: { gte: before }, status: "done" }, select: { startedAt: true, finishedAt: true }, orderBy: { finishedAt: "asc" } });
  if (ended.length !== jobs) throw new Error(`expected ${jobs} jobs to be done but ${ended.length} are`);
  const middle = ended.slice(Math.floor(jobs * 0.1), Math.floor(jobs * 0.9)).map(({ startedAt, finishedAt }) => ({ start: startedAt?.getTime() ?? 0, end: finishedAt?.getTime() ?? 0 }));
  const seconds = ((middle.at(-1)?.end ?? 0) - (middle[0]?.end ?? 0)) / 1000;
  return { perSecond: round(middle.length / seconds), meanMs: round(middle.reduce((sum, { start, end }) => sum + end - start, 0) / middle.length) };
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
