/** The image service as it runs: the web process and a worker on a database of their own, spoken to over real sockets. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import fs from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../app/database/client.ts";
import { createKey } from "../../app/service/keys.ts";
import { testDatabase } from "../support/database.ts";
import { temporaryFolder } from "../support/folder.ts";
import { freePort } from "../support/free-port.ts";
import { root } from "../support/root.ts";

export const SHOP = "image-service.myshopify.com";
const START_TIMEOUT_MS = 60_000;

export interface ServiceOptions {
  worker?: boolean;
  /** Settings beside those that the service needs to run. */
  environment?: Record<string, string>;
}

export interface Service {
  url: string;
  database: Database;
  databaseUrl: string;
  dataDir: string;
  /** A key of {@link SHOP}. */
  key: string;
  /** Everything the processes wrote to their logs. */
  log: () => string;
  stopWorker: () => Promise<void>;
  startWorker: () => void;
  /** SIGKILL to the web process, and a new one on the same port. */
  restartWeb: () => Promise<void>;
  close: () => Promise<void>;
}

export async function openService({ worker = true, environment = {} }: ServiceOptions = {}): Promise<Service> {
  buildPages();
  const folder = await temporaryFolder("service");
  const dataDir = path.join(folder, "data");
  const stored = await testDatabase();
  const { database, url: databaseUrl } = stored;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    NODE_ENV: "production" as const,
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: "secret",
    SHOPIFY_APP_URL: url,
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    MODELS_DIR: path.join(root, "data/models"),
    ENGINE_CHILDREN: "1",
    LOG_LEVEL: "info",
    ALLOWED_PRIVATE_HOSTS: "127.0.0.1",
    ...environment,
  };
  let log = "";
  const start = (entry: string): ChildProcess => {
    const child = spawn(process.execPath, [path.join(root, entry)], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (log += chunk.toString()));
    return child;
  };
  let web = start("server.ts");
  let working = worker ? start("app/worker.ts") : undefined;
  const close = async () => {
    await Promise.all([web, ...(working ? [working] : [])].map(stop));
    await stored.close();
    await fs.rm(folder, { recursive: true, force: true });
    if (log.includes("MaxListenersExceededWarning")) throw new Error(`expected no process to gather listeners but received: ${log.slice(log.indexOf("MaxListenersExceededWarning")).slice(0, 500)}`);
  };
  const begin = async () => {
    await answers(url, web, () => log);
    return createKey(database, SHOP, "tests");
  };
  const { key } = await begin().catch(async (error: unknown) => {
    await close();
    throw error;
  });

  return {
    url,
    database,
    databaseUrl,
    dataDir,
    key,
    log: () => log,
    startWorker: () => void (working ??= start("app/worker.ts")),
    async stopWorker() {
      if (working) await stop(working);
      working = undefined;
    },
    async restartWeb() {
      const ended = once(web, "exit");
      web.kill("SIGKILL");
      await ended;
      web = start("server.ts");
      await answers(url, web, () => log);
    },
    close,
  };
}

/** server.ts serves the built pages too. */
function buildPages(): void {
  if (existsSync(path.join(root, "build/server/index.js"))) return;
  const { status, stderr } = spawnSync(process.execPath, [path.join(root, "node_modules/@remix-run/dev/dist/cli.js"), "vite:build", "--logLevel", "error"], { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`expected the pages to build but remix ended with status ${status}: ${stderr}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const killing = setTimeout(() => child.kill("SIGKILL"), 20_000);
  await ended;
  clearTimeout(killing);
}

async function answers(url: string, web: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (web.exitCode !== null) throw new Error(`the web process ended with status ${web.exitCode}: ${log()}`);
    const response = await fetch(`${url}/api/v1/balance`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    if (response?.status === 401) return;
    await sleep(100);
  }
  throw new Error(`the web process did not answer within ${START_TIMEOUT_MS / 1000} s: ${log()}`);
}
