import { afterAll, beforeAll, expect, it } from "vitest";
import { mintIdToken } from "./id-token.ts";
import { exchangeBody, openTestShop, type TestShop } from "./testing.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

const keys = () => shop.store.settings;
const exchange = (idToken: string, over: Record<string, string> = {}) => shop.token({ ...exchangeBody(idToken), ...over });
const refresh = (token: unknown) => shop.token({ grant_type: "refresh_token", refresh_token: String(token) });

it("exchanges a session token for an expiring offline token with its refresh token", async () => {
  const { status, body } = await exchange(mintIdToken(keys()));
  expect(status).toBe(200);
  expect(body).toMatchObject({ scope: "write_products,write_files", expires_in: 3600, refresh_token_expires_in: 7_776_000 });
  expect(body.access_token).toMatch(/^shpat_/);
});

it("gives an online token with its user where that is asked for", async () => {
  const { body } = await exchange(mintIdToken(keys()), { requested_token_type: "urn:shopify:params:oauth:token-type:online-access-token" });
  expect(body).toMatchObject({ expires_in: 86_400, associated_user: { id: 42 } });
});

it.each([
  ["an unsigned token", () => `${mintIdToken(keys()).split(".").slice(0, 2).join(".")}.`],
  ["a token signed with another secret", () => mintIdToken({ ...keys(), apiSecret: "other" })],
  ["a token for another app", () => mintIdToken(keys(), { aud: "other" })],
  ["a token for another shop", () => mintIdToken(keys(), { dest: "https://other.myshopify.com" })],
  ["an expired token", () => mintIdToken(keys(), { exp: Math.floor(Date.now() / 1000) - 1 })],
])("refuses %s as invalid_subject_token", async (_name, token) => {
  const { status, body } = await exchange(token());
  expect(status).toBe(400);
  expect(body.error).toBe("invalid_subject_token");
});

it("refuses a wrong client secret", async () => {
  const { status, body } = await exchange(mintIdToken(keys()), { client_secret: "wrong" });
  expect(status).toBe(401);
  expect(body.error).toBe("invalid_client");
});

it("keeps the previous refresh token working until its replacement is used, and no longer", async () => {
  const first = (await exchange(mintIdToken(keys()))).body.refresh_token;
  const second = (await refresh(first)).body.refresh_token;
  const retried = await refresh(first);
  expect(retried.status).toBe(200);
  expect((await refresh(second)).status).toBe(400);
  expect((await refresh(retried.body.refresh_token)).status).toBe(200);
  const again = await refresh(first);
  expect(again.status).toBe(400);
  expect(again.body.error).toBe("invalid_grant");
});

it("keeps tokens over a restart", async () => {
  const token = await shop.install();
  await shop.restart();
  expect((await shop.askText("{ shop { id } }", {}, token)).status).toBe(200);
});

it("answers 401 to a token that has expired, was never given, or died with the installation", async () => {
  const short = await openTestShop({ accessTokenSeconds: 0 });
  expect((await short.askText("{ shop { id } }", {}, await short.install())).status).toBe(401);
  await short.close();
  expect((await shop.askText("{ shop { id } }", {}, "shpat_unknown")).status).toBe(401);
  const token = await shop.install();
  await shop.store.control.uninstall();
  expect((await shop.askText("{ shop { id } }", {}, token)).status).toBe(401);
});
