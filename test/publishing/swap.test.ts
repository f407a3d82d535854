import path from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asPackshotError } from "../../app/errors.ts";
import { look } from "../../app/intake/look.ts";
import { reprocess } from "../../app/intake/reprocess.ts";
import { processImage } from "../../app/jobs/handlers/process-image.ts";
import type { Processor } from "../../app/processors/processor.ts";
import { carryOut, giveUp } from "../../app/publishing/carry-out.ts";
import { prepareProductRevert, prepareRevert } from "../../app/publishing/prepare.ts";
import { leaveSwap } from "../../app/publishing/swap.ts";
import type { AdminApi } from "../../app/shopify/admin-client.ts";
import { ShopifyError } from "../../app/shopify/errors.ts";
import { mediaOf, merchantReplaces, picture, until } from "../devstore/testing.ts";
import { acceptOne, openRig, type Rig } from "../support/rig.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
  rig.processors = [clearProcessor];
  await rig.database.shop.update({ where: { domain: rig.shop }, data: { keepTransparency: true, presetName: "transparent" } });
});
afterEach(() => rig.close());

/** Answers with nothing but transparency. */
const clearProcessor: Processor = {
  name: "bundled",
  async process({ sourceFile, outputFolder, format }) {
    const { width, height } = await sharp(sourceFile).metadata();
    const file = path.join(outputFolder, `compose.${format}`);
    await sharp({ create: { width, height, channels: 4, background: "#00000000" } }).toFormat(format === "jpg" ? "jpeg" : "png").toFile(file);
    return { outputs: [{ variation: "compose", format, file, width, height }], previews: [], warnings: {}, steps: [], method: "clear", confidence: 1, needsReview: false, reasons: [] };
  },
  close: () => Promise.resolve(),
};

const control = () => rig.standin.store.control;
const merchant = () => rig.standin.store.merchant;
const shown = (mediaId: string) => mediaOf(rig.standin, mediaId);
const failureOf = (run: Promise<unknown>) => run.then(() => "nothing", (error: unknown) => asPackshotError(error).code);
const publicationOf = (id: string) => rig.database.publication.findUniqueOrThrow({ where: { id } });
const revertOf = async (jobId: string) => (await rig.database.publication.findFirstOrThrow({ where: { jobId, kind: "revert" } })).id;
const galleryOf = async (productId: string) => (await control().products()).find(({ id }) => id === productId)!;

/** A product with three photos, the second of which two of three variants show. */
async function threePhotos(filename = "front view.jpg") {
  const bytes = await picture("jpeg", "#c04030", 80);
  const other = await picture("png", "#3040c0", 80);
  const product = await control().createProduct({
    title: "Mug",
    images: [{ filename: "side.png", bytes: other, alt: "Side" }, { filename, bytes, alt: "A red mug" }, { filename: "back.png", bytes: other, alt: "Back" }],
    variants: [{ title: "Red", image: 1 }, { title: "Blue", image: 0 }, { title: "Dark red", image: 1 }],
  });
  const [side = "", front = "", back = ""] = product.mediaIds;
  for (const id of product.mediaIds) await until(async () => (await shown(id)).fileStatus === "READY");
  return { product, bytes, side, front, back };
}

/** The same with the second photo's job done but for its write-back. */
async function processed() {
  const photos = await threePhotos();
  // The PNGs are not what this is about.
  const jobs = await look(rig, rig.shop, photos.product.id);
  const { id: jobId } = await rig.database.job.findFirstOrThrow({ where: { id: { in: jobs }, mediaId: photos.front } });
  await rig.database.job.deleteMany({ where: { id: { in: jobs.filter((id) => id !== jobId) } } });
  await processImage(rig, jobId);
  const { id: publicationId } = await rig.database.publication.findFirstOrThrow({ where: { jobId } });
  return { ...photos, jobId, publicationId };
}

async function swapped() {
  const photos = await processed();
  await carryOut(rig, photos.publicationId);
  const { newMediaId } = await publicationOf(photos.publicationId);
  return { ...photos, newMediaId: newMediaId! };
}

const before = ({ side, front, back }: { side: string; front: string; back: string }) => ({ gallery: [side, front, back], variants: [front, side, front] });

async function nowIn(productId: string) {
  const { mediaIds, variants } = await galleryOf(productId);
  return { gallery: mediaIds, variants: variants.map(({ mediaId }) => mediaId) };
}

const ours = async (publicationId: string) => (await control().media()).filter(({ filename }) => filename.includes(publicationId.slice(-12)));

