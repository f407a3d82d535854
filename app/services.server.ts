/** The only wiring: every long-lived thing of a process is made here and handed down. */
import path from "node:path";
import "@shopify/shopify-app-remix/adapters/node";
import { ApiVersion, AppDistribution, LogSeverity, shopifyApp } from "@shopify/shopify-app-remix/server";
import { shopifyApi } from "@shopify/shopify-api";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import type { Logger } from "pino";
import { childEnvironment, type Config } from "./config.server.ts";
import { openDatabase, type Database } from "./database/client.ts";
import { openPrepared, type Prepared } from "./database/prepared.ts";
import { openQueue, type Queue } from "./jobs/queue.ts";
import type { ServiceWork } from "./jobs/service-work.ts";
import { bundledProcessor } from "./processors/bundled/bundled.ts";
import type { Processor } from "./processors/processor.ts";
import { openService, type ServiceContext } from "./service/context.ts";
import { serviceWork } from "./service/work.ts";
import { adminApi, type AdminApi } from "./shopify/admin-client.ts";
import { apiBudget } from "./shopify/budget.ts";
import { shopTokens } from "./shopify/tokens.ts";
import { openStorage } from "./storage/open.ts";
import { openScratch } from "./storage/scratch.ts";
import { urlSigner, type UrlSigner } from "./storage/signed-url.ts";
import type { Storage } from "./storage/storage.ts";
import { readinessOf, type Readiness } from "./telemetry/health.ts";
import { openLog } from "./telemetry/log.ts";
import { adminCalls, adminPoints, collectProcessMetrics, registry } from "./telemetry/metrics.ts";
import { startOperatorServer } from "./telemetry/operator-server.ts";
import { announceWorker } from "./telemetry/presence.ts";
import { collectSharedMetrics } from "./telemetry/shared-metrics.ts";
import { startTracing } from "./telemetry/trace.ts";

export interface Services {
  config: Config;
  log: Logger;
  database: Database;
  statements: Prepared;
  queue: Queue;
  storage: Storage;
  signer: UrlSigner;
  /** Whether this process can do its work now. */
  readiness: () => Promise<Readiness>;
  close: () => Promise<void>;
}

export interface WebServices extends Services {
  imageApi: ServiceContext;
}

export interface WorkerServices extends Services {
  imageService: ServiceWork;
  admin: AdminApi;
  processors: Processor[];
  /** Where this process's work in progress keeps its files; beside the storage, so that finished files move there by rename. */
  scratchDir: string;
}

const QUEUE_CONNECTIONS = 4;
/** What a worker does for every image, and what webhooks and the image API do, runs in prepared statements, what a page shows through Prisma. */
const CONNECTIONS = { web: { prisma: 8, prepared: 6 }, worker: { prisma: 8, prepared: 8 } };

export function databaseUrlOf(config: Config): string {
  if (!config.databaseUrl) throw new Error("expected DATABASE_URL for a single web or worker process; `npm start` brings its own database");
  return config.databaseUrl;
}

async function openServices(config: Config, role: "web" | "worker"): Promise<Services> {
  const url = databaseUrlOf(config);
  const log = openLog(config.logLevel, role);
  const stopTracing = await startTracing(config.traceEndpoint, role);
  const connections = CONNECTIONS[role];
  const database = openDatabase(url, connections.prisma);
  const statements = openPrepared(url, connections.prepared);
  const queue = await openQueue({ databaseUrl: url, connections: QUEUE_CONNECTIONS, maintain: role === "worker", onError: (error) => log.error({ err: error }, "queue") });
  const storage = await openStorage(config.storage, config.dataDir);
  const readiness = readinessOf({ database, storage, log });
  collectProcessMetrics();
  if (role === "web") collectSharedMetrics(database, registry);
  const operator = config.metrics ? await startOperatorServer(config.metrics, { readiness, registry }) : undefined;
  if (operator) log.info({ port: operator.port }, "metrics ready");
  return {
    config,
    log,
    database,
    statements,
    queue,
    storage,
    readiness,
    signer: urlSigner(config.shopify.apiSecret),
    async close() {
      await queue.close();
      operator?.close();
      await stopTracing();
      await statements.close();
      await database.$disconnect();
    },
  };
}

export async function openWebServices(config: Config): Promise<WebServices> {
  const services = await openServices(config, "web");
  const { service: settings, engine, shopify } = config;
  const scratchDir = await openScratch(path.join(config.dataDir, "scratch"));
  return { ...services, imageApi: openService({ ...services, settings, scratchDir, maxFileBytes: engine.maxBytes, appUrl: shopify.appUrl }) };
}

/** @param parts what takes the place of the usual, in tests */
export async function openWorkerServices(config: Config, parts: { processors?: Processor[] } = {}): Promise<WorkerServices> {
  const services = await openServices(config, "worker");
  const { apiKey, apiSecret, appUrl, scopes } = config.shopify;
  const api = shopifyApi({
    apiKey,
    apiSecretKey: apiSecret,
    scopes,
    hostName: new URL(appUrl).host,
    hostScheme: new URL(appUrl).protocol === "http:" ? "http" : "https",
    apiVersion: ApiVersion.October26,
    isEmbeddedApp: true,
    logger: { level: LogSeverity.Warning },
  });
  const scratchDir = await openScratch(path.join(config.dataDir, "scratch"));
  const processors = parts.processors ?? [
    bundledProcessor({
      scratchDir,
      environment: childEnvironment,
      settings: {
        modelsDir: config.modelsDir,
        maxPixels: config.engine.maxPixels,
        maxBytes: config.engine.maxBytes,
        cutouts: { folder: path.join(config.dataDir, "cutouts"), maxBytes: config.engine.cutoutCacheBytes },
      },
      children: config.engine.children,
      stepDeadlineMs: config.engine.deadlineMs,
    }),
  ];
  const imageService = serviceWork({
    ...services,
    resultUrlHours: config.service.resultUrlHours,
    resultDays: config.service.resultDays,
    allowedHosts: config.allowedPrivateHosts,
    maxFileBytes: config.engine.maxBytes,
    appUrl,
    appSecret: apiSecret,
  });
  const leave = announceWorker(services.database, services.log);
  return {
    ...services,
    imageService,
    admin: adminApi({ tokens: shopTokens({ database: services.database, api, sessions: new PrismaSessionStorage(services.database) }), budget: apiBudget(services.statements), onAnswer: countAnswer }),
    processors,
    scratchDir,
    async close() {
      await Promise.all(processors.map((processor) => processor.close()));
      await leave();
      await services.close();
    },
  };
}

function countAnswer(_shop: string, { points, throttled }: { points: number; throttled: boolean }): void {
  adminCalls.inc({ outcome: throttled ? "throttled" : "answered" });
  adminPoints.inc(points);
}

/** shopify-app-remix for the pages: session tokens, token exchange, document headers. */
export function remixApp({ config, database }: Pick<Services, "config" | "database">) {
  return shopifyApp({
    apiKey: config.shopify.apiKey,
    apiSecretKey: config.shopify.apiSecret,
    apiVersion: ApiVersion.October26,
    scopes: config.shopify.scopes,
    appUrl: config.shopify.appUrl,
    authPathPrefix: "/auth",
    sessionStorage: new PrismaSessionStorage(database),
    distribution: AppDistribution.AppStore,
    logger: { level: LogSeverity.Warning },
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  });
}
