/** The whole loop on this machine: the Shopify stand-in, and the app with its worker on the embedded database. Used by the demo and the tests. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Prisma } from "@prisma/client";
import { openDatabase, type Database } from "../../app/database/client.ts";
import { ensurePostgres } from "../../app/database/embedded-postgres.ts";
import { startDevstore, type Devstore } from "../devstore/devstore.ts";
import { embeddedUrl } from "../devstore/id-token.ts";
import type { DevstoreOptions } from "../devstore/options.ts";
import { appEnvironment } from "./app-environment.ts";
import { temporaryFolder } from "./folder.ts";
import { freePort } from "./free-port.ts";
import { root } from "./root.ts";

/** A page request of this app answers 410 to what looks like a program. */
export const BROWSER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const START_TIMEOUT_MS = 90_000;

export interface LoopOptions {
  /** Everything that lasts stands here; the same folder started again goes on where it stopped. */
  folder: string;
  modelsDir: string;
  devstore?: Partial<DevstoreOptions>;
  /** Settings of the app beside those that connect it with the stand-in. */
  environment?: Record<string, string>;
  /** Where the app's log goes. */
  log?: "inherit" | "ignore";
}

export interface Loop {
  devstore: Devstore;
  database: Database;
  databaseUrl: string;
  dataDir: string;
  /** Where the app itself listens, without the proxy in between. */
  appAddress: string;
  /** Starts the app and waits until its pages answer. */
  startApp(): Promise<void>;
  /** SIGKILL to every process of the app at once: supervisor, web, worker and the engine's children. */
  killApp(): Promise<void>;
  /** Opens the app in the shop's admin once, as a merchant's browser would: that installs it. */
  install(): Promise<void>;
  close(): Promise<void>;
}

export async function openLoop({ folder, modelsDir, devstore: storeOptions, environment = {}, log = "ignore" }: LoopOptions): Promise<Loop> {
  const dataDir = path.join(folder, "data");
  const port = await freePort();
  const devstore = await startDevstore({ dir: path.join(folder, "shop"), appPort: port, ...storeOptions, webhooks: { retryBaseMs: 1000, ...storeOptions?.webhooks } });
  const postgres = await ensurePostgres(path.join(dataDir, "database"));
  const database = openDatabase(postgres.url, 4);
  const env = {
    ...appEnvironment(devstore),
    PORT: String(port),
    DATA_DIR: dataDir,
    MODELS_DIR: modelsDir,
    LOG_LEVEL: "warn",
    ...environment,
  };
  const redirect = new URL("../devstore/redirect.mjs", import.meta.url).href;
  let app: ChildProcess | undefined;

  return {
    devstore,
    database,
    databaseUrl: postgres.url,
    dataDir,
    appAddress: `http://127.0.0.1:${port}`,
    async startApp() {
      // A process group of its own, so that one signal reaches all of it.
      app = spawn(process.execPath, ["--import", redirect, path.join(root, "app/supervisor.ts")], { cwd: root, env, detached: true, stdio: ["ignore", log, log] });
      await answers(`http://127.0.0.1:${port}/auth/login`, app);
    },
    async killApp() {
      if (!app?.pid) return;
      const ended = app.exitCode === null && app.signalCode === null ? once(app, "exit") : undefined;
      killGroup(app.pid, "SIGKILL");
      await ended;
      app = undefined;
    },
    async install() {
      const response = await fetch(embeddedUrl(devstore.settings, `http://127.0.0.1:${port}`, "/app"), { headers: { "user-agent": BROWSER_AGENT, accept: "text/html" } });
      if (!response.ok) throw new Error(`expected the app's first page to open but it answered HTTP ${response.status}: ${(await response.text()).slice(0, 400)}`);
    },
    async close() {
      if (app?.pid && app.exitCode === null && app.signalCode === null) {
        const ended = once(app, "exit");
        app.kill("SIGTERM");
        await Promise.race([ended, sleep(40_000)]);
        killGroup(app.pid, "SIGKILL");
      }
      await database.$disconnect();
      await postgres.stop();
      await devstore.close();
    },
  };
}

/**
 * A loop in a folder of its own, which goes when it is closed: the app runs with the nets and is installed.
 * @param settings what the shop has chosen
 */
export async function openInstalledLoop(name: string, settings: Prisma.ShopUpdateInput, options: Omit<Partial<LoopOptions>, "folder" | "modelsDir"> = {}): Promise<Loop> {
  const folder = await temporaryFolder(name);
  const loop = await openLoop({ ...options, folder, modelsDir: path.join(root, "data/models") });
  const close = async () => {
    await loop.close();
    await fs.rm(folder, { recursive: true, force: true });
  };
  try {
    await loop.startApp();
    await loop.install();
    await loop.database.shop.update({ where: { domain: loop.devstore.shop }, data: settings });
  } catch (error) {
    await close();
    throw error;
  }
  return { ...loop, close };
}

async function answers(url: string, app: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (app.exitCode !== null) throw new Error(`the app ended with status ${app.exitCode} before it answered`);
    const response = await fetch(url, { headers: { "user-agent": BROWSER_AGENT }, signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    if (response?.ok) return;
    await sleep(100);
  }
  throw new Error(`the app did not answer at ${url} within ${START_TIMEOUT_MS / 1000} s`);
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
