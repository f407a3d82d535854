import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { look } from "../../app/intake/look.ts";
import { startDueSweeps, sweep } from "../../app/intake/sweep.ts";
import { picture, productWithPhoto, until } from "../devstore/testing.ts";
import { openRig, type Rig } from "../support/rig.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
  await rig.standin.store.control.faults({ holdWebhooks: true });
  await startDueSweeps(rig.database, rig.queue);
});
afterEach(() => rig.close());

/** A product whose photo is READY, which was a change of the product too. */
async function newProduct(): Promise<string> {
  const { product } = await productWithPhoto(rig.standin, await picture("jpeg", "#aa7733", 80));
  await until(async () => (await rig.standin.store.control.products()).some(({ id, updatedAt }) => id === product.id && updatedAt > product.createdAt));
  return product.id;
}
const looksFor = async (productId: string) => (await rig.queue.boss.findJobs("look-at-product", { key: `${rig.shop} ${productId}` })).length;
const row = () => rig.database.sweep.findUniqueOrThrow({ where: { shop: rig.shop } });

/** As a webhook that came, told by the product's own time. */
async function told(productId: string): Promise<void> {
  const { updatedAt } = (await rig.standin.store.control.products()).find(({ id }) => id === productId)!;
  await rig.database.delivery.create({ data: { shop: rig.shop, webhookId: productId, topic: "products/update", payload: { admin_graphql_api_id: productId, updated_at: updatedAt } } });
}

describe("the daily sweep", () => {
  it("looks at the products that no webhook told of, and at no others", async () => {
    const [missed, heard] = [await newProduct(), await newProduct()];
    await told(heard);
    await sweep(rig, rig.shop);
    expect([await looksFor(missed), await looksFor(heard)]).toEqual([1, 0]);
    expect(await row()).toMatchObject({ found: 1, position: null });
    expect(await look(rig, rig.shop, missed)).toHaveLength(1);
  });

  it("looks again at a product that changed after the webhook that told of it", async () => {
    const product = await newProduct();
    await told(product);
    const { mediaIds } = (await rig.standin.store.control.products())[0]!;
    await rig.standin.store.control.editAlt(mediaIds[0]!, "Another text");
    await sweep(rig, rig.shop);
    expect(await looksFor(product)).toBe(1);
  });

  it("begins where the last complete one ended, by Shopify's times", async () => {
    await newProduct();
    await sweep(rig, rig.shop);
    // Far from any clock of ours: the next sweep asks for nothing older than this.
    const since = new Date("2031-01-01T00:00:00Z");
    await rig.database.sweep.update({ where: { shop: rig.shop }, data: { since } });
    await sweep(rig, rig.shop);
    expect(await row()).toMatchObject({ since, found: 0 });
  });

  it("goes on where a crash left it, page by page", async () => {
    const products: string[] = [];
    for (let one = 0; one < 3; one += 1) products.push(await newProduct());
    const times = (await rig.standin.store.control.products()).map(({ updatedAt }) => new Date(updatedAt));
    const last = times.sort((a, b) => a.getTime() - b.getTime()).at(-1)!;
    await rig.database.sweep.update({ where: { shop: rig.shop }, data: { position: new Date(last.getTime() + 1000), found: 2 } });
    await sweep(rig, rig.shop);
    expect(await Promise.all(products.map(looksFor))).toEqual([0, 0, 0]);
    expect(await row()).toMatchObject({ found: 2, position: null });
  });

  it("is due once a day, at a time of its own for each shop, and only where images are processed by themselves", async () => {
    await rig.database.shop.createMany({ data: ["a", "b", "c"].map((name) => ({ domain: `${name}.myshopify.com` })) });
    await rig.database.shop.create({ data: { domain: "off.myshopify.com", automatic: false } });
    expect(await startDueSweeps(rig.database, rig.queue)).toBe(0);
    const rows = await rig.database.sweep.findMany();
    expect(new Set(rows.map(({ dueAt }) => dueAt.getTime())).size).toBe(4);
    expect(rows.map(({ shop }) => shop)).not.toContain("off.myshopify.com");

    const dueAt = new Date(Date.now() - 3_600_000);
    await rig.database.sweep.update({ where: { shop: rig.shop }, data: { dueAt } });
    const begun = await Promise.all([1, 2, 3].map(() => startDueSweeps(rig.database, rig.queue)));
    expect(begun.reduce((sum, one) => sum + one, 0)).toBe(1);
    expect((await row()).dueAt).toEqual(new Date(dueAt.getTime() + 24 * 3_600_000));
  });
});
