import { afterEach, beforeEach, expect, it } from "vitest";
import { handleShopEvent } from "../../app/jobs/handlers/shop-event.ts";
import { defaultPreset } from "../../app/imaging/presets.ts";
import { carryOut } from "../../app/publishing/carry-out.ts";
import { cancelRun, revertRun, startRun } from "../../app/runs/control.ts";
import { createRun } from "../../app/runs/create.ts";
import type { Scope } from "../../app/runs/scope.ts";
import { tendRun } from "../../app/runs/tend.ts";
import { picture, until } from "../devstore/testing.ts";
import { openRig, type Rig } from "../support/rig.ts";
import { freezeAll, freezeOnce, photosReady, runNow, work } from "./steps.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await openRig({ bulk: { startMs: 5, runMs: 5 } });
});
afterEach(() => rig.close());

const control = () => rig.standin.store.control;

/** Products with photos that are ready, one more product showing the first photo too. */
async function fill(products: number, photos: number): Promise<string[]> {
  const mediaIds: string[] = [];
  for (let product = 0; product < products; product += 1) {
    const images = await Promise.all(Array.from({ length: photos }, async (_, photo) => ({ filename: `p${product}-${photo}.jpg`, bytes: await picture("jpeg", `rgb(${20 + product * 30}, ${photo * 40}, 90)`) })));
    mediaIds.push(...(await control().createProduct({ title: `Product ${product}`, images })).mediaIds);
  }
  await photosReady(rig);
  return mediaIds;
}

function create(scope: Scope = { kind: "all" }): Promise<string> {
  return rig.database.$transaction(async (tx) => (await createRun(tx, rig.queue, { shop: rig.shop, scope, presetName: defaultPreset.name })).id);
}

const isOriginal = async (mediaId: string) => (await control().bytes(mediaId)).equals(await control().bytes(mediaId, "first"));

it("lists the catalogue, holds its samples, writes every image back once, and puts every original back", async () => {
  const mediaIds = await fill(3, 2);
  const runId = await create();
  await freezeAll(rig, runId);
  expect(await runNow(rig, runId)).toMatchObject({ state: "ready", images: 6, products: 3, skipped: 0, waiting: 3, open: 3 });
  await work(rig, runId);
  expect(await rig.database.job.count({ where: { runId, status: "pending_review" } })).toBe(3);
  for (const mediaId of mediaIds) expect(await isOriginal(mediaId)).toBe(true);

  await startRun(rig.database, rig.shop, runId);
  await work(rig, runId);
  expect(await runNow(rig, runId)).toMatchObject({ state: "done", done: 6, open: 0, waiting: 0 });
  for (const mediaId of mediaIds) expect(await isOriginal(mediaId)).toBe(false);
  expect(await rig.database.publication.count({ where: { kind: "write", state: "done" } })).toBe(6);

  await revertRun(rig.database, rig.shop, runId);
  await work(rig, runId);
  expect(await runNow(rig, runId)).toMatchObject({ state: "reverted", reverted: 6, notReverted: 0 });
  for (const mediaId of mediaIds) expect(await isOriginal(mediaId)).toBe(true);
});

it("finds an image that two products show once, and a second run finds nothing to do", async () => {
  const [shared = ""] = await fill(2, 1);
  const other = (await control().products()).at(-1)!;
  await control().shareImage(shared, other.id);
  const runId = await create();
  await freezeAll(rig, runId);
  const image = await rig.database.runImage.findUniqueOrThrow({ where: { runId_mediaId: { runId, mediaId: shared } } });
  expect(image.productIds).toHaveLength(2);
  await startRun(rig.database, rig.shop, runId);
  await work(rig, runId);
  const again = await create();
  await freezeAll(rig, again);
  expect(await runNow(rig, again)).toMatchObject({ state: "ready", images: 2, skipped: 2, skips: { already_done: 2 } });
});

it("finds its bulk operation again when the answer was lost, and asks for none twice", async () => {
  await fill(1, 1);
  const runId = await create();
  // As a process leaves it that asked and was killed before the answer.
  await freezeOnce(rig, runId);
  await rig.database.runOperation.updateMany({ where: { runId }, data: { bulkId: null } });
  await freezeAll(rig, runId);
  expect((await runNow(rig, runId)).state).toBe("ready");
  expect(await rig.database.runOperation.findMany({ where: { runId }, select: { asks: true } })).toEqual([{ asks: 1 }, { asks: 1 }]);
});

