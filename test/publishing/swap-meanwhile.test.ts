import { describe, expect, it } from "vitest";
import { asPackshotError } from "../../app/errors.ts";
import { carryOut, giveUp } from "../../app/publishing/carry-out.ts";
import { leaveSwap } from "../../app/publishing/swap.ts";
import type { AdminApi } from "../../app/shopify/admin-client.ts";
import { merchantReplaces, picture } from "../devstore/testing.ts";
import { control, giveEachTestItsOwnShop, merchant, rig } from "./own-shop.ts";
import { before, failing, failureOf, madeBy, nameOf, nowIn, processed, publicationOf } from "./support.ts";

giveEachTestItsOwnShop();

describe("what a merchant does meanwhile", () => {
  /** The new file is there, and nothing else has happened. */
  async function created() {
    const photos = await processed(rig);
    await expect(carryOut({ ...rig, admin: failing(rig.admin, "before", "FileUpdate", 1) }, photos.publicationId)).rejects.toThrow("lost");
    expect(await madeBy(rig, photos.publicationId)).toHaveLength(1);
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
    expect((await nowIn(rig, product.id)).gallery).toEqual([side, back]);
  });

  it("the photo was deleted before anything was made: nothing is made", async () => {
    const { publicationId, front } = await processed(rig);
    await merchant().deleteImage(front);
    expect(await failureOf(carryOut(rig, publicationId))).toBe("image_deleted");
    expect(await madeBy(rig, publicationId)).toHaveLength(0);
  });

  it("the photo was replaced when the new one stood beside it already: the new one goes, the variants come back", async () => {
    const photos = await processed(rig);
    const { product, publicationId, front } = photos;
    await expect(carryOut({ ...rig, admin: failing(rig.admin, "before", "FileUpdate", 2) }, publicationId)).rejects.toThrow("lost");
    expect((await nowIn(rig, product.id)).gallery).toHaveLength(4);
    const merchants = await picture("jpeg", "#00aa00", 80);
    await merchantReplaces(rig.standin, front, merchants);
    expect(await failureOf(carryOut(rig, publicationId))).toBe("image_changed");
    expect(await nowIn(rig, product.id)).toEqual(before(photos));
    expect((await control().bytes(front)).equals(merchants)).toBe(true);
  });

  it("nothing, but the tries are used up: the gallery is as it was", async () => {
    const photos = await processed(rig);
    await expect(carryOut({ ...rig, admin: failing(rig.admin, "after", "ProductVariantDetachMedia", 1) }, photos.publicationId)).rejects.toThrow("lost");
    await leaveSwap(rig, photos.publicationId);
    expect(await nowIn(rig, photos.product.id)).toEqual(before(photos));
  });

  it("a variant was given another image: it keeps that", async () => {
    const { product, publicationId, back } = await created();
    await merchant().chooseVariantImage(product.id, product.variants[2]!.id, back);
    await carryOut(rig, publicationId);
    const { newMediaId } = await publicationOf(rig, publicationId);
    expect((await nowIn(rig, product.id)).variants).toEqual([newMediaId, product.variants[1]!.mediaId, back]);
  });

  it("the new file ends FAILED: another is made", async () => {
    const { publicationId, product, side, back } = await processed(rig);
    await control().faults({ failNextFile: "IMAGE_PROCESSING_FAILURE" });
    await carryOut(rig, publicationId);
    const { newMediaId, failures } = await publicationOf(rig, publicationId);
    expect(failures).toBe(1);
    expect((await nowIn(rig, product.id)).gallery).toEqual([side, newMediaId, back]);
  });
});

describe("a file that Shopify cannot process", () => {
  it("is given up with Shopify's reason after three tries, and the photo stays", async () => {
    const photos = await processed(rig);
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
    expect(await nowIn(rig, photos.product.id)).toEqual(before(photos));
  });
});
