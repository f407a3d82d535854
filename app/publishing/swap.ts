/**
 * Writes a publication back by a swap: a new media takes the place of the one the product shows, in its position, with its alt text and its variants
 * (shopify.md 1.3). A revert puts the old media back the same way, the other way round.
 * Making the file is a row before it is a call; every later step follows from the galleries as they are read.
 */
import type { Publication } from "@prisma/client";
import { ShopifyError } from "../shopify/errors.ts";
import { createImage, findImage, MOST_MEDIA, readGallery } from "../shopify/gallery.ts";
import { hasSettled, readMedia, type SourceMedia } from "../shopify/media.ts";
import { stageUpload } from "../shopify/transfer.ts";
import { step } from "../telemetry/step.ts";
import { graceIsOver, inScratch, MAX_FAILURES, pause, POLLS_MS, sha256Of, unchanged, type PublishingContext } from "./context.ts";
import { exchange, takeBack } from "./exchange.ts";
import { extensionOfMime } from "./formats.ts";
import { findPublication, finishPublication, sinceSent, wasNotSent } from "./publication-store.ts";
import { deleted, noRoom, notReady, refusedByShopify, removedFromProduct } from "./refusals.ts";
import { claimNewFile, hasNewMedia, lostNewMedia } from "./swap-store.ts";

const LONGEST_STEM = 60;

/** One step on from the state that the row is in. @throws PackshotError */
export async function swapOn(context: PublishingContext, publication: Publication): Promise<void> {
  switch (publication.state) {
    case "prepared":
      return begin(context, publication);
    case "sending":
      return findOut(context, publication, false);
    case "accepted":
      return putInPlace(context, publication);
    case "done":
    case "failed":
      return;
  }
}

/** No further try will be made: a gallery that shows both media shows the old one alone again. */
export async function leaveSwap(context: PublishingContext, publicationId: string): Promise<void> {
  const publication = await findPublication(context.statements, publicationId);
  if (publication?.writeBack === "swap" && publication.state === "accepted" && publication.newMediaId) await takeBack(context, publication, publication.newMediaId);
}

/** Refuses what cannot end well before anything is made; then makes the new file. */
async function begin(context: PublishingContext, publication: Publication): Promise<void> {
  const { statements } = context;
  const { id, mediaId, failures } = publication;
  if (failures >= MAX_FAILURES) throw refusedByShopify(mediaId, "the new file ended FAILED each time");
  const newMediaId = await reusable(context, publication);
  await checkGalleries(context, publication, newMediaId);
  const media = await existing(context, publication);
  const fingerprintBefore = await unchanged(context, media, publication);
  if (newMediaId) return hasNewMedia(statements, id, newMediaId);

  const fileName = publication.newFileName ?? fileNameFor(publication, media.fileName);
  const resourceUrl = await upload(context, publication, fileName);
  if (!(await claimNewFile(statements, id, { fileName, fingerprintBefore }))) return;
  try {
    await hasNewMedia(statements, id, await step("create", () => createImage(context.admin, publication.shop, { resourceUrl, fileName })));
  } catch (error) {
    if (!(error instanceof ShopifyError) || error.outcomeUnknown) throw error;
    // An earlier call made it after all.
    if (error.code === "shopify_filename_already_exists") return findOut(context, { ...publication, newFileName: fileName }, true);
    await wasNotSent(statements, id);
    throw error;
  }
}

function upload(context: PublishingContext, { shop, storageKey, mime }: Publication, name: string): Promise<string> {
  return step("upload", () => inScratch(context, async (folder) => stageUpload(context.admin, shop, { name, mime, file: await context.storage.localPath(storageKey, folder) })));
}

/** The merchant's own words, which search engines read, and what no other file has in its name. */
function fileNameFor({ id, mime, failures }: Publication, before: string | null): string {
  const stem = (before ?? "").replace(/\.\w+$/, "").replace(/[^\w.-]/g, "-").slice(0, LONGEST_STEM) || "image";
  return `${stem}-${id.slice(-12)}${failures > 0 ? `-${failures}` : ""}.${extensionOfMime(mime)}`;
}

/** A revert's old media, as long as it is in the shop with the very bytes; else they are made a file again. */
async function reusable(context: PublishingContext, { shop, newMediaId, sha256 }: Publication): Promise<string | null> {
  const media = newMediaId && (await readMedia(context.admin, shop, newMediaId));
  if (!media || media.failure) return null;
  if (!media.ready) throw notReady(media.id, "it is being processed");
  return (await sha256Of(context, media)) === sha256 ? media.id : null;
}

async function checkGalleries({ admin }: PublishingContext, { shop, mediaId, productIds }: Publication, newMediaId: string | null): Promise<void> {
  let shown = false;
  for (const productId of productIds) {
    const gallery = await readGallery(admin, shop, productId);
    const shows = (id: string | null) => gallery?.media.some((media) => media.id === id) ?? false;
    if (!gallery || !(shows(mediaId) || shows(newMediaId))) continue;
    shown = true;
    if (!shows(newMediaId) && gallery.media.length >= MOST_MEDIA) throw noRoom(productId, gallery.media.length);
  }
  if (!shown) throw removedFromProduct(mediaId, productIds);
}

/** fileCreate was perhaps carried out: the file's name says so. @param exists whether Shopify has said that the name is taken */
async function findOut(context: PublishingContext, publication: Publication, exists: boolean): Promise<void> {
  const { statements, admin } = context;
  const { id, shop, mediaId, newFileName } = publication;
  const found = await findImage(admin, shop, newFileName ?? "");
  if (found.state === "ready") return hasNewMedia(statements, id, found.id);
  if (found.state === "unfinished") throw notReady(mediaId, `${newFileName ?? ""} is perhaps being made`);
  if (exists) {
    if (found.state === "failed") return lostNewMedia(statements, id);
    throw notReady(mediaId, `${newFileName ?? ""} is taken but not found yet`);
  }
  if (await graceIsOver(context, await sinceSent(statements, id))) await wasNotSent(statements, id);
}

async function putInPlace(context: PublishingContext, publication: Publication): Promise<void> {
  const { statements } = context;
  const { id, mediaId, failures } = publication;
  const made = await step("await ready", () => awaitReady(context, publication));
  if ("failure" in made) {
    await lostNewMedia(statements, id);
    if (failures + 1 >= MAX_FAILURES) throw refusedByShopify(mediaId, made.failure);
    return;
  }
  await step("swap", () => exchange(context, publication, made.id));
  // Its size says how Shopify stores new files, not what it makes of replacements.
  await finishPublication(statements, publication, { fingerprintAfter: made.fingerprint, storedBytes: null });
}

type NewFile = { id: string; fingerprint: string } | { failure: string };

async function awaitReady(context: PublishingContext, { shop, newMediaId }: Publication): Promise<NewFile> {
  const id = newMediaId ?? "";
  for (const wait of [0, ...POLLS_MS]) {
    await pause(context, wait);
    if (!(await hasSettled(context.admin, shop, id, null))) continue;
    const media = await readMedia(context.admin, shop, id);
    if (!media) return { failure: "the new file was deleted" };
    if (media.failure) return { failure: media.failure };
    if (media.ready && media.content) return { id, fingerprint: media.content.fingerprint };
  }
  throw notReady(id, "Shopify has not finished processing it");
}

async function existing({ admin }: PublishingContext, { shop, mediaId }: Publication): Promise<SourceMedia> {
  const media = await readMedia(admin, shop, mediaId);
  if (!media) throw deleted(mediaId, shop);
  return media;
}

