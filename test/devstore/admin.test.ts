import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { numberOf } from "./ids.ts";
import { faultOfIdToken } from "./id-token.ts";
import { mediaOf, openTestShop, picture, productWithPhoto, until, type TestShop } from "./testing.ts";

let shop: TestShop;
let home: string;
beforeAll(async () => {
  shop = await openTestShop();
  home = `${shop.store.url}/store/packshot-demo`;
});
afterAll(() => shop.close());

const page = async (path: string) => (await fetch(`${home}${path}`)).text();
const submit = async (path: string, fields: Record<string, string | Blob>, headers: Record<string, string> = {}) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === "string") form.append(name, value);
    else form.append(name, value, "photo.jpg");
  }
  return fetch(`${home}${path}`, { method: "POST", body: form, headers, redirect: "manual" });
};
const photo = async (colour: string) => new Blob([new Uint8Array(await picture("jpeg", colour))], { type: "image/jpeg" });

it("opens on the product list", async () => {
  const response = await fetch(shop.store.url);
  expect(response.url).toBe(`${home}/products`);
  expect(await response.text()).toContain("<h1>Products</h1>");
});

it("creates a product with a photo from a form, and shows it before and now", async () => {
  const response = await submit("/products", { title: "Tea <pot>", images: await photo("red") });
  expect(response.status).toBe(303);
  const path = response.headers.get("location")!.replace("/store/packshot-demo", "");
  const [product] = (await shop.store.control.products()).filter(({ title }) => title === "Tea <pot>");
  await until(async () => (await mediaOf(shop, product!.mediaIds[0]!)).fileStatus === "READY");
  const text = await page(path);
  expect(text).toContain("Tea &#60;pot&#62;");
  expect(text).toContain(`/standin/media/${numberOf(product!.mediaIds[0]!)}/first?v=`);
  expect(text).toContain(`/standin/media/${numberOf(product!.mediaIds[0]!)}/current?v=`);
});

it("adds a photo, replaces it as the merchant, edits its alt text, and deletes the product", async () => {
  const { product, mediaId } = await productWithPhoto(shop, await picture("jpeg", "red"));
  const path = `/products/${numberOf(product.id)}`;
  const before = await mediaOf(shop, mediaId);
  await submit(`${path}/media`, { image: await photo("green"), alt: "Side" });
  await submit(`${path}/media/${numberOf(mediaId)}/replace`, { image: await photo("blue") });
  await submit(`${path}/media/${numberOf(mediaId)}/alt`, { alt: "Front" });
  await until(async () => (await mediaOf(shop, mediaId)).sha256 !== before.sha256);
  const after = await mediaOf(shop, mediaId);
  // The merchant's new picture is the new "before", and no write of the app.
  expect(after).toMatchObject({ alt: "Front", writes: 0, firstSha256: after.sha256 });
  expect((await shop.store.control.products()).find(({ id }) => id === product.id)?.mediaIds).toHaveLength(2);
  await submit(`${path}/delete`, {});
  expect((await fetch(`${home}${path}`)).status).toBe(404);
});

it("says what is missing from a form", async () => {
  expect((await submit("/products", { title: " " })).status).toBe(422);
  const { product } = await productWithPhoto(shop, await picture("jpeg", "red"));
  const response = await submit(`/products/${numberOf(product.id)}/media`, { alt: "nothing" });
  expect(await response.json()).toEqual({ errors: "expected a picture but received none" });
});

it("refuses a form that another site's page sends", async () => {
  expect((await submit("/products", { title: "Planted" }, { "sec-fetch-site": "cross-site" })).status).toBe(403);
});

it("opens the app's page in a frame with a signed address and a session token that holds", async () => {
  const text = await page("/apps/packshot/app/settings?tab=preset");
  const address = /<iframe[^>]* src="([^"]+)"/.exec(text)![1]!.replaceAll("&#38;", "&");
  const url = new URL(address);
  expect(url.origin).toBe(shop.store.appUrl);
  expect(url.pathname).toBe("/app/settings");
  expect(url.searchParams.get("tab")).toBe("preset");
  expect(faultOfIdToken(url.searchParams.get("id_token")!, shop.store.settings)).toBeNull();
  const hmac = url.searchParams.get("hmac");
  url.searchParams.delete("hmac");
  const message = [...url.searchParams].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`).join("&");
  expect(createHmac("sha256", "standin-secret").update(message).digest("hex")).toBe(hmac);
});

it("lets the app stand in the admin's frame through the proxy, and only adds to its policy", async () => {
  const response = await fetch(`${shop.store.appUrl}/app`);
  expect(response.headers.get("content-security-policy")).toBe(`frame-ancestors ${shop.store.url} https://admin.shopify.com`);
  expect(await response.text()).toBe("app");
});

it("answers 502 through the proxy while the app is not there", async () => {
  const alone = await openTestShop({ appUrl: "http://127.0.0.1:9" });
  expect((await fetch(`${alone.store.appUrl}/app`)).status).toBe(502);
  await alone.close();
});

it("serves App Bridge and the admin's own files", async () => {
  for (const path of ["/shopifycloud/app-bridge.js", "/standin-assets/shell.js", "/standin-assets/admin.css", "/favicon.ico"]) {
    expect((await fetch(`${shop.store.url}${path}`)).ok).toBe(true);
  }
});

it("lists the webhooks that it sent", async () => {
  await shop.install();
  await shop.store.control.createProduct({ title: "Told" });
  await until(() => shop.received.length > 0);
  expect(await page("/deliveries")).toContain("products/create");
});
