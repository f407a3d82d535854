/** Carries out what exchange-steps.ts says is left, in each product that shows the media, and undoes it where it must not go on. */
import type { Publication } from "@prisma/client";
import { PackshotError } from "../errors.ts";
import { attachImage, detachImage, hasMoved, linkVariants, moveImage, readGallery, unlinkVariants } from "../shopify/gallery.ts";
import { readMedia } from "../shopify/media.ts";
import { pause, unchanged, type PublishingContext } from "./context.ts";
import { stepsLeft, type Exchange, type Step } from "./exchange-steps.ts";
import { notReady, removedFromProduct } from "./refusals.ts";
import { rememberVariants } from "./swap-store.ts";

/** A gallery that somebody else changes all the time is left for the next try. */
const MOST_ROUNDS = 6;
const MOVE_POLLS_MS = [100, 200, 400, 800, 1500, 3000];

/**
 * Lets `to` take the place of the publication's media. What was done before is not done again.
 * @throws PackshotError; one that is not to be tried again comes after the galleries show what they showed before, as far as Shopify allows
 */
export async function exchange(context: PublishingContext, publication: Publication, to: string): Promise<void> {
  const { mediaId: from, productIds } = publication;
  try {
    let shown = 0;
    for (const productId of productIds) if (await exchangeIn(context, publication, productId, { from, to }, true)) shown += 1;
    if (shown === 0) throw removedFromProduct(from, productIds);
  } catch (error) {
    if (error instanceof PackshotError && error.retry === "never") await takeBack(context, publication, to);
    throw error;
  }
}

/** Where the old media still stands, the new one goes. What Shopify refuses is logged. */
export async function takeBack(context: PublishingContext, publication: Publication, to: string): Promise<void> {
  const { admin, log } = context;
  const { shop, mediaId, productIds } = publication;
  for (const productId of productIds) {
    try {
      const gallery = await readGallery(admin, shop, productId);
      const shows = (id: string) => gallery?.media.some((media) => media.id === id) ?? false;
      if (shows(mediaId) && shows(to)) await exchangeIn(context, publication, productId, { from: to, to: mediaId }, false);
    } catch (error) {
      log.error({ err: error, productId, mediaId, newMediaId: to }, "a swap could not be taken back");
    }
  }
}

/** @param guarded whether the media that goes must be as it was read @returns whether the product shows `to` now */
async function exchangeIn(context: PublishingContext, publication: Publication, productId: string, { from, to }: Pick<Exchange, "from" | "to">, guarded: boolean): Promise<boolean> {
  const { admin, statements } = context;
  const { id, shop } = publication;
  let variantIds = publication.variantIds;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const gallery = await readGallery(admin, shop, productId);
    if (!gallery) return false;
    const showing = [...gallery.variants].flatMap(([variantId, mediaId]) => (mediaId === from && !variantIds.includes(variantId) ? [variantId] : []));
    if (showing.length > 0) {
      variantIds = [...variantIds, ...showing];
      // For the next product, and for taking back.
      publication.variantIds = variantIds;
      await rememberVariants(statements, id, variantIds);
    }
    const steps = stepsLeft(gallery, { from, to, variantIds });
    if (steps.length === 0) return gallery.media.some((media) => media.id === to);
    if (guarded && steps.some(({ kind }) => kind === "attach" || kind === "detach")) await compareFirst(context, publication);
    for (const step of steps) await take(context, { shop, productId, from, to }, step);
    // The reading before it has shown all the rest.
    if (steps.some(({ kind }) => kind === "detach")) return true;
  }
  throw notReady(from, "its gallery is being changed");
}

/** Read right before a step that shows something else to customers. */
async function compareFirst(context: PublishingContext, publication: Publication): Promise<void> {
  const media = await readMedia(context.admin, publication.shop, publication.mediaId);
  // Gone since: the next reading of the gallery shows that.
  if (media) await unchanged(context, media, publication);
}

async function take(context: PublishingContext, { shop, productId, from, to }: { shop: string; productId: string; from: string; to: string }, step: Step): Promise<void> {
  const { admin } = context;
  switch (step.kind) {
    case "attach":
      return attachImage(admin, shop, to, productId, step.alt);
    case "move": {
      const moveId = await moveImage(admin, shop, to, productId, step.position);
      if (moveId) await awaitMove(context, shop, moveId);
      return;
    }
    case "unlink":
      return unlinkVariants(admin, shop, from, productId, step.variantIds);
    case "link":
      return linkVariants(admin, shop, to, productId, step.variantIds);
    case "detach":
      return detachImage(admin, shop, from, productId);
  }
}

async function awaitMove(context: PublishingContext, shop: string, moveId: string): Promise<void> {
  for (const wait of MOVE_POLLS_MS) {
    await pause(context, wait);
    if (await hasMoved(context.admin, shop, moveId)) return;
  }
  throw notReady(moveId, "Shopify has not finished moving it");
}
