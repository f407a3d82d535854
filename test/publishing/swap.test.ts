import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { asPackshotError } from "../../app/errors.ts";
import { look } from "../../app/intake/look.ts";
import { reprocess } from "../../app/intake/reprocess.ts";
import { processImage } from "../../app/jobs/handlers/process-image.ts";
import { carryOut } from "../../app/publishing/carry-out.ts";
import { prepareProductRevert, prepareRevert } from "../../app/publishing/prepare.ts";
import { merchantReplaces, picture, until } from "../devstore/testing.ts";
import { acceptOne } from "../support/rig.ts";
import { control, giveEachTestItsOwnShop, merchant, rig, shown } from "./own-shop.ts";
import { before, failing, failureOf, madeBy, nowIn, processed, publicationOf, revertOf, swapped } from "./support.ts";

giveEachTestItsOwnShop();

describe("a transparent result of a JPEG", () => {
  it("takes the photo's place as a PNG: position, alt text and variants", async () => {
    const photos = await swapped(rig);
    const { side, back, newMediaId, publicationId, jobId, product } = photos;
    expect(await nowIn(rig, product.id)).toEqual({ gallery: [side, newMediaId, back], variants: [newMediaId, side, newMediaId] });
    const media = await shown(newMediaId);
    expect(media).toMatchObject({ alt: "A red mug", fileStatus: "READY", filename: `front_view-${publicationId.slice(-12)}.png` });
    const { hasAlpha, format } = await sharp(await control().bytes(newMediaId)).metadata();
    expect({ hasAlpha, format }).toEqual({ hasAlpha: true, format: "png" });
    expect((await sharp(await control().bytes(newMediaId)).stats()).isOpaque).toBe(false);
    expect(await publicationOf(rig, publicationId)).toMatchObject({ state: "done", writeBack: "swap", sends: 1 });
    expect((await rig.database.job.findUniqueOrThrow({ where: { id: jobId } })).status).toBe("done");
  });

  it("leaves the old file in the shop as it was", async () => {
    const { front, bytes } = await swapped(rig);
    expect((await control().bytes(front)).equals(bytes)).toBe(true);
    expect(await shown(front)).toMatchObject({ writes: 0, productIds: [], alt: "A red mug" });
  });

  it("stands on white in the photo itself where the shop has not chosen otherwise", async () => {
    await rig.database.shop.update({ where: { domain: rig.shop }, data: { keepTransparency: false } });
    const photos = await processed(rig);
    await carryOut(rig, photos.publicationId);
    expect(await publicationOf(rig, photos.publicationId)).toMatchObject({ state: "done", writeBack: "in_place", newMediaId: null });
    expect(await nowIn(rig, photos.product.id)).toEqual(before(photos));
  });

  it("stays in place where the photo is a PNG", async () => {
    const product = await control().createProduct({ title: "Cup", images: [{ filename: "cup.png", bytes: await picture("png", "#204080", 80) }] });
    await until(async () => (await shown(product.mediaIds[0]!)).fileStatus === "READY");
    await processImage(rig, await acceptOne(rig, product.id));
    const [publication] = await rig.database.publication.findMany();
    await carryOut(rig, publication!.id);
    expect(await publicationOf(rig, publication!.id)).toMatchObject({ state: "done", writeBack: "in_place" });
  });
});

describe("the webhook that a swap causes", () => {
  it("starts no job for the new image, neither during the swap nor after it", async () => {
    const { product, publicationId, front } = await processed(rig);
    const jobsFor = async () => (await look(rig, rig.shop, product.id)).length;
    const others = await jobsFor(); // the two PNGs, whose jobs processed(rig) has put away
    expect(others).toBe(2);
    // As a process leaves it that dies when the new image has just been attached.
    await expect(carryOut({ ...rig, admin: failing(rig.admin, "after", "FileUpdate", 1) }, publicationId)).rejects.toThrow("lost");
    const { newMediaId } = await publicationOf(rig, publicationId);
    expect((await nowIn(rig, product.id)).gallery).toContain(newMediaId);
    expect(await jobsFor()).toBe(0);
    await carryOut(rig, publicationId);
    expect(await jobsFor()).toBe(0);
    expect(await rig.database.job.count({ where: { mediaId: { in: [front, newMediaId!] } } })).toBe(1);
  });
});

describe("a gallery", () => {
  it("of 250 media has no room for a swap: refused before anything is made, and said why", async () => {
    const { product, publicationId, front } = await processed(rig);
    const bytes = await picture("png", "#222222");
    for (let media = 3; media < 250; media += 1) await merchant().addImage(product.id, { filename: `more-${media}.png`, bytes });
    const error = await carryOut(rig, publicationId).catch(asPackshotError);
    expect(error).toMatchObject({ code: "product_full", retry: "never" });
    expect((error as { merchantText: string }).merchantText).toMatch(/250 images/);
    expect(await madeBy(rig, publicationId)).toHaveLength(0);
    expect((await nowIn(rig, product.id)).gallery).toContain(front);
  });

  it("of another product that a run has listed with the same photo is changed too", async () => {
    const { product, front, publicationId } = await processed(rig);
    const other = await control().createProduct({ title: "Gift box", images: [{ filename: "box.png", bytes: await picture("png", "#111111", 80) }] });
    await control().shareImage(front, other.id);
    await rig.database.publication.update({ where: { id: publicationId }, data: { productIds: [product.id, other.id] } });
    await carryOut(rig, publicationId);
    const { newMediaId } = await publicationOf(rig, publicationId);
    expect((await nowIn(rig, other.id)).gallery).toEqual([other.mediaIds[0], newMediaId]);
    expect((await shown(front)).productIds).toEqual([]);
  });

  it("of a product that nobody has told of keeps the merchant's photo", async () => {
    const { product, front, publicationId } = await processed(rig);
    const other = await control().createProduct({ title: "Gift box", images: [{ filename: "box.png", bytes: await picture("png", "#111111", 80) }] });
    await control().shareImage(front, other.id);
    await carryOut(rig, publicationId);
    expect((await nowIn(rig, other.id)).gallery).toEqual([other.mediaIds[0], front]);
    expect((await nowIn(rig, product.id)).gallery).not.toContain(front);
  });
});

