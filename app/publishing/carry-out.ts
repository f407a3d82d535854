/**
 * Sends one publication to Shopify, exactly once as far as the image is concerned. Every step is a row before it is an action:
 * whoever comes after a crash reads from the row what may have happened and from Shopify what has.
 */
import type { Publication } from "@prisma/client";
import type { Database } from "../database/client.ts";
import type { PackshotError } from "../errors.ts";
import { moveJob } from "../jobs/job-store.ts";
import { ShopifyError } from "../shopify/errors.ts";
import { hasSettled, readMedia, type SourceMedia } from "../shopify/media.ts";
import { acknowledgeFailure, replaceBytes, stageUpload } from "../shopify/transfer.ts";
import { step } from "../telemetry/step.ts";
import { graceIsOver, inScratch, MAX_FAILURES, pause, POLLS_MS, unchanged, type PublishingContext } from "./context.ts";
import { extensionOfMime } from "./formats.ts";
import { claim, countFailure, findPublication, finishPublication, sinceSent, storesAsSent, wasAccepted, wasNotSent } from "./publication-store.ts";
import { changedByMerchant, deleted, notReady, refusedByShopify } from "./refusals.ts";
import { swapOn } from "./swap.ts";

/** @throws PackshotError; the publication's row then says how far it came */
export async function carryOut(services: PublishingContext, publicationId: string): Promise<void> {
  for (;;) {
    const publication = await findPublication(services.statements, publicationId);
    if (!publication) return;
    const context = publication.origin === "bulk" && publication.kind === "write" ? { ...services, admin: services.admin.background } : services;
    if (publication.state === "done" || publication.state === "failed") return;
    if (publication.writeBack === "swap") {
      await swapOn(context, publication);
      continue;
    }
    switch (publication.state) {
      case "prepared":
        await send(context, publication);
        break;
      case "sending":
        await findOut(context, publication);
        break;
      case "accepted":
        await step("await ready", () => awaitReady(context, publication));
        break;
    }
  }
}

async function send(context: PublishingContext, publication: Publication): Promise<void> {
  const { admin, statements, storage } = context;
  const { id, shop, mediaId } = publication;
  if (publication.failures > 0) await backToEarlierBytes(context, publication);

  const { storageKey, mime } = publication;
  const name = `packshot-${id}.${extensionOfMime(mime)}`;
  const resourceUrl = await step("upload", () => inScratch(context, async (folder) => stageUpload(admin, shop, { name, mime, file: await storage.localPath(storageKey, folder) })));
  // Read last, so that as little time as can be lies between the comparison and the write.
  const media = await existingMedia(context, publication);
  if (media.failure) {
    await acknowledgeFailure(admin, shop, mediaId);
    throw notReady(mediaId, media.failure);
  }
  const fingerprint = await unchanged(context, media, publication);
  if (!(await claim(statements, id, media.updatedAt, fingerprint))) return;
  try {
    await step("replace", () => replaceBytes(admin, shop, mediaId, resourceUrl));
  } catch (error) {
    // A refusal is an answer: nothing was changed. Only a lost answer leaves the row in "sending".
    if (error instanceof ShopifyError && !error.outcomeUnknown) await wasNotSent(statements, id);
    throw error;
  }
  await wasAccepted(statements, id);
}

/** An earlier send ended FAILED: acknowledged, perhaps by a try whose answer was lost, the file shows what it showed before. */
async function backToEarlierBytes(context: PublishingContext, publication: Publication): Promise<void> {
  const { shop, mediaId, failures } = publication;
  const { failure } = await existingMedia(context, publication);
  if (failure) await acknowledgeFailure(context.admin, shop, mediaId);
  if (failures >= MAX_FAILURES) throw refusedByShopify(mediaId, failure ?? "the file ended FAILED each time");
}

/** fileUpdate was perhaps sent: Shopify's own state of the image says whether it arrived. */
async function findOut(context: PublishingContext, publication: Publication): Promise<void> {
  const { statements } = context;
  const { id } = publication;
  const media = await existingMedia(context, publication);
  const arrived = media.failure !== null || !media.ready || isNewer(media, publication);
  if (arrived) {
    await wasAccepted(statements, id);
    return;
  }
  if (await graceIsOver(context, await sinceSent(statements, id))) await wasNotSent(statements, id);
}

async function awaitReady(context: PublishingContext, publication: Publication): Promise<void> {
  const { admin, statements } = context;
  const { id, shop, mediaId, updatedAtBefore } = publication;
  for (const [poll, wait] of POLLS_MS.entries()) {
    await pause(context, wait);
    // Shopify's times are whole seconds: a change within one shows only in the whole image, which the last poll reads in any case.
    if (!(await hasSettled(admin, shop, mediaId, updatedAtBefore)) && poll < POLLS_MS.length - 1) continue;
    const media = await existingMedia(context, publication);
    if (media.failure) {
      // Written down before it is acknowledged: after that the file looks as if nothing had been sent.
      await countFailure(statements, id);
      return;
    }
    // Right after the call the file may still read READY with its earlier bytes.
    if (media.ready && media.content && isNewer(media, publication)) return finish(context, publication, media, media.content.fingerprint);
  }
  throw notReady(mediaId, "Shopify has not finished processing it");
}

async function finish({ statements, log }: PublishingContext, publication: Publication, media: SourceMedia, fingerprintAfter: string): Promise<void> {
  const { bytes, shop } = publication;
  const { sourceBytes } = media;
  if (sourceBytes !== bytes) {
    // Where this shop's files are stored as they are sent, these bytes are not ours.
    if (await storesAsSent(statements, shop)) throw changedByMerchant(media.id);
    log.warn({ mediaId: media.id, sent: bytes, stored: sourceBytes }, "Shopify stores another number of bytes than were sent");
  }
  await finishPublication(statements, publication, { fingerprintAfter, storedBytes: sourceBytes });
}

/** Gives a publication up, and its job with it if it was the job's write. */
export async function giveUp(database: Database, publicationId: string, error: PackshotError): Promise<void> {
  await database.$transaction(async (tx) => {
    const text = { errorCode: error.code, errorLog: error.message.slice(0, 4000), errorMerchant: error.merchantText };
    const { count } = await tx.publication.updateMany({ where: { id: publicationId, state: { notIn: ["done", "failed"] } }, data: { ...text, state: "failed", finishedAt: new Date() } });
    if (count === 0) return;
    const { kind, jobId } = await tx.publication.findUniqueOrThrow({ where: { id: publicationId } });
    if (kind === "write") await moveJob(tx, jobId, "failed", text);
  });
}

async function existingMedia({ admin }: PublishingContext, { shop, mediaId }: Publication): Promise<SourceMedia> {
  const media = await readMedia(admin, shop, mediaId);
  if (media) return media;
  throw deleted(mediaId, shop);
}

function isNewer(media: SourceMedia, { updatedAtBefore, fingerprintBefore }: Publication): boolean {
  return media.content !== null && media.content.fingerprint !== fingerprintBefore && (updatedAtBefore === null || media.updatedAt >= updatedAtBefore);
}
