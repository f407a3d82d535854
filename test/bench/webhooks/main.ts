/**
 * `npm run bench:webhooks -- [--rate 200] [--seconds 30] [--json]`: webhooks at a steady rate while the engine has every core busy.
 * Open loop: a call leaves when it is due, however slow the earlier ones are. Loopback only, bounded in count and time.
 */
import fs from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { webhookHeaders } from "../../devstore/webhook-signing.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { openLoop } from "../../support/loop.ts";
import { root } from "../../support/root.ts";
import { sampleProducts } from "../../support/catalogue.ts";

/** Few products, many updates of each: the looks they cause are merged and do not keep the stand-in, which shares this process, busy. */
const PRODUCTS = 20;

const { values } = parseArgs({ options: { rate: { type: "string", default: "200" }, seconds: { type: "string", default: "30" }, json: { type: "boolean", default: false } } });
const rate = Math.min(1000, Number(values.rate));
const total = rate * Math.min(120, Number(values.seconds));

const folder = await temporaryFolder("bench");
const loop = await openLoop({ folder, modelsDir: path.join(root, "data/models"), environment: { LOG_LEVEL: "fatal" } });
try {
  await loop.startApp();
  await loop.install();
  // Enough pictures that the engine's children are busy from the first call to the last.
  for (let round = 0; round < 4; round += 1) for await (const product of sampleProducts()) await loop.devstore.control.createProduct({ ...product, title: `${product.title} ${round}` });
  while ((await loop.database.job.count({ where: { status: "pending_process" } })) < 2) await sleep(200);

  const result = await sendAll(new URL(loop.appAddress));
  const stored = await loop.database.delivery.count({ where: { webhookId: { in: result.acknowledged } } });
  const busy = await loop.database.job.count({ where: { state: "pending" } });
  const milliseconds = result.milliseconds.sort((a, b) => a - b);
  const at = (share: number) => Number((milliseconds[Math.min(milliseconds.length - 1, Math.floor(milliseconds.length * share))] ?? 0).toFixed(1));
  const report = { sent: total, acknowledged: result.acknowledged.length, lost: result.acknowledged.length - stored, refused: total - result.acknowledged.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1), jobsStillRunning: busy };
  if (values.json) console.log(JSON.stringify(report));
  else console.table([report]);
} finally {
  await loop.killApp();
  await loop.close();
  await fs.rm(folder, { recursive: true, force: true });
}

async function sendAll(address: URL): Promise<{ acknowledged: string[]; milliseconds: number[] }> {
  const { settings, shop } = loop.devstore;
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const acknowledged: string[] = [];
  const milliseconds: number[] = [];
  const calls: Promise<void>[] = [];
  const started = performance.now();
  for (let index = 0; index < total; index += 1) {
    const due = started + (index * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 1) await sleep(wait);
    const webhookId = randomUUID();
    const body = JSON.stringify({ id: index % PRODUCTS, admin_graphql_api_id: `gid://shopify/Product/${900_000 + (index % PRODUCTS)}`, title: "x".repeat(1500) });
    const headers = webhookHeaders({ topic: "products/update", shop, webhookId, eventId: webhookId, triggeredAt: new Date().toISOString() }, body, settings.apiSecret);
    // Timed from when it was due, so that a sender held up counts against the app.
    calls.push(post(agent, new URL("/webhooks/products", address), headers, body).then((status) => {
      if (status !== 200) return;
      acknowledged.push(webhookId);
      milliseconds.push(performance.now() - due);
    }));
  }
  await Promise.all(calls);
  agent.destroy();
  return { acknowledged, milliseconds };
}

function post(agent: http.Agent, url: URL, headers: http.OutgoingHttpHeaders, body: string): Promise<number> {
  return new Promise((resolve) => {
    const request = http.request(url, { method: "POST", agent, headers: { ...headers, "content-length": Buffer.byteLength(body) }, timeout: 5000 }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    request.on("error", () => resolve(0)).on("timeout", () => request.destroy());
    request.end(body);
  });
}