describe("a transparent result of a JPEG", () => {
  it("takes the photo's place as a PNG: position, alt text and variants", async () => {
    const photos = await swapped();
    const { side, back, newMediaId, publicationId, jobId, product } = photos;
    expect(await nowIn(product.id)).toEqual({ gallery: [side, newMediaId, back], variants: [newMediaId, side, newMediaId] });
    const media = await shown(newMediaId);
    expect(media).toMatchObject({ alt: "A red mug", fileStatus: "READY", filename: `front_view-${publicationId.slice(-12)}.png` });
    const { hasAlpha, format } = await sharp(await control().bytes(newMediaId)).metadata();
    expect({ hasAlpha, format }).toEqual({ hasAlpha: true, format: "png" });
    expect((await sharp(await control().bytes(newMediaId)).stats()).isOpaque).toBe(false);
    expect(await publicationOf(publicationId)).toMatchObject({ state: "done", writeBack: "swap", sends: 1 });
    expect((await rig.database.job.findUniqueOrThrow({ where: { id: jobId } })).status).toBe("done");
  });

  it("leaves the old file in the shop as it was", async () => {
    const { front, bytes } = await swapped();
    expect((await control().bytes(front)).equals(bytes)).toBe(true);
    expect(await shown(front)).toMatchObject({ writes: 0, productIds: [], alt: "A red mug" });
  });

  it("stands on white in the photo itself where the shop has not chosen otherwise", async () => {
    await rig.database.shop.update({ where: { domain: rig.shop }, data: { keepTransparency: false } });
    const photos = await processed();
    await carryOut(rig, photos.publicationId);
    expect(await publicationOf(photos.publicationId)).toMatchObject({ state: "done", writeBack: "in_place", newMediaId: null });
    expect(await nowIn(photos.product.id)).toEqual(before(photos));
  });

  it("stays in place where the photo is a PNG", async () => {
    const product = await control().createProduct({ title: "Cup", images: [{ filename: "cup.png", bytes: await picture("png", "#204080", 80) }] });
    await until(async () => (await shown(product.mediaIds[0]!)).fileStatus === "READY");
    await processImage(rig, await acceptOne(rig, product.id));
    const [publication] = await rig.database.publication.findMany();
    await carryOut(rig, publication!.id);
    expect(await publicationOf(publication!.id)).toMatchObject({ state: "done", writeBack: "in_place" });
  });
});

describe("the webhook that a swap causes", () => {
  it("starts no job for the new image, neither during the swap nor after it", async () => {
    const { product, publicationId, front } = await processed();
    const jobsFor = async () => (await look(rig, rig.shop, product.id)).length;
    const others = await jobsFor(); // the two PNGs, whose jobs processed() has put away
    expect(others).toBe(2);
    // As a process leaves it that dies when the new image has just been attached.
    await expect(carryOut({ ...rig, admin: failing(rig.admin, "after", "FileUpdate", 1) }, publicationId)).rejects.toThrow("lost");
    const { newMediaId } = await publicationOf(publicationId);
    expect((await nowIn(product.id)).gallery).toContain(newMediaId);
    expect(await jobsFor()).toBe(0);
    await carryOut(rig, publicationId);
    expect(await jobsFor()).toBe(0);
    expect(await rig.database.job.count({ where: { mediaId: { in: [front, newMediaId!] } } })).toBe(1);
  });
});

