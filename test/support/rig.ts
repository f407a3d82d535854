/**
 * The app's own parts without its processes: real database and queue, the Shopify stand-in, storage in a folder, and a processor that
 * answers at once. Handlers are called directly, so a test decides what happens when.
 */
import fs from "node:fs/promises";
import path from "node:path";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { ApiVersion, Session, shopifyApi } from "@shopify/shopify-api";
import "@shopify/shopify-api/adapters/node";
import { pino } from "pino";
import sharp from "sharp";
import { getGlobalDispatcher, setGlobalDispatcher, type Dispatcher } from "undici";
import type { Database } from "../../app/database/client.ts";
import { openPrepared, type Prepared } from "../../app/database/prepared.ts";
import { look } from "../../app/intake/look.ts";
import { openQueue, type Queue } from "../../app/jobs/queue.ts";
import type { ServiceWork } from "../../app/jobs/service-work.ts";
import type { Processor } from "../../app/processors/processor.ts";
import { adminApi, type AdminApi } from "../../app/shopify/admin-client.ts";
import { apiBudget, noBudget } from "../../app/shopify/budget.ts";
import { shopTokens } from "../../app/shopify/tokens.ts";
import { localStorage } from "../../app/storage/local-storage.ts";
import type { Storage } from "../../app/storage/storage.ts";
import { exchangeBody, openTestShop, type TestShop } from "../devstore/testing.ts";
import type { DevstoreOptions } from "../devstore/options.ts";
import { testDatabase } from "./database.ts";
import { temporaryFolder } from "./folder.ts";

export interface Rig {
  shop: string;
  standin: TestShop;
  database: Database;
  databaseUrl: string;
  statements: Prepared;
  queue: Queue;
  storage: Storage;
  admin: AdminApi;
  processors: Processor[];
  /** No job here comes from the image API. */
  imageService: ServiceWork;
  log: pino.Logger;
  scratchDir: string;
  maxBytes: number;
  intakeDelaySeconds: number;
  close(): Promise<void>;
}

/** A processor that turns every picture black and is sure of itself. */
export function blackProcessor(needsReview = false): Processor {
  return {
    name: "bundled",
    async process({ sourceFile, outputFolder, format, variations }, onProgress) {
      onProgress(0.5);
      const [variation = "compose"] = variations;
      const { width, height } = await sharp(sourceFile).metadata();
      const file = path.join(outputFolder, `${variation}.${format}`);
      await sharp({ create: { width, height, channels: 3, background: "#000000" } }).toFormat(format === "jpg" ? "jpeg" : (format as "png" | "webp")).toFile(file);
      return { outputs: [{ variation, format, file, width, height }], previews: [], warnings: {}, steps: [], method: "black", confidence: needsReview ? 0.2 : 1, needsReview, reasons: [] };
    },
    close: () => Promise.resolve(),
  };
}

export async function openRig(options: Partial<DevstoreOptions> = {}): Promise<Rig> {
  const folder = await temporaryFolder("rig");
  const standin = await openTestShop(options);
  const undo = redirectTo(() => standin.store.url);
  const test = await testDatabase();
  const { database, url } = test;
  const statements = openPrepared(url, 2);
  const log = pino({ level: "silent" });
  const queue = await openQueue({ databaseUrl: url, connections: 2, maintain: false, onError: () => undefined });
  const { shop } = standin.store;
  const accessToken = await install(standin, database);
  await database.shop.create({ data: { domain: shop, publishPolicy: "at_once" } });
  const scratchDir = path.join(folder, "scratch");
  await fs.mkdir(scratchDir);
  return {
    shop,
    standin,
    database,
    databaseUrl: url,
    statements,
    queue,
    storage: localStorage(path.join(folder, "storage")),
    admin: adminApi({ tokens: { accessToken: () => Promise.resolve(accessToken) }, budget: apiBudget(statements) }),
    processors: [blackProcessor()],
    imageService: { openSource: () => Promise.reject(new Error("expected a job of the shop's own")), finish: () => Promise.resolve(), deliverCallback: () => Promise.resolve(), cleanUp: () => Promise.resolve() },
    log,
    scratchDir,
    maxBytes: 50e6,
    intakeDelaySeconds: 1,
    async close() {
      await queue.close();
      await statements.close();
      await test.close();
      await standin.close();
      undo();
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
}

/** The app is installed and the shop's offline session stored, as the first page request leaves it. */
export async function install(standin: TestShop, database: Database): Promise<string> {
  const { body } = await standin.token(exchangeBody(await standin.store.control.idToken()));
  const accessToken = String(body.access_token);
  const { shop } = standin.store;
  const session = new Session({ id: `offline_${shop}`, shop, state: "", isOnline: false, scope: String(body.scope), accessToken, expires: new Date(Date.now() + 3_600_000), refreshToken: String(body.refresh_token) });
  await new PrismaSessionStorage(database).storeSession(session);
  return accessToken;
}

/** What the preload file does for a process of its own: calls to Shopify's hosts go to the stand-in. */
export function redirectTo(url: () => string): () => void {
  const before = getGlobalDispatcher();
  setGlobalDispatcher(
    before.compose((dispatch) => (request, handler) => {
      const { hostname } = new URL(String(request.origin));
      if (hostname === "localhost" || hostname === "127.0.0.1") return dispatch(request, handler);
      return dispatch({ ...request, origin: url(), headers: [...flat(request.headers), "x-standin-host", hostname] }, handler);
    }),
  );
  return () => setGlobalDispatcher(before);
}

function flat(headers: Dispatcher.DispatchOptions["headers"]): string[] {
  if (!headers) return [];
  if (Array.isArray(headers)) return headers;
  const entries = Symbol.iterator in headers ? [...headers] : Object.entries(headers);
  return entries.flatMap(([name, value]) => [name, String(value)]);
}

/** The Admin API as a worker has it: with the tokens that stand in the database. */
export function adminWithStoredTokens({ database }: Pick<Rig, "database">): AdminApi {
  const api = shopifyApi({ apiKey: "standin-key", apiSecretKey: "standin-secret", hostName: "app.example", apiVersion: ApiVersion.October26, isEmbeddedApp: true, scopes: ["write_files"] });
  return adminApi({ tokens: shopTokens({ database, api, sessions: new PrismaSessionStorage(database) }), budget: noBudget });
}

/** Looks at a product and returns its one new job. */
export async function acceptOne(rig: Rig, productId: string): Promise<string> {
  const jobs = await look(rig, rig.shop, productId);
  const [job] = jobs;
  if (!job || jobs.length > 1) throw new Error(`expected one new job for ${productId} but received ${jobs.length}`);
  return job;
}
