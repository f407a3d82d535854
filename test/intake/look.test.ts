import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { look } from "../../app/intake/look.ts";
import { reprocess } from "../../app/intake/reprocess.ts";
import { saveSettings } from "../../app/intake/settings.ts";
import { asPackshotError } from "../../app/errors.ts";
import { processImage } from "../../app/jobs/handlers/process-image.ts";
import { carryOut } from "../../app/publishing/carry-out.ts";
import { prepareRevert } from "../../app/publishing/prepare.ts";
import { approve, reject } from "../../app/review/decide.ts";
import { mediaOf, merchantReplaces, picture, productWithPhoto } from "../devstore/testing.ts";
import { acceptOne, blackProcessor, openRig, type Rig } from "../support/rig.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

const newProduct = async () => productWithPhoto(rig.standin, await picture("jpeg", "#aa7733", 80));
const looked = async (productId: string) => (await look(rig, rig.shop, productId)).length;

async function publish(jobId: string): Promise<void> {
  await processImage(rig, jobId);
  const { id } = await rig.database.publication.findFirstOrThrow({ where: { jobId, kind: "write" } });
  await carryOut(rig, id);
}

describe("a look at a product", () => {
  it("makes one job per image, however often it is repeated", async () => {
    const { product } = await newProduct();
    expect(await looked(product.id)).toBe(1);
    expect(await looked(product.id)).toBe(0);
    const repeated = await Promise.all([1, 2, 3].map(() => looked(product.id)));
    expect(repeated).toEqual([0, 0, 0]);
  });

  it("of several at the same moment makes one job", async () => {
    const { product } = await newProduct();
    const counts = await Promise.all([1, 2, 3, 4, 5].map(() => looked(product.id)));
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(1);
  });

  it("leaves our own output alone", async () => {
    const { product } = await newProduct();
    await publish(await acceptOne(rig, product.id));
    expect(await looked(product.id)).toBe(0);
  });

  it("leaves an original alone that was put back", async () => {
    const { product } = await newProduct();
    const jobId = await acceptOne(rig, product.id);
    await publish(jobId);
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    await carryOut(rig, (await rig.database.publication.findFirstOrThrow({ where: { jobId, kind: "revert" } })).id);
    expect(await looked(product.id)).toBe(0);
  });

  it("takes an image up again that the merchant has replaced", async () => {
    const { product, mediaId } = await newProduct();
    await publish(await acceptOne(rig, product.id));
    await merchantReplaces(rig.standin, mediaId, await picture("jpeg", "#112233", 90));
    expect(await looked(product.id)).toBe(1);
  });

  it("makes nothing while the shop has automatic processing off", async () => {
    const { product } = await newProduct();
    await saveSettings(rig.database, rig.shop, { automatic: false, publishPolicy: "at_once", presetName: "white-background", keepTransparency: false });
    expect(await looked(product.id)).toBe(0);
  });

  it("does not come again for an image that is worked on as it is, but does for one that the merchant replaced meanwhile", async () => {
    const { product, mediaId } = await newProduct();
    await acceptOne(rig, product.id);
    const again = async () => (await rig.queue.boss.findJobs("look-at-product", { key: `${rig.shop} ${product.id}` })).length;
    expect(await looked(product.id)).toBe(0);
    expect(await again()).toBe(0);
    await merchantReplaces(rig.standin, mediaId, await picture("jpeg", "#2266aa", 90));
    expect(await looked(product.id)).toBe(0);
    expect(await again()).toBe(1);
  });

  it("looks again later when an image is still being processed by Shopify", async () => {
    await rig.close();
    rig = await openRig({ delays: { processingMs: 60_000 } });
    const product = await rig.standin.store.control.createProduct({ title: "Fresh", images: [{ filename: "fresh.jpg", bytes: await picture("jpeg", "#445566", 70) }] });
    expect(await looked(product.id)).toBe(0);
    expect(await rig.queue.boss.findJobs("look-at-product", { key: `${rig.shop} ${product.id}` })).toHaveLength(1);
  });
});

describe("review", () => {
  const waiting = async () => {
    await saveSettings(rig.database, rig.shop, { automatic: true, publishPolicy: "review_first", presetName: "white-background", keepTransparency: false });
    const { product, mediaId } = await newProduct();
    const jobId = await acceptOne(rig, product.id);
    await processImage(rig, jobId);
    return { jobId, mediaId };
  };
  const statusOf = async (id: string) => (await rig.database.job.findUniqueOrThrow({ where: { id } })).status;

  it("holds every result back where the shop wants to see it first", async () => {
    const { jobId } = await waiting();
    expect(await statusOf(jobId)).toBe("pending_review");
    expect(await rig.database.publication.count()).toBe(0);
  });

  it("approved sends the result once, asked twice", async () => {
    const { jobId, mediaId } = await waiting();
    await Promise.all([1, 2].map(() => approve(rig.database, rig.queue, rig.shop, jobId)));
    await carryOut(rig, (await rig.database.publication.findFirstOrThrow({ where: { jobId } })).id);
    expect(await statusOf(jobId)).toBe("done");
    expect((await mediaOf(rig.standin, mediaId)).writes).toBe(1);
  });

  it("rejected leaves the product as it is and cannot be approved any more", async () => {
    const { jobId, mediaId } = await waiting();
    await reject(rig.database, rig.shop, jobId);
    expect(await statusOf(jobId)).toBe("rejected");
    await expect(approve(rig.database, rig.queue, rig.shop, jobId)).rejects.toMatchObject({ code: "not_waiting" });
    expect((await mediaOf(rig.standin, mediaId)).writes).toBe(0);
  });

  it("holds back what the engine is unsure of, where the shop publishes at once but for that", async () => {
    rig.processors.splice(0, 1, blackProcessor(true));
    await saveSettings(rig.database, rig.shop, { automatic: true, publishPolicy: "hold_unsure", presetName: "white-background", keepTransparency: false });
    const { product } = await newProduct();
    const jobId = await acceptOne(rig, product.id);
    await processImage(rig, jobId);
    expect(await statusOf(jobId)).toBe("pending_review");
  });
});

describe("reprocess", () => {
  it("starts from the merchant's original although the product shows our output", async () => {
    const { product, mediaId } = await newProduct();
    const first = await acceptOne(rig, product.id);
    await publish(first);
    const second = await reprocess(rig.database, rig.queue, rig.shop, first);
    await publish(second);
    const jobs = await rig.database.job.findMany({ where: { mediaId } });
    expect(new Set(jobs.map(({ originalId }) => originalId)).size).toBe(1);
    expect(await rig.database.original.count()).toBe(1);
    expect((await mediaOf(rig.standin, mediaId)).writes).toBe(2);
  });

  it("clicked twice makes one job", async () => {
    const { product } = await newProduct();
    const first = await acceptOne(rig, product.id);
    await publish(first);
    const results = await Promise.allSettled([1, 2].map(() => reprocess(rig.database, rig.queue, rig.shop, first)));
    const refused = results.filter((result) => result.status === "rejected").map((result) => asPackshotError(result.reason).code);
    expect(refused).toEqual(["image_busy"]);
  });
});