describe("revert of a swap", () => {
  it("puts the old media back in its position with its variants, and takes the new one out", async () => {
    const photos = await swapped();
    const { product, jobId, front, bytes, newMediaId } = photos;
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    await carryOut(rig, await revertOf(jobId));
    expect(await nowIn(product.id)).toEqual(before(photos));
    expect(await shown(front)).toMatchObject({ alt: "A red mug", writes: 0 });
    expect((await control().bytes(front)).equals(bytes)).toBe(true);
    expect((await shown(newMediaId)).productIds).toEqual([]);
  });

  it("keeps the alt text that the merchant has written since, and the place the image was moved to", async () => {
    const { product, jobId, front, newMediaId, side, back } = await swapped();
    await control().editAlt(newMediaId, "Our best mug");
    await merchant().arrange(product.id, [newMediaId, side, back]);
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    await carryOut(rig, await revertOf(jobId));
    expect((await nowIn(product.id)).gallery).toEqual([front, side, back]);
    expect((await shown(front)).alt).toBe("Our best mug");
  });

  it("is not seen as a new image by the next look", async () => {
    const { product, jobId } = await swapped();
    await look(rig, rig.shop, product.id);
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    await carryOut(rig, await revertOf(jobId));
    expect(await look(rig, rig.shop, product.id)).toEqual([]);
  });

  it("makes the old file again from the stored bytes where the merchant has deleted it", async () => {
    const { product, jobId, front, side, back, bytes, newMediaId } = await swapped();
    await merchant().deleteImage(front);
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    await carryOut(rig, await revertOf(jobId));
    const { newMediaId: again } = await publicationOf(await revertOf(jobId));
    expect(again).not.toBe(newMediaId);
    expect(await nowIn(product.id)).toEqual({ gallery: [side, again, back], variants: [again, side, again] });
    expect((await control().bytes(again!)).equals(bytes)).toBe(true);
  });

  it("is refused where the merchant has changed the new image, and changes nothing", async () => {
    const { product, jobId, newMediaId, side, back } = await swapped();
    await merchantReplaces(rig.standin, newMediaId, await picture("png", "#00aaaa", 80));
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    expect(await failureOf(carryOut(rig, await revertOf(jobId)))).toBe("image_changed");
    expect((await nowIn(product.id)).gallery).toEqual([side, newMediaId, back]);
  });

  it("of a product counts the image once, also after it was processed again", async () => {
    const { product, jobId, front, newMediaId } = await swapped();
    const again = await reprocess(rig.database, rig.queue, rig.shop, jobId);
    expect((await rig.database.job.findUniqueOrThrow({ where: { id: again } })).mediaId).toBe(newMediaId);
    await processImage(rig, again);
    const write = await rig.database.publication.findFirstOrThrow({ where: { jobId: again } });
    expect(write).toMatchObject({ writeBack: "in_place", mediaId: newMediaId });
    await carryOut(rig, write.id);
    expect(await failureOf(prepareRevert(rig.database, rig.queue, rig.shop, jobId))).toBe("nothing_to_revert");
    expect(await prepareProductRevert(rig.database, rig.queue, rig.shop, product.id)).toBe(1);
    await carryOut(rig, await revertOf(again));
    expect((await nowIn(product.id)).gallery[1]).toBe(front);
    expect(await prepareProductRevert(rig.database, rig.queue, rig.shop, product.id)).toBe(0);
  });

  it("can be followed by another swap", async () => {
    const { product, jobId, front, newMediaId, side, back } = await swapped();
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    await carryOut(rig, await revertOf(jobId));
    const again = await reprocess(rig.database, rig.queue, rig.shop, jobId);
    await processImage(rig, again);
    const write = await rig.database.publication.findFirstOrThrow({ where: { jobId: again } });
    expect(write).toMatchObject({ writeBack: "swap", mediaId: front });
    await carryOut(rig, write.id);
    const { newMediaId: second } = await publicationOf(write.id);
    expect(second).not.toBe(newMediaId);
    expect((await nowIn(product.id)).gallery).toEqual([side, second, back]);
  });

  it("sets aside a result of the new image that waits for a decision", async () => {
    const { jobId } = await swapped();
    await rig.database.shop.update({ where: { domain: rig.shop }, data: { publishPolicy: "review_first" } });
    const again = await reprocess(rig.database, rig.queue, rig.shop, jobId);
    await processImage(rig, again);
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    expect(await rig.database.job.findUniqueOrThrow({ where: { id: again } })).toMatchObject({ status: "rejected", decision: "replaced" });
  });

  it("waits for what is being made of the image", async () => {
    const { jobId } = await swapped();
    await reprocess(rig.database, rig.queue, rig.shop, jobId);
    expect(await failureOf(prepareRevert(rig.database, rig.queue, rig.shop, jobId))).toBe("image_busy");
  });
});

