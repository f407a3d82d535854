/** A swap gives an image another media id. Which ids are one image, and which of them the product shows, the publications say. */
import type { Publication } from "@prisma/client";
import type { Transaction } from "../database/client.ts";

/** The media that stands in the product once a publication is done. */
export function shownAfter({ mediaId, newMediaId }: Pick<Publication, "mediaId" | "newMediaId">): string {
  return newMediaId ?? mediaId;
}

/** Publications that one of these media stood in before, or since. */
export const aboutMedia = (mediaIds: string[]) => ({ OR: [{ mediaId: { in: mediaIds } }, { newMediaId: { in: mediaIds } }] });

/** Every media that stood or stands for these images, themselves included. */
export async function mediaOfImages(db: Transaction, shop: string, mediaIds: string[]): Promise<string[]> {
  const known = new Set(mediaIds);
  for (;;) {
    const swaps = await db.publication.findMany({ where: { shop, writeBack: "swap", ...aboutMedia([...known]) }, select: { mediaId: true, newMediaId: true } });
    const before = known.size;
    for (const swap of swaps) known.add(swap.mediaId).add(shownAfter(swap));
    if (known.size === before) return [...known];
  }
}

/** What the product shows of an image by the last publication of it. @returns null where none was done: the image itself, as it was */
export async function lastPublication(db: Transaction, shop: string, mediaId: string): Promise<Publication | null> {
  const mediaIds = await mediaOfImages(db, shop, [mediaId]);
  return db.publication.findFirst({ where: { shop, mediaId: { in: mediaIds }, state: "done" }, orderBy: { finishedAt: "desc" } });
}

/** A swap of this image that is under way. */
export function openSwap(db: Transaction, shop: string, mediaId: string): Promise<Publication | null> {
  return db.publication.findFirst({ where: { shop, writeBack: "swap", state: { notIn: ["done", "failed"] }, ...aboutMedia([mediaId]) } });
}
