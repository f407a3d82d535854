import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FileUpdateDocument } from "../../app/shopify/documents.generated.ts";
import { mediaOf, openTestShop, picture, productWithPhoto, until, type TestShop } from "./testing.ts";

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const topics = () => shop.received.map(({ headers }) => headers["x-shopify-topic"]);
const signatureOf = (body: string) => createHmac("sha256", "standin-secret").update(body).digest("base64");

it("sends products/create signed over its raw body, with every documented header and the fields that were subscribed", async () => {
  await shop.install();
  const { product, mediaId } = await productWithPhoto(shop, await picture("jpeg", "red"));
  await until(() => shop.received.length === 2);
  const [create, update] = shop.received.toSorted((a, b) => String(a.headers["x-shopify-topic"]).localeCompare(String(b.headers["x-shopify-topic"])));
  expect(create!.path).toBe("/webhooks/products");
  expect(create!.headers).toMatchObject({
    "x-shopify-topic": "products/create",
    "x-shopify-hmac-sha256": signatureOf(create!.body),
    "x-shopify-shop-domain": shop.store.shop,
    "x-shopify-api-version": "2026-10",
    "x-shopify-webhook-id": expect.any(String) as string,
    "x-shopify-event-id": expect.any(String) as string,
    "x-shopify-triggered-at": expect.any(String) as string,
  });
  // The first notice may come before the picture is ready; the second says that it is.
  expect(JSON.parse(create!.body)).toMatchObject({ admin_graphql_api_id: product.id, status: "active", media: [{ status: "UPLOADED", preview_image: { src: null } }] });
  expect(Object.keys(JSON.parse(update!.body) as object)).toEqual(["id", "admin_graphql_api_id", "status", "updated_at", "media"]);
  expect(JSON.parse(update!.body)).toMatchObject({ media: [{ admin_graphql_api_id: mediaId, position: 1, status: "READY", variant_ids: [expect.any(Number) as number] }] });
});

it("sends nothing before the app is installed and nothing after it is uninstalled", async () => {
  await shop.store.control.createProduct({ title: "Early" });
  await shop.install();
  await shop.store.control.uninstall();
  await shop.store.control.createProduct({ title: "Late" });
  await until(() => shop.received.length === 1);
  expect(topics()).toEqual(["app/uninstalled"]);
  expect(shop.received[0]?.path).toBe("/webhooks/app");
  expect(await shop.store.control.webhooks()).toHaveLength(1);
});

it("tells the app of its own write as products/update", async () => {
  await shop.install();
  const { mediaId } = await productWithPhoto(shop, await picture("jpeg", "red"));
  await until(() => shop.received.length === 2);
  const { sha256 } = await mediaOf(shop, mediaId);
  await shop.ask(FileUpdateDocument, { files: [{ id: mediaId, originalSource: await shop.stage(await picture("jpeg", "blue"), "a.jpg", "image/jpeg") }] });
  await until(async () => (await mediaOf(shop, mediaId)).sha256 !== sha256);
  await until(() => shop.received.length === 3);
  expect(topics().at(-1)).toBe("products/update");
});

it("sends deletions, scope changes and the compliance topics to their own doors", async () => {
  await shop.install();
  const product = await shop.store.control.createProduct({ title: "Gone" });
  await shop.store.control.deleteProduct(product.id);
  await shop.store.control.changeScopes("read_products,write_files");
  await shop.store.control.sendCompliance("shop/redact");
  await until(() => shop.received.length === 4);
  const paths = Object.fromEntries(shop.received.map(({ headers, path }) => [String(headers["x-shopify-topic"]), path]));
  expect(paths).toEqual({ "products/create": "/webhooks/products", "products/delete": "/webhooks/app", "app/scopes_update": "/webhooks/app", "shop/redact": "/webhooks/compliance" });
});

it("retries with the same id and body until the app answers 2xx", async () => {
  await shop.install();
  shop.answers.push(500, 404, 301);
  await shop.store.control.createProduct({ title: "Mug" });
  await until(async () => (await shop.store.control.webhooks())[0]?.state === "delivered");
  expect(shop.received).toHaveLength(4);
  expect(new Set(shop.received.map(({ headers, body }) => `${String(headers["x-shopify-webhook-id"])} ${body}`)).size).toBe(1);
});

it("gives up after eight retries", async () => {
  const stubborn = await openTestShop({ webhooks: { retryBaseMs: 1 } });
  await stubborn.install();
  stubborn.answers.push(...Array.from({ length: 20 }, () => 503));
  await stubborn.store.control.createProduct({ title: "Mug" });
  await until(async () => (await stubborn.store.control.webhooks())[0]?.state === "failed");
  expect(stubborn.received).toHaveLength(9);
  expect((await stubborn.store.control.webhooks())[0]).toMatchObject({ attempts: 9, lastStatus: 503 });
  await stubborn.close();
});

it("counts an app that cannot be reached as one that did not answer", async () => {
  const impatient = await openTestShop({ webhooks: { retryBaseMs: 10_000 }, appUrl: "http://127.0.0.1:9" });
  await impatient.install();
  await impatient.store.control.createProduct({ title: "Mug" });
  await until(async () => (await impatient.store.control.webhooks())[0]?.attempts === 1);
  expect((await impatient.store.control.webhooks())[0]).toMatchObject({ state: "pending", lastStatus: 0 });
  await impatient.close();
});

it("delivers after a restart what was not delivered before", async () => {
  const held = await openTestShop({ webhooks: { retryBaseMs: 300 } });
  await held.install();
  held.answers.push(500);
  await held.store.control.createProduct({ title: "Mug" });
  await until(async () => (await held.store.control.webhooks())[0]?.attempts === 1);
  await held.restart();
  await until(() => held.received.length === 2);
  expect(held.received[1]?.body).toBe(held.received[0]?.body);
  await held.close();
});

it("sends a stored webhook again as it was", async () => {
  await shop.install();
  await shop.store.control.createProduct({ title: "Mug" });
  await until(() => shop.received.length === 1);
  const [delivery] = await shop.store.control.webhooks();
  expect(await shop.store.control.resend(delivery!.webhookId)).toBe(200);
  expect(shop.received[1]).toMatchObject({ path: shop.received[0]!.path, body: shop.received[0]!.body, headers: { "x-shopify-webhook-id": delivery!.webhookId, "x-shopify-triggered-at": delivery!.triggeredAt } });
});

it("delivers twice, late and out of order when the dial says so", async () => {
  await shop.install();
  await shop.store.control.faults({ holdWebhooks: true });
  const first = await shop.store.control.createProduct({ title: "First" });
  const second = await shop.store.control.createProduct({ title: "Second" });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(shop.received).toEqual([]);
  await shop.store.control.faults({ duplicateWebhooks: 1 });
  await until(() => shop.received.length === 3);
  const ids = shop.received.map(({ body }) => (JSON.parse(body) as { admin_graphql_api_id: string }).admin_graphql_api_id);
  expect(ids.toSorted()).toEqual([first.id, second.id, second.id].toSorted());
  expect(ids[0]).toBe(second.id);
});