describe("a process that dies", () => {
  /** The calls of a whole swap; polls in between do not count. */
  const calls = [["StagedUploadsCreate", 1], ["FileCreate", 1], ["FileUpdate", 1], ["ProductReorderMedia", 1], ["ProductVariantDetachMedia", 1], ["ProductVariantAppendMedia", 1], ["FileUpdate", 2]] as const;

  it.each(calls.flatMap(([call, nth]) => [["before", call, nth], ["after", call, nth]] as const))("%s %s (%d) leaves a swap that another finishes, with one new image", async (when, call, nth) => {
    const { product, publicationId, side, back } = await processed();
    await expect(carryOut({ ...rig, admin: failing(rig.admin, when, call, nth) }, publicationId)).rejects.toThrow("lost");
    await hurry(publicationId);
    await asTheQueueDoes(publicationId);
    const { newMediaId } = await publicationOf(publicationId);
    expect(await nowIn(product.id)).toEqual({ gallery: [side, newMediaId, back], variants: [newMediaId, side, newMediaId] });
    expect((await ours(publicationId)).map(({ id }) => id)).toEqual([newMediaId]);
    expect((await shown(newMediaId!)).alt).toBe("A red mug");
  });

  it.each(["FileUpdate", "ProductReorderMedia", "ProductVariantDetachMedia", "ProductVariantAppendMedia"])("after %s of a revert leaves one that another finishes", async (call) => {
    const photos = await swapped();
    await prepareRevert(rig.database, rig.queue, rig.shop, photos.jobId);
    const revert = await revertOf(photos.jobId);
    await expect(carryOut({ ...rig, admin: failing(rig.admin, "after", call, 1) }, revert)).rejects.toThrow("lost");
    await carryOut(rig, revert);
    expect(await nowIn(photos.product.id)).toEqual(before(photos));
    expect(await control().media()).toHaveLength(4);
  });

  it("at every call in turn leaves one new image in the end", async () => {
    const { product, publicationId, side, back } = await processed();
    // Each try comes one call further than the one before.
    for (let nth = 1; nth < 60 && (await publicationOf(publicationId)).state !== "done"; nth += 1) {
      await carryOut({ ...rig, admin: failing(rig.admin, "after", null, nth) }, publicationId).catch(() => undefined);
      await hurry(publicationId);
    }
    const { newMediaId, state } = await publicationOf(publicationId);
    expect(state).toBe("done");
    expect(await nowIn(product.id)).toEqual({ gallery: [side, newMediaId, back], variants: [newMediaId, side, newMediaId] });
    expect(await ours(publicationId)).toHaveLength(1);
  });
});

describe("what a merchant does meanwhile", () => {
  /** The new file is there, and nothing else has happened. */
  async function created() {
    const photos = await processed();
    await expect(carryOut({ ...rig, admin: failing(rig.admin, "before", "FileUpdate", 1) }, photos.publicationId)).rejects.toThrow("lost");
    expect(await ours(photos.publicationId)).toHaveLength(1);
    return photos;
  }

  it("the product was deleted: the job fails and says so", async () => {
    const { product, publicationId, jobId } = await created();
    await control().deleteProduct(product.id);
    const error = await carryOut(rig, publicationId).catch(asPackshotError);
    expect(error).toMatchObject({ code: "image_deleted", retry: "never" });
    await giveUp(rig.database, publicationId, asPackshotError(error));
    expect(await rig.database.job.findUniqueOrThrow({ where: { id: jobId } })).toMatchObject({ status: "failed", errorCode: "image_deleted" });
  });

  it("the photo was taken out of the product: nothing is put there", async () => {
    const { product, publicationId, front, side, back } = await created();
    await merchant().removeImage(front, product.id);
    expect(await failureOf(carryOut(rig, publicationId))).toBe("image_deleted");
    expect((await nowIn(product.id)).gallery).toEqual([side, back]);
  });

  it("the photo was deleted before anything was made: nothing is made", async () => {
    const { publicationId, front } = await processed();
    await merchant().deleteImage(front);
    expect(await failureOf(carryOut(rig, publicationId))).toBe("image_deleted");
    expect(await ours(publicationId)).toHaveLength(0);
  });

  it("the photo was replaced when the new one stood beside it already: the new one goes, the variants come back", async () => {
    const photos = await processed();
    const { product, publicationId, front } = photos;
    await expect(carryOut({ ...rig, admin: failing(rig.admin, "before", "FileUpdate", 2) }, publicationId)).rejects.toThrow("lost");
    expect((await nowIn(product.id)).gallery).toHaveLength(4);
    const merchants = await picture("jpeg", "#00aa00", 80);
    await merchantReplaces(rig.standin, front, merchants);
    expect(await failureOf(carryOut(rig, publicationId))).toBe("image_changed");
    expect(await nowIn(product.id)).toEqual(before(photos));
    expect((await control().bytes(front)).equals(merchants)).toBe(true);
  });

  it("nothing, but the tries are used up: the gallery is as it was", async () => {
    const photos = await processed();
    await expect(carryOut({ ...rig, admin: failing(rig.admin, "after", "ProductVariantDetachMedia", 1) }, photos.publicationId)).rejects.toThrow("lost");
    await leaveSwap(rig, photos.publicationId);
    expect(await nowIn(photos.product.id)).toEqual(before(photos));
  });

  it("a variant was given another image: it keeps that", async () => {
    const { product, publicationId, back } = await created();
    await merchant().chooseVariantImage(product.id, product.variants[2]!.id, back);
    await carryOut(rig, publicationId);
    const { newMediaId } = await publicationOf(publicationId);
    expect((await nowIn(product.id)).variants).toEqual([newMediaId, product.variants[1]!.mediaId, back]);
  });

  it("the new file ends FAILED: another is made", async () => {
    const { publicationId, product, side, back } = await processed();
    await control().faults({ failNextFile: "IMAGE_PROCESSING_FAILURE" });
    await carryOut(rig, publicationId);
    const { newMediaId, failures } = await publicationOf(publicationId);
    expect(failures).toBe(1);
    expect((await nowIn(product.id)).gallery).toEqual([side, newMediaId, back]);
  });
});