it("looks at once when Shopify tells that an operation has ended, however long the next look was put off", async () => {
  await fill(1, 2);
  const runId = await create();
  // So old that the looks are far apart.
  await rig.database.run.update({ where: { id: runId }, data: { createdAt: new Date(Date.now() - 3_600_000) } });
  const dueLook = async () => (await rig.queue.boss.fetch<{ runId: string }>("freeze-run"))[0]?.data.runId;
  const told = () => rig.standin.received.filter(({ headers }) => headers["x-shopify-topic"] === "bulk_operations/finish");
  expect(await dueLook()).toBe(runId);
  await freezeOnce(rig, runId);
  await until(() => told().length === 2);
  expect(await dueLook()).toBeUndefined();

  const { id } = await rig.database.delivery.create({ data: { shop: rig.shop, webhookId: "finish", topic: "bulk_operations/finish", payload: JSON.parse(told()[0]!.body) as object } });
  await handleShopEvent(rig, String(id));
  expect(await dueLook()).toBe(runId);
  // Told twice: no second look beside the one that is under way.
  await handleShopEvent(rig, String(id));
  expect(await dueLook()).toBeUndefined();
  await freezeOnce(rig, runId);
  expect(await runNow(rig, runId)).toMatchObject({ state: "ready", images: 2 });
});

it("asks again for an operation that never arrived, once it can be sure", async () => {
  await fill(1, 1);
  const runId = await create();
  await rig.database.runOperation.updateMany({ where: { runId }, data: { askedAt: new Date(Date.now() - 5000), asks: 1 } });
  await freezeOnce(rig, runId);
  expect(await rig.database.runOperation.count({ where: { runId, askedAt: null } })).toBe(0);
  await rig.database.runOperation.updateMany({ where: { runId }, data: { askedAt: new Date(Date.now() - 60_000) } });
  await freezeAll(rig, runId);
  expect((await runNow(rig, runId)).images).toBe(1);
});

it("lists again when Shopify breaks an operation off", async () => {
  await fill(1, 2);
  await control().faults({ failNextBulk: "INTERNAL_SERVER_ERROR" });
  const runId = await create();
  await freezeAll(rig, runId);
  expect(await runNow(rig, runId)).toMatchObject({ state: "ready", images: 2 });
});

it("reads a few selected products without a bulk operation", async () => {
  const [, second = ""] = await fill(2, 1);
  const product = (await control().products()).find(({ mediaIds }) => mediaIds.includes(second))!;
  const runId = await create({ kind: "products", productIds: [product.id] });
  await freezeAll(rig, runId);
  expect(await runNow(rig, runId)).toMatchObject({ state: "ready", images: 1, products: 1 });
  expect(await rig.database.runImage.findMany({ where: { runId }, select: { mediaId: true } })).toEqual([{ mediaId: second }]);
});

it("lists a collection and a search alone", async () => {
  await fill(3, 1);
  const [first] = await control().products();
  const collection = await control().createCollection("Mugs", [first!.id]);
  const byCollection = await create({ kind: "collection", collectionId: collection.id, title: "Mugs" });
  await freezeAll(rig, byCollection);
  expect((await runNow(rig, byCollection)).images).toBe(1);
  const bySearch = await create({ kind: "search", search: 'title:"Product 2"' });
  await freezeAll(rig, bySearch);
  expect((await runNow(rig, bySearch)).images).toBe(1);
});

it("leaves an image alone that the merchant changed after the run, and reverts the others", async () => {
  const [changed = "", other = ""] = await fill(1, 2);
  const runId = await create();
  await freezeAll(rig, runId);
  await startRun(rig.database, rig.shop, runId);
  await work(rig, runId);
  await control().replaceImage(changed, { filename: "p0-0.jpg", bytes: await picture("jpeg", "#123456") });
  await photosReady(rig);
  await revertRun(rig.database, rig.shop, runId);
  await tendRun(rig, runId);
  for (const { id } of await rig.database.publication.findMany({ where: { state: "prepared" } })) {
    await carryOut(rig, id).catch((error: unknown) => rig.database.publication.update({ where: { id }, data: { state: "failed", errorMerchant: String(error) } }));
  }
  await work(rig, runId);
  expect(await runNow(rig, runId)).toMatchObject({ state: "reverted", reverted: 1, notReverted: 1 });
  expect(await isOriginal(other)).toBe(true);
});

it("stops Shopify's listing when it is cancelled while it is being frozen", async () => {
  await rig.close();
  rig = await openRig({ bulk: { startMs: 60_000, runMs: 5 } });
  const runId = await create();
  await freezeOnce(rig, runId);
  await cancelRun(rig.database, rig.queue, rig.shop, runId);
  await freezeOnce(rig, runId);
  expect((await runNow(rig, runId)).state).toBe("cancelled");
  const { bulkId } = await rig.database.runOperation.findFirstOrThrow({ where: { runId } });
  const { body } = await rig.standin.askText(`{ bulkOperation(id: "${bulkId}") { status } }`, {}, (await rig.database.session.findFirstOrThrow()).accessToken);
  expect(JSON.stringify(body)).toMatch(/CANCEL/);
});
