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
