import { shopifyApi, ApiVersion, type Session } from "@shopify/shopify-api";
import "@shopify/shopify-api/adapters/node";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { shopTokens } from "../../app/shopify/tokens.ts";
import { openRig, type Rig } from "../support/rig.ts";

let rig: Rig;
let sessions: PrismaSessionStorage<Rig["database"]>;
beforeEach(async () => {
  rig = await openRig();
  sessions = new PrismaSessionStorage(rig.database);
});
afterEach(() => rig.close());

const tokens = () =>
  shopTokens({
    database: rig.database,
    sessions,
    api: shopifyApi({ apiKey: "standin-key", apiSecretKey: "standin-secret", hostName: "app.example", apiVersion: ApiVersion.October26, isEmbeddedApp: true, scopes: ["write_files"] }),
  });

async function change(also: Partial<Session>): Promise<string> {
  const session = await sessions.loadSession(`offline_${rig.shop}`);
  await sessions.storeSession(Object.assign(session!, also));
  return session!.accessToken ?? "";
}

describe("offline tokens", () => {
  it("are used as they are while they are fresh", async () => {
    const stored = await change({});
    expect(await tokens().accessToken(rig.shop)).toBe(stored);
  });

  it("are renewed once although eight callers find them expired", async () => {
    const expired = await change({ expires: new Date(Date.now() - 1000) });
    const processes = [tokens(), tokens()];
    const renewed = await Promise.all(Array.from({ length: 8 }, (_, caller) => processes[caller % 2]!.accessToken(rig.shop)));
    expect(new Set(renewed).size).toBe(1);
    expect(renewed[0]).not.toBe(expired);
  });

  it("that Shopify refuses are renewed although our clock takes them for fresh", async () => {
    const first = await change({});
    const one = tokens();
    expect(await one.accessToken(rig.shop)).toBe(first);
    one.refused?.(rig.shop, first);
    const second = await one.accessToken(rig.shop);
    expect(second).not.toBe(first);
    expect(await one.accessToken(rig.shop)).toBe(second);
  });

  it("that cannot be renewed are an error that is not tried again", async () => {
    await change({ expires: new Date(Date.now() - 1000), refreshToken: "shprt_unknown" });
    await expect(tokens().accessToken(rig.shop)).rejects.toMatchObject({ code: "shopify_no_access", retry: "never" });
  });

  it("of a shop that is not installed are an error that names the shop", async () => {
    await expect(tokens().accessToken("nobody.myshopify.com")).rejects.toThrow(/nobody\.myshopify\.com/);
  });
});
