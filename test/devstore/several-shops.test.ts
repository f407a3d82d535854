import { afterAll, beforeAll, expect, it } from "vitest";
import { controlOf } from "./control.ts";
import { mintIdToken } from "./id-token.ts";
import { exchangeBody, openTestShop, picture, until, type TestShop } from "./testing.ts";

const SECOND = "second.myshopify.com";
const OWN = "{ shop { myshopifyDomain } products(first: 5) { nodes { media(first: 1) { nodes { ... on MediaImage { originalSource { url } image { url } } } } } } }";

let shop: TestShop;
let second: string;
beforeAll(async () => {
  shop = await openTestShop({ alsoShops: [SECOND], throttle: { maximumAvailable: 100, restoreRate: 1 } });
  await shop.install();
  const { settings } = shop.store.shops.get(SECOND)!;
  const response = await shop.fetch(`https://${SECOND}/admin/oauth/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ client_id: "standin-key", client_secret: "standin-secret", ...exchangeBody(mintIdToken(settings)) }),
  });
  second = ((await response.json()) as { access_token: string }).access_token;
});
afterAll(() => shop.close());

async function ask(domain: string, token: string): Promise<{ status: number; text: string }> {
  const response = await shop.fetch(`https://${domain}/admin/api/2026-10/graphql.json`, { method: "POST", headers: { "content-type": "application/json", "x-shopify-access-token": token }, body: JSON.stringify({ query: OWN }) });
  return { status: response.status, text: await response.text() };
}

it("keeps the products, pictures, tokens and points of two shops apart", async () => {
  const control = controlOf(shop.store.url, SECOND);
  await control.createProduct({ title: "Only here", images: [{ filename: "here.jpg", bytes: await picture("jpeg", "#123456") }] });
  await until(async () => (await control.media())[0]?.fileStatus === "READY");
  expect(await shop.store.control.products()).toEqual([]);

  const answer = await ask(SECOND, second);
  expect(answer.text).toContain(`"myshopifyDomain":"${SECOND}"`);
  for (const url of answer.text.match(/https:[^"]+/g) ?? []) expect((await shop.fetch(url)).status).toBe(200);
  // Asked with the other shop's token, both refuse.
  expect((await ask(shop.store.shop, second)).status).toBe(401);

  let calls = 0;
  while (!(await ask(SECOND, second)).text.includes("THROTTLED") && calls < 50) calls += 1;
  expect((await shop.askText("{ shop { id } }")).body.errors).toBeUndefined();
});
