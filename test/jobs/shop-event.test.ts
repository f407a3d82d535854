import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { welcomeShop } from "../../app/intake/settings.ts";
import { handleShopEvent } from "../../app/jobs/handlers/shop-event.ts";
import { tendRun } from "../../app/runs/tend.ts";
import { frozenRun, simpleCatalogue } from "../runs/world.ts";
import { adminWithStoredTokens, install, openRig, type Rig } from "../support/rig.ts";

const MINUTE_MS = 60_000;

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

/** Worked off as the queue would: again, as long as the error says that it is worth it. @param clock of Shopify, against ours */
async function notice(topic: string, clockMs = 0): Promise<void> {
  const { id } = await rig.database.delivery.create({ data: { shop: rig.shop, webhookId: randomUUID(), topic, payload: {}, triggeredAt: new Date(Date.now() + clockMs) } });
  const context = { ...rig, admin: adminWithStoredTokens(rig) };
  for (let tries = 0; tries < 5; tries += 1) {
    const failure = await handleShopEvent(context, String(id)).then(() => null, (error: unknown) => error);
    if (failure === null) return;
    expect(failure).toMatchObject({ retry: "later" });
  }
  throw new Error("expected the notice to be worked off");
}

async function reinstall(): Promise<void> {
  await install(rig.standin, rig.database);
  await welcomeShop(rig.database, rig.shop);
}

const shopRow = () => rig.database.shop.findUniqueOrThrow({ where: { domain: rig.shop } });
const sessions = () => rig.database.session.count({ where: { shop: rig.shop } });

describe.each([["goes with ours", 0], ["is 10 minutes ahead of ours", 10 * MINUTE_MS], ["is 10 minutes behind ours", -10 * MINUTE_MS]])("where Shopify's clock %s", (_, clockMs) => {
  it("an uninstall signs the shop out, also when it is told twice", async () => {
    await rig.standin.store.control.uninstall();
    await notice("app/uninstalled", clockMs);
    const { uninstalledAt } = await shopRow();
    expect(uninstalledAt).not.toBeNull();
    await notice("app/uninstalled", clockMs);
    expect([(await shopRow()).uninstalledAt, await sessions()]).toEqual([uninstalledAt, 0]);
  });

  it("an uninstall that is told only after the app was installed again leaves the new installation alone", async () => {
    await rig.standin.store.control.uninstall();
    await reinstall();
    await notice("app/uninstalled", clockMs);
    expect([(await shopRow()).uninstalledAt, await sessions()]).toEqual([null, 1]);
  });
});

describe("an uninstall", () => {
  it("that is told between the new installation and its first page waits for that page", async () => {
    await rig.standin.store.control.uninstall();
    await notice("app/uninstalled");
    await reinstall();
    expect([(await shopRow()).uninstalledAt, await sessions()]).toEqual([null, 1]);
  });

  it("is believed only when Shopify can be asked", async () => {
    await rig.standin.store.control.uninstall();
    await rig.standin.store.control.faults({ resetNext: 1 });
    await notice("app/uninstalled");
    expect([(await shopRow()).uninstalledAt === null, await sessions()]).toEqual([false, 0]);
  });
});

describe("the request to erase a shop", () => {
  it("removes every row and file of it, and nothing of another shop", async () => {
    const { database } = rig;
    await rig.standin.store.control.uninstall();
    const run = await frozenRun(rig, rig.shop, simpleCatalogue(5), { automatic: true });
    await tendRun(rig, run.id);
    const other = await frozenRun(rig, "other.myshopify.com", simpleCatalogue(5));
    await rig.storage.put(`shops/${rig.shop}/originals/1.jpg`, Buffer.from("bytes"));
    await rig.storage.put("shops/other.myshopify.com/originals/1.jpg", Buffer.from("bytes"));
    await notice("shop/redact");
    expect([await database.run.count({ where: { shop: rig.shop } }), await database.runImage.count({ where: { runId: run.id } }), await database.job.count({ where: { shop: rig.shop } }), await sessions()]).toEqual([0, 0, 0, 0]);
    await expect(rig.storage.read(`shops/${rig.shop}/originals/1.jpg`)).rejects.toThrow();
    expect(await database.runImage.count({ where: { runId: other.id } })).toBe(5);
    expect((await rig.storage.read("shops/other.myshopify.com/originals/1.jpg")).toString()).toBe("bytes");
  });

  it("does not touch what a new installation works with", async () => {
    await rig.standin.store.control.uninstall();
    await reinstall();
    await rig.storage.put(`shops/${rig.shop}/originals/1.jpg`, Buffer.from("bytes"));
    await notice("shop/redact");
    expect((await rig.storage.read(`shops/${rig.shop}/originals/1.jpg`)).toString()).toBe("bytes");
    expect(await sessions()).toBe(1);
  });
});
