import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { processImage } from "../../app/jobs/handlers/process-image.ts";
import { asPackshotError } from "../../app/errors.ts";
import { carryOut, giveUp } from "../../app/publishing/carry-out.ts";
import { prepareProductRevert, prepareRevert } from "../../app/publishing/prepare.ts";
import { mediaOf, merchantReplaces, picture, productWithPhoto, until } from "../devstore/testing.ts";
import { acceptOne, openRig, type Rig } from "../support/rig.ts";
import { failing, failureOf, revertOf } from "./support.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

/** A product with one photo whose job is done but for its write-back. */
async function processed(filename = "mug.jpg", format: "jpeg" | "png" | "webp" = "jpeg") {
  const bytes = await picture(format, "#c04030", 80);
  const { product, mediaId } = await productWithPhoto(rig.standin, bytes, filename);
  const jobId = await acceptOne(rig, product.id);
  await processImage(rig, jobId);
  const publication = await rig.database.publication.findFirstOrThrow({ where: { jobId } });
  return { product, mediaId, jobId, bytes, publicationId: publication.id };
}

const shown = (mediaId: string) => mediaOf(rig.standin, mediaId);
const control = () => rig.standin.store.control;

describe("write-back", () => {
  it.each([["mug.jpg", "jpeg"], ["mug.png", "png"], ["mug.webp", "webp"]] as const)("replaces %s in its own format and keeps id, alt, position and variants", async (filename, format) => {
    const { mediaId, jobId, publicationId } = await processed(filename, format);
    const before = await shown(mediaId);
    await carryOut(rig, publicationId);

    const after = await shown(mediaId);
    const publication = await rig.database.publication.findUniqueOrThrow({ where: { id: publicationId } });
    expect(after.sha256).toBe(publication.sha256);
    expect({ ...after, sha256: "", bytes: 0, updatedAt: "", writes: 0 }).toEqual({ ...before, sha256: "", bytes: 0, updatedAt: "", writes: 0 });
    expect(publication.state).toBe("done");
    expect(publication.fingerprintAfter).not.toBe(publication.fingerprintBefore);
    expect((await rig.database.job.findUniqueOrThrow({ where: { id: jobId } })).status).toBe("done");
  });

  it("stores the merchant's bytes with their SHA-256 before anything is sent", async () => {
    const { jobId, bytes } = await processed();
    const { original } = await rig.database.job.findUniqueOrThrow({ where: { id: jobId }, include: { original: true } });
    expect((await rig.storage.read(original!.storageKey)).equals(bytes)).toBe(true);
    expect((await shown((await rig.database.job.findUniqueOrThrow({ where: { id: jobId } })).mediaId!)).writes).toBe(0);
  });

  it("writes once when the answer to fileUpdate was lost although it took effect", async () => {
    const { mediaId, publicationId } = await processed();
    await control().faults({ lostUpdates: 1 });
    expect(await failureOf(carryOut(rig, publicationId))).toBe("shopify_unreachable");
    await carryOut(rig, publicationId);
    expect((await shown(mediaId)).writes).toBe(1);
    expect((await rig.database.publication.findUniqueOrThrow({ where: { id: publicationId } })).state).toBe("done");
  });

  it("sends again, after a pause, when the call never arrived", async () => {
    const { mediaId, publicationId } = await processed();
    // As a process leaves it that dies between storing "sending" and making the call.
    await rig.database.publication.update({ where: { id: publicationId }, data: { state: "sending", sends: 1, sentAt: new Date(Date.now() - 60_000), updatedAtBefore: new Date((await shown(mediaId)).updatedAt) } });
    await carryOut(rig, publicationId);
    expect((await shown(mediaId)).writes).toBe(1);
  });

  it("keeps the publication for another try while somebody holds the file", async () => {
    const { mediaId, publicationId } = await processed();
    await control().faults({ lockedNext: 1 });
    expect(await failureOf(carryOut(rig, publicationId))).toBe("shopify_file_locked");
    expect((await rig.database.publication.findUniqueOrThrow({ where: { id: publicationId } })).state).toBe("prepared");
    await carryOut(rig, publicationId);
    expect((await shown(mediaId)).writes).toBe(1);
  });

  it("acknowledges a failed file and sends again", async () => {
    const { mediaId, publicationId } = await processed();
    await control().faults({ failNextFile: "IMAGE_DOWNLOAD_FAILURE" });
    await carryOut(rig, publicationId);
    const publication = await rig.database.publication.findUniqueOrThrow({ where: { id: publicationId } });
    expect(publication).toMatchObject({ state: "done", sends: 2 });
    expect((await shown(mediaId)).sha256).toBe(publication.sha256);
  });

  it("leaves an image alone that the merchant changed meanwhile, and says so", async () => {
    const { mediaId, jobId, publicationId } = await processed();
    const merchants = await picture("jpeg", "#00aa00", 80);
    await merchantReplaces(rig.standin, mediaId, merchants);
    const error = await carryOut(rig, publicationId).catch(asPackshotError);
    expect(error).toMatchObject({ code: "image_changed", retry: "never" });
    await giveUp(rig.database, publicationId, asPackshotError(error));
    expect((await control().bytes(mediaId)).equals(merchants)).toBe(true);
    const job = await rig.database.job.findUniqueOrThrow({ where: { id: jobId } });
    expect(job).toMatchObject({ status: "failed", errorCode: "image_changed" });
    expect(job.errorMerchant).toMatch(/changed in Shopify/);
  });
});

