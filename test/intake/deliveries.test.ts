import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../app/database/client.ts";
import { openPrepared, type Prepared } from "../../app/database/prepared.ts";
import { dispatchDeliveries, receiveDelivery, type WebhookCall } from "../../app/intake/deliveries.ts";
import { openQueue, type Queue } from "../../app/jobs/queue.ts";
import { signBody } from "../devstore/webhook-signing.ts";
import { testDatabase, type TestDatabase } from "../support/database.ts";

const SECRET = "app-secret";
const SHOP = "deliveries.myshopify.com";

let test: TestDatabase;
let database: Database;
let queue: Queue;
let statements: Prepared;
beforeAll(async () => {
  test = await testDatabase();
  database = test.database;
  statements = openPrepared(test.url, 4);
  queue = await openQueue({ databaseUrl: test.url, connections: 2, maintain: false, onError: () => undefined });
});
afterAll(async () => {
  await queue.close();
  await statements.close();
  await test.close();
});

interface Call {
  topic?: string;
  body?: string;
  secret?: string;
  webhookId?: string;
  shop?: string;
}

const product = (id: number) => JSON.stringify({ id, admin_graphql_api_id: `gid://shopify/Product/${id}` });

function request({ topic = "products/update", body = product(1), secret = SECRET, webhookId = randomUUID(), shop = SHOP }: Call = {}): WebhookCall {
  const headers = new Headers({ "x-shopify-hmac-sha256": signBody(body, secret), "x-shopify-topic": topic, "x-shopify-shop-domain": shop, "x-shopify-webhook-id": webhookId, "x-shopify-triggered-at": "2026-11-21T10:00:00Z" });
  return { header: (name) => headers.get(name) ?? undefined, body: Buffer.from(body) };
}
const receive = (call?: Call) => receiveDelivery(statements, SECRET, request(call));
const looksFor = (id: number) => queue.boss.findJobs("look-at-product", { key: `${SHOP} gid://shopify/Product/${id}` });

describe("a webhook", () => {
  it("is stored before it is answered", async () => {
    const webhookId = randomUUID();
    expect(await receive({ webhookId })).toBe("stored");
    expect(await database.delivery.count({ where: { shop: SHOP, webhookId } })).toBe(1);
  });

  it("that comes again, also at the same moment, adds no row", async () => {
    const webhookId = randomUUID();
    const receipts = await Promise.all([1, 2, 3, 4, 5].map(() => receive({ webhookId })));
    expect(receipts.sort()).toEqual(["known", "known", "known", "known", "stored"]);
    expect(await database.delivery.count({ where: { webhookId } })).toBe(1);
  });

  it("of the same id from another shop is another webhook", async () => {
    const webhookId = randomUUID();
    expect(await receive({ webhookId })).toBe("stored");
    expect(await receive({ webhookId, shop: "second.myshopify.com" })).toBe("stored");
  });

  it.each([["signed with another secret", { secret: "guess" }, "unsigned"], ["that is no JSON", { body: "{" }, "malformed"], ["from a host that is no shop", { shop: "evil.example" }, "malformed"]] as const)("%s is refused and leaves nothing", async (_, call, receipt) => {
    const before = await database.delivery.count();
    expect(await receive(call)).toBe(receipt);
    expect(await database.delivery.count()).toBe(before);
  });

  it("whose body was changed on the way is refused", async () => {
    expect(await receiveDelivery(statements, SECRET, { ...request(), body: Buffer.from(product(2)) })).toBe("unsigned");
  });
});

describe("dispatch", () => {
  it("turns many hints about one product into one look", async () => {
    for (const topic of ["products/create", "products/update", "products/update"]) await receive({ topic, body: product(77) });
    await Promise.all([1, 2, 3].map(() => dispatchDeliveries(database, queue, 30)));
    await receive({ body: product(77) });
    await dispatchDeliveries(database, queue, 30);
    expect(await looksFor(77)).toHaveLength(1);
    expect(await database.delivery.count({ where: { dispatchedAt: null } })).toBe(0);
  });
});
