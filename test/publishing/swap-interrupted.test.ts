import { describe, expect, it } from "vitest";
import { asPackshotError } from "../../app/errors.ts";
import { carryOut } from "../../app/publishing/carry-out.ts";
import { prepareRevert } from "../../app/publishing/prepare.ts";
import { until } from "../devstore/testing.ts";
import { control, giveEachTestItsOwnShop, rig, shown } from "./own-shop.ts";
import { before, failing, madeBy, nowIn, processed, publicationOf, revertOf, swapped } from "./support.ts";

giveEachTestItsOwnShop();

describe("a process that dies", () => {
  /** The calls of a whole swap; polls in between do not count. */
  const calls = [["StagedUploadsCreate", 1], ["FileCreate", 1], ["FileUpdate", 1], ["ProductReorderMedia", 1], ["ProductVariantDetachMedia", 1], ["ProductVariantAppendMedia", 1], ["FileUpdate", 2]] as const;

  it.each(calls.flatMap(([call, nth]) => [["before", call, nth], ["after", call, nth]] as const))("%s %s (%d) leaves a swap that another finishes, with one new image", async (when, call, nth) => {
    const { product, publicationId, side, back } = await processed(rig);
    await expect(carryOut({ ...rig, admin: failing(rig.admin, when, call, nth) }, publicationId)).rejects.toThrow("lost");
    await hurry(publicationId);
    await asTheQueueDoes(publicationId);
    const { newMediaId } = await publicationOf(rig, publicationId);
    expect(await nowIn(rig, product.id)).toEqual({ gallery: [side, newMediaId, back], variants: [newMediaId, side, newMediaId] });
    expect((await madeBy(rig, publicationId)).map(({ id }) => id)).toEqual([newMediaId]);
    expect((await shown(newMediaId!)).alt).toBe("A red mug");
  });

  it.each(["FileUpdate", "ProductReorderMedia", "ProductVariantDetachMedia", "ProductVariantAppendMedia"])("after %s of a revert leaves one that another finishes", async (call) => {
    const photos = await swapped(rig);
    await prepareRevert(rig.database, rig.queue, rig.shop, photos.jobId);
    const revert = await revertOf(rig, photos.jobId);
    await expect(carryOut({ ...rig, admin: failing(rig.admin, "after", call, 1) }, revert)).rejects.toThrow("lost");
    await carryOut(rig, revert);
    expect(await nowIn(rig, photos.product.id)).toEqual(before(photos));
    expect(await control().media()).toHaveLength(4);
  });

  it("at every call in turn leaves one new image in the end", async () => {
    const { product, publicationId, side, back } = await processed(rig);
    // Each try comes one call further than the one before.
    for (let nth = 1; nth < 60 && (await publicationOf(rig, publicationId)).state !== "done"; nth += 1) {
      await carryOut({ ...rig, admin: failing(rig.admin, "after", null, nth) }, publicationId).catch(() => undefined);
      await hurry(publicationId);
    }
    const { newMediaId, state } = await publicationOf(rig, publicationId);
    expect(state).toBe("done");
    expect(await nowIn(rig, product.id)).toEqual({ gallery: [side, newMediaId, back], variants: [newMediaId, side, newMediaId] });
    expect(await madeBy(rig, publicationId)).toHaveLength(1);
  });
});

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
