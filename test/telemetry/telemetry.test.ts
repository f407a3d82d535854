/** What an operator sees of a running app: one id through all logs, one trace, metrics, health. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { json } from "node:stream/consumers";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFleet, type Fleet } from "../support/fleet.ts";
import { root } from "../support/root.ts";
import { until } from "../support/until.ts";

const MINUTE_MS = 60_000;

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
}
interface Exported {
  resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
}

let fleet: Fleet;
let collector: Server;
const spans: Span[] = [];
let webhookId: string;

beforeAll(async () => {
  collector = createServer((request, response) => {
    void json(request).then((body) => {
      for (const { scopeSpans } of (body as Exported).resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans);
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  }).listen(0, "127.0.0.1");
  await once(collector, "listening");
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  fleet = await openFleet({ modelsDir: path.join(root, "data/models"), webs: 1, workers: 1, workerEntry: ["test/support/noop-worker.ts"], environment: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_BSP_SCHEDULE_DELAY: "200" } });
  await fleet.install();
  const { database, devstore } = fleet;
  await database.shop.update({ where: { domain: devstore.shop }, data: { publishPolicy: "at_once" } });
  const bytes = await sharp({ create: { width: 60, height: 40, channels: 3, background: "#336699" } }).jpeg().toBuffer();
  await devstore.control.createProduct({ title: "Mug", images: [{ filename: "mug.jpg", bytes }] });
  await until("the image to be written back", 2 * MINUTE_MS, async () => (await devstore.control.media())[0]?.writes === 1 && (await database.job.count({ where: { status: "done" } })) === 1);
  const job = await database.job.findFirstOrThrow();
  webhookId = job.correlationId ?? "";
}, 5 * MINUTE_MS);
afterAll(async () => {
  await fleet.close();
  collector.close();
}, 2 * MINUTE_MS);

describe("the log", () => {
  it("carries a webhook's id from its intake over look and processing to the write-back", async () => {
    expect(await fleet.database.delivery.count({ where: { webhookId } })).toBe(1);
    const followed = () => [...fleet.webs, ...fleet.workers].flatMap(({ name, lines }) => lines.filter((line) => line.correlationId === webhookId).map(({ msg, queue, door }) => `${name}: ${String(queue ?? door)} ${msg}`));
    await until("the last line", MINUTE_MS, () => Promise.resolve(followed().some((line) => line.includes("write-back"))), () => Promise.resolve(followed()));
    expect(followed()).toEqual(expect.arrayContaining(["web 1: webhooks request", "worker 1: look-at-product work done", "worker 1: process-image work done", "worker 1: write-back work done"]));
  });

  it("names no secret and no signed address", () => {
    const { apiSecret } = fleet.devstore.settings;
    const text = JSON.stringify([...fleet.webs, ...fleet.workers].map(({ lines }) => lines));
    for (const secret of [apiSecret, new URL(fleet.databaseUrl).password, "a secret of the tests"]) expect(text).not.toContain(secret);
  });
});

describe("traces", () => {
  it("put the webhook and all that follows into one trace with one root", async () => {
    const inTrace = () => {
      const traceId = spans.find(({ name }) => name === "look-at-product")?.traceId;
      return spans.filter((span) => span.traceId === traceId);
    };
    const wanted = ["webhooks", "look-at-product", "process-image", "fetch", "process", "store", "write-back", "upload", "replace"];
    await until("every span", MINUTE_MS, () => Promise.resolve(wanted.every((name) => inTrace().some((span) => span.name === name))), () => Promise.resolve(inTrace().map(({ name }) => name)));
    const byId = new Map(inTrace().map((span) => [span.spanId, span]));
    expect(inTrace().filter(({ parentSpanId }) => !parentSpanId).map(({ name }) => name)).toEqual(["webhooks"]);
    for (const { name, parentSpanId } of inTrace()) if (parentSpanId) expect(byId.has(parentSpanId), `the parent of ${name}`).toBe(true);
  });
});

describe("metrics", () => {
  const metricsOf = async (url: string) => (await fetch(`${url}/metrics`)).text();

  it("tell what the processes did", async () => {
    const web = await metricsOf(fleet.webs[0]!.operatorUrl);
    expect(web).toMatch(/packshot_webhooks_total\{receipt="stored"\} [1-9]/);
    expect(web).toMatch(/packshot_http_request_seconds_count\{door="webhooks",status="2xx"\} [1-9]/);
    const worker = await metricsOf(fleet.workers[0]!.operatorUrl);
    expect(worker).toMatch(/packshot_jobs_ended_total\{status="done"\} 1/);
    expect(worker).toMatch(/packshot_admin_api_points_total [1-9]/);
    expect(worker).toMatch(/packshot_work_seconds_count\{queue="write-back",outcome="done"\} 1/);
    for (const step of ["fetch", "process", "store", "upload", "replace"]) expect(worker).toContain(`packshot_step_seconds_count{step="${step}"} 1`);
  });

  it("tell what all processes share, from the web process", async () => {
    const { database, devstore } = fleet;
    await database.job.create({ data: { id: "019a0000-0000-7000-8000-000000000001", shop: devstore.shop, origin: "manual", status: "pending_review", mode: "background", params: {}, dedupeKey: "waits" } });
    const web = await metricsOf(fleet.webs[0]!.operatorUrl);
    expect(web).toMatch(/packshot_jobs\{status="pending_review"\} 1/);
    expect(web).toMatch(/packshot_queue_entries\{queue="process-image",state="waiting"\} 0/);
    expect(web).toMatch(/packshot_queue_age_seconds\{queue="process-image"\} 0/);
    expect(web).toMatch(/packshot_deliveries_waiting 0/);
    expect(web).toMatch(/packshot_workers 1/);
  });

  it("cannot be had where the public asks", async () => {
    expect(await (await fetch(`${fleet.appAddress}/metrics`)).text()).not.toContain("packshot_");
  });
});

describe("health", () => {
  it("says that a process is alive and ready, on both addresses of a web process", async () => {
    for (const url of [fleet.appAddress, fleet.webs[0]!.operatorUrl, fleet.workers[0]!.operatorUrl]) {
      expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ alive: true });
      const ready = await fetch(`${url}/readyz`);
      expect([ready.status, await ready.json()]).toEqual([200, { ready: true, database: "ok", migrations: "ok", storage: "ok", workers: 1 }]);
    }
  });

  it("says when a migration is missing", async () => {
    const { database } = fleet;
    // The web process has seen them all; one that starts now has not.
    await database.$executeRaw`update _prisma_migrations set finished_at = null where migration_name like '%_many_machines'`;
    await fleet.webs[0]!.stop("SIGTERM");
    await fleet.webs[0]!.start();
    const ready = await fetch(`${fleet.appAddress}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { ready: false, migrations: "failing", database: "ok" }]);
    await database.$executeRaw`update _prisma_migrations set finished_at = now() where migration_name like '%_many_machines'`;
    expect((await fetch(`${fleet.appAddress}/readyz`)).status).toBe(200);
  });
});
