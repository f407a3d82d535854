import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { imageDetail } from "../../app/review/detail.ts";
import { counts, listImages, shopChoices } from "../../app/review/views.ts";
import { urlSigner } from "../../app/storage/signed-url.ts";
import { filters } from "../../app/view-types.ts";
import { testDatabase, type TestDatabase } from "../support/database.ts";
import { addJob, addPublication, addWritten, OTHER_SHOP, SHOP } from "./shop.ts";

const signer = urlSigner("a secret of the tests");
let world: TestDatabase;
beforeAll(async () => {
  world = await testDatabase();
});
afterAll(() => world.close());

describe("the list", () => {
  test("shows a shop its own images only, newest first", async () => {
    const { database } = world;
    const shop = "list.myshopify.com";
    const older = await addJob(database, "done", { shop });
    const newer = await addJob(database, "queued", { shop });
    await addJob(database, "queued", { shop: OTHER_SHOP });
    const { rows } = await listImages(database, signer, shop, { filter: "all" });
    expect(rows.map(({ jobId }) => jobId)).toEqual([newer, older]);
  });

  test("puts each image behind exactly one tab beside All, and counts it there", async () => {
    const { database } = world;
    const shop = "tabs.myshopify.com";
    for (const status of ["queued", "pending_fetch", "pending_process", "pending_publish", "pending_review", "done", "rejected", "failed"] as const) await addJob(database, status, { shop });
    const found = Object.fromEntries(await Promise.all(filters.map(async (filter) => [filter, (await listImages(database, signer, shop, { filter })).rows.length] as const)));
    expect(found).toEqual({ all: 8, running: 3, waiting: 1, review: 1, done: 2, failed: 1 });
    expect(await counts(database, shop)).toEqual(found);
  });

  test("leads page by page through everything and back again", async () => {
    const { database } = world;
    const shop = "pages.myshopify.com";
    const ids: string[] = [];
    for (let index = 0; index < 7; index++) ids.unshift(await addJob(database, index % 2 === 0 ? "done" : "failed", { shop }));
    const page = (cursor?: { side: "older" | "newer"; jobId: string }) => listImages(database, signer, shop, { filter: "all", cursor, pageSize: 3 });
    const idsOf = ({ rows }: Awaited<ReturnType<typeof page>>) => rows.map(({ jobId }) => jobId);

    const first = await page();
    expect(idsOf(first)).toEqual(ids.slice(0, 3));
    expect(first.newer).toBeNull();
    const second = await page({ side: "older", jobId: first.older! });
    expect(idsOf(second)).toEqual(ids.slice(3, 6));
    const third = await page({ side: "older", jobId: second.older! });
    expect(idsOf(third)).toEqual(ids.slice(6));
    expect(third.older).toBeNull();
    const back = await page({ side: "newer", jobId: third.newer! });
    expect(idsOf(back)).toEqual(ids.slice(3, 6));
    const start = await page({ side: "newer", jobId: back.newer! });
    expect(idsOf(start)).toEqual(ids.slice(0, 3));
    expect(start.newer).toBeNull();
  });

  test("shows the result's preview, else the original, else nothing, under addresses that do not change from look to look", async () => {
    const { database } = world;
    const shop = "thumbs.myshopify.com";
    const finished = await addWritten(database, { shop });
    const withOriginal = await addJob(database, "failed", { shop, finished: true });
    await database.output.deleteMany({ where: { jobId: withOriginal } });
    await addJob(database, "queued", { shop });
    const look = async () => (await listImages(database, signer, shop, { filter: "all" })).rows.map(({ thumbnail }) => thumbnail);
    const [queued, original, result] = await look();
    expect(queued).toBeNull();
    expect(verified(original!)).toBe(`shops/${shop}/originals/00.jpg`);
    expect(verified(result!)).toBe(`shops/${shop}/previews/${finished}/compose.webp`);
    expect(await look()).toEqual([queued, original, result]);
  });

  test("offers Revert only for the result that the shop shows", async () => {
    const { database } = world;
    const shop = "superseded.myshopify.com";
    const mediaId = "gid://shopify/MediaImage/superseded";
    await addWritten(database, { shop, mediaId });
    await addWritten(database, { shop, mediaId });
    const { rows } = await listImages(database, signer, shop, { filter: "done" });
    expect(rows.map(({ actions }) => actions)).toEqual([["revert", "reprocess"], ["reprocess"]]);
  });

  test("says that a new shop processes photos automatically", async () => {
    expect(await shopChoices(world.database, "unknown.myshopify.com")).toEqual({ automatic: true, preset: "White background, natural shadow" });
  });
});