describe("a file that Shopify cannot process", () => {
  it("is given up with Shopify's reason after three tries, and the photo stays", async () => {
    const photos = await processed();
    const unlucky: AdminApi = {
      background: rig.admin.background,
      async request(shop, document, variables) {
        if (nameOf(document) === "FileCreate") await control().faults({ failNextFile: "INVALID_IMAGE_FILE_SIZE" });
        return rig.admin.request(shop, document, variables);
      },
    };
    const error = await carryOut({ ...rig, admin: unlucky }, photos.publicationId).catch(asPackshotError);
    expect(error).toMatchObject({ code: "image_refused", retry: "never" });
    expect((error as { merchantText: string }).merchantText).toMatch(/INVALID_IMAGE_FILE_SIZE/);
    expect(await nowIn(photos.product.id)).toEqual(before(photos));
  });
});

describe("a gallery", () => {
  it("of 250 media has no room for a swap: refused before anything is made, and said why", async () => {
    const { product, publicationId, front } = await processed();
    const bytes = await picture("png", "#222222");
    for (let media = 3; media < 250; media += 1) await merchant().addImage(product.id, { filename: `more-${media}.png`, bytes });
    const error = await carryOut(rig, publicationId).catch(asPackshotError);
    expect(error).toMatchObject({ code: "product_full", retry: "never" });
    expect((error as { merchantText: string }).merchantText).toMatch(/250 images/);
    expect(await ours(publicationId)).toHaveLength(0);
    expect((await nowIn(product.id)).gallery).toContain(front);
  });

  it("of another product that a run has listed with the same photo is changed too", async () => {
    const { product, front, publicationId } = await processed();
    const other = await control().createProduct({ title: "Gift box", images: [{ filename: "box.png", bytes: await picture("png", "#111111", 80) }] });
    await control().shareImage(front, other.id);
    await rig.database.publication.update({ where: { id: publicationId }, data: { productIds: [product.id, other.id] } });
    await carryOut(rig, publicationId);
    const { newMediaId } = await publicationOf(publicationId);
    expect((await nowIn(other.id)).gallery).toEqual([other.mediaIds[0], newMediaId]);
    expect((await shown(front)).productIds).toEqual([]);
  });

  it("of a product that nobody has told of keeps the merchant's photo", async () => {
    const { product, front, publicationId } = await processed();
    const other = await control().createProduct({ title: "Gift box", images: [{ filename: "box.png", bytes: await picture("png", "#111111", 80) }] });
    await control().shareImage(front, other.id);
    await carryOut(rig, publicationId);
    expect((await nowIn(other.id)).gallery).toEqual([other.mediaIds[0], front]);
    expect((await nowIn(product.id)).gallery).not.toContain(front);
  });
});

/** Loses the answer of the nth call of an operation (null: of any), or the call itself. */
function failing(admin: AdminApi, when: "before" | "after", operation: string | null, nth: number): AdminApi {
  let left = nth;
  const lossy: AdminApi = {
    background: admin.background,
    async request(shop, document, variables) {
      const meant = operation === null || nameOf(document) === operation;
      if (meant) left -= 1;
      const strikes = meant && left === 0;
      if (strikes && when === "before") throw lost();
      const answer = await admin.request(shop, document, variables);
      if (strikes) throw lost();
      return answer;
    },
  };
  return lossy;
}

const nameOf = (document: unknown) => (document as { definitions: { name?: { value: string } }[] }).definitions.find(({ name }) => name)?.name?.value;
const lost = () => new ShopifyError("unreachable", { message: "lost", merchantText: "lost", retry: "later", outcomeUnknown: true });

/** Tries again whatever is worth another try. */
async function asTheQueueDoes(publicationId: string): Promise<void> {
  await until(async () => {
    const error = await carryOut(rig, publicationId).catch(asPackshotError);
    if (error?.retry === "never") throw error;
    return error === undefined;
  });
}

/** A lost call has had the time to arrive. */
async function hurry(publicationId: string): Promise<void> {
  await rig.database.$executeRaw`update "Publication" set "sentAt" = "sentAt" - interval '1 minute' where id = ${publicationId}::uuid`;
}