describe("a write whose outcome has to be found out", () => {
  it("does not take the merchant's image for its own when that came after it", async () => {
    // What this shop stores is what it is sent: a first write has shown it.
    await carryOut(rig, (await processed("first.jpg")).publicationId);
    const { mediaId, publicationId } = await processed();
    await control().faults({ lostUpdates: 1 });
    expect(await failureOf(carryOut(rig, publicationId))).toBe("shopify_unreachable");
    await until(async () => (await shown(mediaId)).fileStatus === "READY" && (await shown(mediaId)).sha256 !== (await shown(mediaId)).firstSha256);
    await merchantReplaces(rig.standin, mediaId, await picture("jpeg", "#00aaaa", 80));
    expect(await failureOf(carryOut(rig, publicationId))).toBe("image_changed");
    expect((await shown(mediaId)).writes).toBe(1);
  });

  it("waits by the database's clock, whatever this machine's says", async () => {
    const { mediaId, publicationId } = await processed();
    // As a process leaves it that died a moment ago: the call may still be on its way.
    const updatedAtBefore = new Date((await shown(mediaId)).updatedAt);
    await rig.database.publication.update({ where: { id: publicationId }, data: { state: "sending", sends: 1, updatedAtBefore } });
    await rig.database.$executeRaw`update "Publication" set "sentAt" = now() at time zone 'utc' where id = ${publicationId}::uuid`;
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 600_000 });
    const carrying = carryOut(rig, publicationId);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    vi.useRealTimers();
    expect((await shown(mediaId)).writes).toBe(0);
    await carrying;
    expect((await shown(mediaId)).writes).toBe(1);
  });

  it("goes on when the file ended FAILED and the acknowledgement's answer was lost", async () => {
    const { mediaId, publicationId } = await processed();
    await control().faults({ failNextFile: "IMAGE_PROCESSING_FAILURE" });
    expect(await failureOf(carryOut({ ...rig, admin: failing(rig.admin, "after", "FileAcknowledgeUpdateFailed", 1) }, publicationId))).toBe("shopify_unreachable");
    await carryOut(rig, publicationId);
    expect(await rig.database.publication.findUniqueOrThrow({ where: { id: publicationId } })).toMatchObject({ state: "done", failures: 1, sends: 2 });
    expect((await shown(mediaId)).writes).toBe(2);
  });
});

describe("revert", () => {
  it("puts the very bytes back that the merchant uploaded", async () => {
    const { mediaId, jobId, publicationId, bytes } = await processed();
    await carryOut(rig, publicationId);
    expect((await control().bytes(mediaId)).equals(bytes)).toBe(false);
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    await carryOut(rig, await revertOf(rig, jobId));
    expect((await control().bytes(mediaId)).equals(bytes)).toBe(true);
  });

  it("is refused, with the reason, when the merchant has changed the image since", async () => {
    const { mediaId, jobId, publicationId } = await processed();
    await carryOut(rig, publicationId);
    const merchants = await picture("jpeg", "#0000aa", 80);
    await merchantReplaces(rig.standin, mediaId, merchants);
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    const error = await carryOut(rig, await revertOf(rig, jobId)).catch(asPackshotError);
    expect(error).toMatchObject({ code: "image_changed" });
    expect((await control().bytes(mediaId)).equals(merchants)).toBe(true);
  });

  it("is the same asked twice as asked once", async () => {
    const { mediaId, jobId, publicationId } = await processed();
    await carryOut(rig, publicationId);
    await Promise.all([prepareRevert(rig.database, rig.queue, rig.shop, jobId), prepareRevert(rig.database, rig.queue, rig.shop, jobId).catch(() => undefined)]);
    await carryOut(rig, await revertOf(rig, jobId));
    await prepareRevert(rig.database, rig.queue, rig.shop, jobId);
    expect((await shown(mediaId)).writes).toBe(2);
  });

  it("of a product reverts each of its images", async () => {
    const { product, mediaId, publicationId, jobId, bytes } = await processed();
    await carryOut(rig, publicationId);
    expect(await prepareProductRevert(rig.database, rig.queue, rig.shop, product.id)).toBe(1);
    await carryOut(rig, await revertOf(rig, jobId));
    expect((await control().bytes(mediaId)).equals(bytes)).toBe(true);
    expect(await prepareProductRevert(rig.database, rig.queue, rig.shop, product.id)).toBe(0);
  });

  it("says so when nothing was written back", async () => {
    const { jobId } = await processed();
    expect(await failureOf(prepareRevert(rig.database, rig.queue, rig.shop, jobId))).toBe("nothing_to_revert");
  });

  it("of another shop's job finds nothing", async () => {
    const { jobId, publicationId } = await processed();
    await carryOut(rig, publicationId);
    expect(await failureOf(prepareRevert(rig.database, rig.queue, "other.myshopify.com", jobId))).toBe("nothing_to_revert");
  });
});
