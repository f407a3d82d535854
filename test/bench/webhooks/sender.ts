/** Sends webhooks at a steady rate and reports to the process that started it. */
import http from "node:http";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { webhookHeaders } from "../../devstore/webhook-signing.ts";

export interface Plan {
  address: string;
  shop: string;
  secret: string;
  /** Calls a second. */
  rate: number;
  total: number;
}

export interface Sent {
  sent: number;
  acknowledged: string[];
  milliseconds: number[];
}

/** Few products, many updates of each: the looks that they cause are merged. */
const PRODUCTS = 20;
/** Connections are made and code is compiled; sent and counted, but not timed. */
const WARM_UP_SECONDS = 3;

async function sendAll({ address, shop, secret, rate, total }: Plan): Promise<Sent> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const acknowledged: string[] = [];
  const milliseconds: number[] = [];
  const calls: Promise<void>[] = [];
  const started = performance.now();
  const warmUp = rate * WARM_UP_SECONDS;
  for (let index = 0; index < warmUp + total; index += 1) {
    const due = started + (index * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 1) await sleep(wait);
    const webhookId = randomUUID();
    const body = JSON.stringify({ id: index % PRODUCTS, admin_graphql_api_id: `gid://shopify/Product/${900_000 + (index % PRODUCTS)}`, title: "x".repeat(1500) });
    const headers = webhookHeaders({ topic: "products/update", shop, webhookId, eventId: webhookId, triggeredAt: new Date().toISOString() }, body, secret);
    // Timed from when it was due, so that a sender held up counts against the app.
    calls.push(post(agent, new URL("/webhooks/products", address), headers, body).then((status) => {
      if (status !== 200) return;
      acknowledged.push(webhookId);
      if (index >= warmUp) milliseconds.push(performance.now() - due);
    }));
  }
  await Promise.all(calls);
  agent.destroy();
  return { sent: warmUp + total, acknowledged, milliseconds };
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

const sent = await sendAll(JSON.parse(process.argv[2] ?? "{}") as Plan);
process.send?.(sent, () => process.exit(0));