describe("revert of a swap", () => {
  it("puts the old media back in its position with its variants, and takes the new one out", async () => {
    const photos = await swapped(rig);
    const { product, jobId, front, bytes, newMediaId } = photos;
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    await carryOut(rig, await revertOf(rig, jobId));
    expect(await nowIn(rig, product.id)).toEqual(before(photos));
    expect(await shown(front)).toMatchObject({ alt: "A red mug", writes: 0 });
    expect((await control().bytes(front)).equals(bytes)).toBe(true);
    expect((await shown(newMediaId)).productIds).toEqual([]);
  });

  it("keeps the alt text that the merchant has written since, and the place the image was moved to", async () => {
    const { product, jobId, front, newMediaId, side, back } = await swapped(rig);
    await control().editAlt(newMediaId, "Our best mug");
    await merchant().arrange(product.id, [newMediaId, side, back]);
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    await carryOut(rig, await revertOf(rig, jobId));
    expect((await nowIn(rig, product.id)).gallery).toEqual([front, side, back]);
    expect((await shown(front)).alt).toBe("Our best mug");
  });

  it("is not seen as a new image by the next look", async () => {
    const { product, jobId } = await swapped(rig);
    await look(rig, rig.shop, product.id);
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    await carryOut(rig, await revertOf(rig, jobId));
    expect(await look(rig, rig.shop, product.id)).toEqual([]);
  });

  it("makes the old file again from the stored bytes where the merchant has deleted it", async () => {
    const { product, jobId, front, side, back, bytes, newMediaId } = await swapped(rig);
    await merchant().deleteImage(front);
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    await carryOut(rig, await revertOf(rig, jobId));
    const { newMediaId: again } = await publicationOf(rig, await revertOf(rig, jobId));
    expect(again).not.toBe(newMediaId);
    expect(await nowIn(rig, product.id)).toEqual({ gallery: [side, again, back], variants: [again, side, again] });
    expect((await control().bytes(again!)).equals(bytes)).toBe(true);
  });

  it("is refused where the merchant has changed the new image, and changes nothing", async () => {
    const { product, jobId, newMediaId, side, back } = await swapped(rig);
    await merchantReplaces(rig.standin, newMediaId, await picture("png", "#00aaaa", 80));
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    expect(await failureOf(carryOut(rig, await revertOf(rig, jobId)))).toBe("image_changed");
    expect((await nowIn(rig, product.id)).gallery).toEqual([side, newMediaId, back]);
  });

  it("of a product counts the image once, also after it was processed again", async () => {
    const { product, jobId, front, newMediaId } = await swapped(rig);
    const again = await reprocess(rig.database, rig.queue, rig.shop, jobId);
    expect((await rig.database.job.findUniqueOrThrow({ where: { id: again } })).mediaId).toBe(newMediaId);
    await processImage(rig, again);
    const write = await rig.database.publication.findFirstOrThrow({ where: { jobId: again } });
    expect(write).toMatchObject({ writeBack: "in_place", mediaId: newMediaId });
    await carryOut(rig, write.id);
    expect(await failureOf(prepareRevert(rig.database, rig.queue, rig.shop, jobId))).toBe("nothing_to_revert");
    expect(await prepareProductRevert(rig.database, rig.queue, rig.shop, product.id)).toBe(1);
    await carryOut(rig, await revertOf(rig, again));
    expect((await nowIn(rig, product.id)).gallery[1]).toBe(front);
    expect(await prepareProductRevert(rig.database, rig.queue, rig.shop, product.id)).toBe(0);
  });

  it("can be followed by another swap", async () => {
    const { product, jobId, front, newMediaId, side, back } = await swapped(rig);
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    await carryOut(rig, await revertOf(rig, jobId));
    const again = await reprocess(rig.database, rig.queue, rig.shop, jobId);
    await processImage(rig, again);
    const write = await rig.database.publication.findFirstOrThrow({ where: { jobId: again } });
    expect(write).toMatchObject({ writeBack: "swap", mediaId: front });
    await carryOut(rig, write.id);
    const { newMediaId: second } = await publicationOf(rig, write.id);
    expect(second).not.toBe(newMediaId);
    expect((await nowIn(rig, product.id)).gallery).toEqual([side, second, back]);
  });

  it("sets aside a result of the new image that waits for a decision", async () => {
    const { jobId } = await swapped(rig);
    await rig.database.shop.update({ where: { domain: rig.shop }, data: { publishPolicy: "review_first" } });
    const again = await reprocess(rig.database, rig.queue, rig.shop, jobId);
    await processImage(rig, again);
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    expect(await rig.database.job.findUniqueOrThrow({ where: { id: again } })).toMatchObject({ status: "rejected", decision: "replaced" });
  });

  it("waits for what is being made of the image", async () => {
    const { jobId } = await swapped(rig);
    await reprocess(rig.database, rig.queue, rig.shop, jobId);
    expect(await failureOf(prepareRevert(rig.database, rig.queue, rig.shop, jobId))).toBe("image_busy");
  });
});