describe("one image", () => {
  test("of another shop is answered as if it did not exist, like an unknown or malformed id", async () => {
    const { database } = world;
    const theirs = await addWritten(database, { shop: OTHER_SHOP });
    expect(await imageDetail(database, signer, OTHER_SHOP, theirs)).not.toBeNull();
    for (const id of [theirs, "01a1fe00-0000-7000-8000-000000000000", "not-an-id", ""]) expect(await imageDetail(database, signer, SHOP, id)).toBeNull();
  });

  test("has before and after with their sizes once it is finished", async () => {
    const { database } = world;
    const id = await addWritten(database);
    const image = await imageDetail(database, signer, SHOP, id);
    expect(image?.before).toMatchObject({ format: "jpeg", width: 1200, height: 900, bytes: 240_000 });
    expect(image?.after).toMatchObject({ format: "jpg", width: 1000, height: 1000, bytes: 90_000 });
    expect(verified(image!.before!.preview!)).toBe(`shops/${SHOP}/previews/${id}/source.webp`);
    expect(verified(image!.after!.address)).toBe(`shops/${SHOP}/outputs/${id}/compose.jpg`);
  });

  test("offers reverting the whole product only where several of its images were changed", async () => {
    const { database } = world;
    const productId = "gid://shopify/Product/77";
    const first = await addWritten(database, { also: { productId } });
    expect((await imageDetail(database, signer, SHOP, first))?.actions).toEqual(["revert", "reprocess"]);
    const second = await addWritten(database, { also: { productId } });
    expect((await imageDetail(database, signer, SHOP, first))?.actions).toEqual(["revert", "reprocess", "revert_product"]);
    await addPublication(database, second, "revert", "done");
    expect((await imageDetail(database, signer, SHOP, first))?.actions).toEqual(["revert", "reprocess"]);
  });

  test("is not offered for another round while a job of the same image is under way, nor once it was deleted in the shop", async () => {
    const { database } = world;
    const mediaId = "gid://shopify/MediaImage/busy";
    const done = await addWritten(database, { mediaId });
    const under = await addJob(database, "pending_process", { mediaId });
    const image = await imageDetail(database, signer, SHOP, done);
    expect(image?.actions).toEqual(["revert"]);
    expect(image?.newerJobId).toBe(under);
    const deleted = await addJob(database, "failed", { also: { errorCode: "image_deleted", errorMerchant: "The image was deleted." } });
    expect(await imageDetail(database, signer, SHOP, deleted)).toMatchObject({ actions: [], problem: { code: "image_deleted", text: "The image was deleted." } });
  });

  test("tells its history across jobs and publications, newest first", async () => {
    const { database } = world;
    const mediaId = "gid://shopify/MediaImage/history";
    const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 12, minute));
    const first = await addJob(database, "done", { mediaId, finished: true, also: { createdAt: at(0), decision: "approved", decidedAt: at(1), finishedAt: at(2) } });
    await addPublication(database, first, "write", "done", { finishedAt: at(2) });
    await addPublication(database, first, "revert", "failed", { finishedAt: at(3), errorMerchant: "It was changed." });
    const second = await addJob(database, "failed", { mediaId, also: { origin: "manual", createdAt: at(4), finishedAt: at(5), errorMerchant: "Unreadable." } });
    const image = await imageDetail(database, signer, SHOP, second);
    expect(image?.history.map(({ event, own, problem }) => [event, own, problem])).toEqual([
      ["failed", true, "Unreadable."],
      ["asked", true, null],
      ["revert_failed", false, "It was changed."],
      ["written", false, null],
      ["approved", false, null],
      ["found", false, null],
    ]);
  });
});

function verified(address: string): string | undefined {
  return signer.verify(new URL(address, "http://files.invalid"), new Date())?.key;
}
