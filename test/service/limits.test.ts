import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BELIEVED_MS } from "../../app/service/admission.ts";
import { balanceOf, grant } from "../../app/intake/credits.ts";
import { createKey, revokeKey } from "../../app/service/keys.ts";
import { client } from "./client.ts";
import { openService, SHOP, type Service } from "./support.ts";

const LIMIT = 40;
const QUEUE_LIMIT = 5;

let service: Service;
beforeAll(async () => {
  service = await openService({ worker: false, environment: { METERING: "on", API_REQUESTS_PER_MINUTE: String(LIMIT), QUEUE_LIMIT: String(QUEUE_LIMIT) } });
  await grant(service.database, SHOP, 100);
});
afterAll(() => service.close());

const newKey = async (shop = SHOP) => createKey(service.database, shop, "tests");

/** Counting is by calendar minute: not in its last seconds. */
beforeEach(async () => {
  const left = 60 - (Date.now() / 1000) % 60;
  if (left < 8) await sleep((left + 0.5) * 1000);
});

describe("the rate limit of a key", () => {
  it("is told with every answer and reached exactly, also by requests at once", async () => {
    const { key } = await newKey();
    const api = client(service.url, key);
    const first = await api.call("/api/v1/balance");
    expect(Object.fromEntries(["limit", "remaining"].map((name) => [name, first.headers.get(`ratelimit-${name}`)]))).toEqual({ limit: String(LIMIT), remaining: String(LIMIT - 1) });
    expect(Number(first.headers.get("ratelimit-reset"))).toBeGreaterThan(0);

    const answers = await Promise.all(Array.from({ length: LIMIT + 9 }, () => api.call("/api/v1/balance")));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(LIMIT - 1);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(10);
    for (const { headers, body } of refused) {
      expect(body).toEqual({ error: "rate_limited", message: "Too many requests" });
      expect(headers.get("retry-after")).toBe(headers.get("ratelimit-reset"));
      expect(headers.get("ratelimit-remaining")).toBe("0");
    }
  });

  it("leaves other keys of the shop alone", async () => {
    expect((await client(service.url, (await newKey()).key).call("/api/v1/balance")).status).toBe(200);
  });

  it("is shared by all web processes, and begins anew with the next minute", async () => {
    const { id, key } = await newKey();
    const api = client(service.url, key);
    await api.call("/api/v1/balance");
    await service.database.apiUsage.update({ where: { keyId: id }, data: { count: LIMIT + 5 } });
    await sleep(BELIEVED_MS);
    expect((await api.call("/api/v1/balance")).status).toBe(429);
    await service.database.apiUsage.update({ where: { keyId: id }, data: { minute: { decrement: 1 } } });
    await sleep(BELIEVED_MS);
    expect((await api.call("/api/v1/balance")).status).toBe(200);
  });
});

describe("a key", () => {
  it("notes its last use once a minute", async () => {
    const { id, key } = await newKey();
    const api = client(service.url, key);
    await api.call("/api/v1/balance");
    const first = await service.database.apiKey.findUniqueOrThrow({ where: { id } });
    expect(Math.abs(first.lastUsedAt!.getTime() - Date.now())).toBeLessThan(10_000);
    await api.call("/api/v1/balance");
    expect((await service.database.apiKey.findUniqueOrThrow({ where: { id } })).lastUsedAt).toEqual(first.lastUsedAt);
  });

  it("is nowhere in the database as it is", async () => {
    const { id, key } = await newKey();
    const stored = JSON.stringify(await service.database.apiKey.findUniqueOrThrow({ where: { id } }));
    expect(stored).not.toContain(key.slice("pks_000000000000_".length));
    expect(stored).toContain(key.slice(0, "pks_000000000000".length));
  });

  it("stops within a second once it is revoked, and cannot be revoked by another shop", async () => {
    const { id, key } = await newKey();
    expect(await revokeKey(service.database, "other.myshopify.com", id)).toBe(false);
    expect((await client(service.url, key).call("/api/v1/balance")).status).toBe(200);
    expect(await revokeKey(service.database, SHOP, id)).toBe(true);
    await sleep(BELIEVED_MS);
    expect((await client(service.url, key).call("/api/v1/balance")).body).toEqual({ error: "unauthorized", message: "API key invalid" });
  });

  it("stops while its shop has uninstalled the app", async () => {
    const shop = "gone.myshopify.com";
    const { key } = await newKey(shop);
    await service.database.shop.update({ where: { domain: shop }, data: { uninstalledAt: new Date() } });
    await sleep(BELIEVED_MS);
    expect((await client(service.url, key).call("/api/v1/balance")).status).toBe(401);
    await service.database.shop.update({ where: { domain: shop }, data: { uninstalledAt: null } });
    expect((await client(service.url, key).call("/api/v1/balance")).status).toBe(200);
  });
});

it("answers 503 with Retry-After when the queue is full, takes no credit, and still knows what it accepted", async () => {
  const api = client(service.url, (await newKey()).key);
  const before = await balanceOf(service.database, SHOP);
  const send = (index: number) => api.uploadJson({ file_url: `https://example.com/${index}.jpg` }, { "idempotency-key": `full-${index}` });
  const accepted = [];
  for (let index = 0; index < QUEUE_LIMIT; index++) accepted.push(await send(index));
  expect(accepted.map(({ status }) => status)).toEqual(Array(QUEUE_LIMIT).fill(202));

  const refused = await send(QUEUE_LIMIT);
  expect(refused).toMatchObject({ status: 503, body: { error: "unavailable", message: "The queue is full" } });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await balanceOf(service.database, SHOP)).toBe(before - QUEUE_LIMIT);
  expect(await send(0)).toMatchObject({ status: 202, body: accepted[0]!.body });
});
