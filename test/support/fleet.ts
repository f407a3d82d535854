/**
 * The app on many machines, as far as one machine can show it: a PostgreSQL on TCP, an S3-compatible store, web processes behind a balancer and
 * workers. Each process has a DATA_DIR of its own, so that whatever is shared must be in the database or in the store.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase, type Database } from "../../app/database/client.ts";
import { migrate } from "../../app/database/migrate.ts";
import { s3Storage } from "../../app/storage/s3-storage.ts";
import { fileCache } from "../../app/storage/file-cache.ts";
import type { Storage } from "../../app/storage/storage.ts";
import { startDevstore, type Devstore } from "../devstore/devstore.ts";
import { embeddedUrl } from "../devstore/id-token.ts";
import type { DevstoreOptions } from "../devstore/options.ts";
import { startBalancer } from "./balancer.ts";
import { temporaryFolder } from "./folder.ts";
import { appEnvironment } from "./app-environment.ts";
import { freePort } from "./free-port.ts";
import { BROWSER_AGENT } from "./loop.ts";
import { root } from "./root.ts";
import { startS3 } from "./s3.ts";
import { startTcpPostgres } from "./tcp-postgres.ts";
import { until } from "./until.ts";

const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 40_000;
/** Characters of what a process complained of before it ended, that the error quotes. */
const QUOTED = 2000;

/** A line of a process's log. */
export interface LogLine {
  msg: string;
  queue?: string;
  correlationId?: string;
  payload?: Record<string, unknown>;
  [field: string]: unknown;
}

export interface Machine {
  name: string;
  /** Everything it has logged, over all its lives. */
  lines: LogLine[];
  /** Where it answers /metrics, /healthz and /readyz. */
  operatorUrl: string;
  start(): Promise<void>;
  pid: () => number;
  /** @returns milliseconds until the process was gone */
  stop(signal: "SIGTERM" | "SIGKILL"): Promise<number>;
}

export interface FleetOptions {
  modelsDir: string;
  webs?: number;
  workers?: number;
  /** What a worker runs, with its arguments; the real one unless given. */
  workerEntry?: string[];
  devstore?: Partial<DevstoreOptions>;
  environment?: Record<string, string>;
  /** A file that collects every process's log. */
  logFile?: string;
}

export interface Fleet {
  devstore: Devstore;
  database: Database;
  databaseUrl: string;
  /** The store, as the processes see it. */
  storage: Storage;
  /** Where the web processes are reached together. */
  appAddress: string;
  webs: Machine[];
  workers: Machine[];
  install(): Promise<void>;
  close(): Promise<void>;
}

export async function openFleet({ modelsDir, webs = 2, workers = 4, workerEntry = ["app/worker.ts"], devstore: storeOptions, environment = {}, logFile }: FleetOptions): Promise<Fleet> {
  const folder = await temporaryFolder("fleet");
  const postgres = await startTcpPostgres(folder);
  const store = await startS3(path.join(folder, "store"));
  const webPorts = await Promise.all(Array.from({ length: webs }, freePort));
  const balancer = await startBalancer(webPorts);
  const devstore = await startDevstore({ dir: path.join(folder, "shop"), appPort: balancer.port, ...storeOptions, webhooks: { retryBaseMs: 1000, ...storeOptions?.webhooks } });
  const shared = {
    ...appEnvironment(devstore),
    DATABASE_URL: postgres.url,
    MODELS_DIR: modelsDir,
    LOG_LEVEL: "info",
    ...store.environment,
    ...environment,
  };
  await migrate(shared);
  const log = logFile === undefined ? undefined : createWriteStream(logFile);
  const machine = async (name: string, entry: string[], ready: string, own: Record<string, string>): Promise<Machine> => {
    const dataDir = path.join(folder, name);
    await mkdir(dataDir);
    const metricsPort = await freePort();
    return openMachine({ name, entry, ready, env: { ...shared, DATA_DIR: dataDir, ...environment, ...own, METRICS_PORT: String(metricsPort) }, operatorUrl: `http://127.0.0.1:${metricsPort}`, onText: (text) => log?.write(text) });
  };
  const fleet: Fleet = {
    devstore,
    database: openDatabase(postgres.url, 4),
    databaseUrl: postgres.url,
    storage: s3Storage(store.settings, fileCache(path.join(folder, "cache"), 1e9)),
    appAddress: `http://127.0.0.1:${balancer.port}`,
    webs: await Promise.all(webPorts.map((port, index) => machine(`web ${index + 1}`, ["server.ts"], "web ready", { PORT: String(port) }))),
    workers: await Promise.all(Array.from({ length: workers }, (_, index) => machine(`worker ${index + 1}`, workerEntry, "worker ready", {}))),
    async install() {
      const response = await fetch(embeddedUrl(devstore.settings, fleet.appAddress, "/app"), { headers: { "user-agent": BROWSER_AGENT, accept: "text/html" } });
      if (!response.ok) throw new Error(`expected the app's first page to open but it answered HTTP ${response.status}`);
    },
    async close() {
      await Promise.all([...fleet.webs, ...fleet.workers].map((one) => one.stop("SIGTERM")));
      await fleet.database.$disconnect();
      await devstore.close();
      await balancer.close();
      await store.close();
      await postgres.close();
      log?.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await Promise.all([...fleet.webs, ...fleet.workers].map((one) => one.start()));
  } catch (error) {
    // Processes left behind would keep the whole test run from ending.
    await fleet.close();
    throw error;
  }
  return fleet;
}

interface MachineParts {
  name: string;
  entry: string[];
  /** What it logs once it is there. */
  ready: string;
  env: NodeJS.ProcessEnv;
  operatorUrl: string;
  onText: (text: string) => void;
}

function openMachine({ name, entry, ready, env, operatorUrl, onText }: MachineParts): Machine {
  const redirect = new URL("../devstore/redirect.mjs", import.meta.url).href;
  const lines: LogLine[] = [];
  let child: ChildProcess | undefined;
  return {
    name,
    lines,
    operatorUrl,
    pid: () => child?.pid ?? 0,
    async start() {
      const [file = "", ...rest] = entry;
      const started = spawn(process.execPath, ["--import", redirect, path.join(root, file), ...rest], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
      child = started;
      const before = lines.length;
      let unfinished = "";
      let complaints = "";
      started.stderr.setEncoding("utf8").on("data", (text: string) => {
        onText(text);
        complaints = (complaints + text).slice(-QUOTED);
      });
      started.stdout.setEncoding("utf8").on("data", (text: string) => {
        onText(text);
        const parts = (unfinished + text).split("\n");
        unfinished = parts.pop() ?? "";
        for (const part of parts) if (part.startsWith("{")) lines.push(JSON.parse(part) as LogLine);
      });
      await until(`${name} to be ready`, START_TIMEOUT_MS, () => {
        if (started.exitCode !== null) throw new Error(`${name} ended with status ${started.exitCode}: ${complaints} ${JSON.stringify(lines.at(-1))}`);
        return Promise.resolve(lines.slice(before).some(({ msg }) => msg === ready));
      });
    },
    async stop(signal) {
      if (!child || child.exitCode !== null || child.signalCode !== null) return 0;
      const since = performance.now();
      const ended = once(child, "exit");
      child.kill(signal);
      const killing = new AbortController();
      void sleep(STOP_TIMEOUT_MS, undefined, { signal: killing.signal }).then(() => child?.kill("SIGKILL"), () => undefined);
      await ended;
      killing.abort();
      return Math.round(performance.now() - since);
    },
  };
}
