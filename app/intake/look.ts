/** "Look at product X": the answer to every hint that something about a product may have changed. */
import type { Logger } from "pino";
import type { Database } from "../database/client.ts";
import { lookAtProduct } from "../jobs/definitions.ts";
import type { Queue } from "../jobs/queue.ts";
import { aboutMedia, shownAfter } from "../jobs/shown-media.ts";
import type { AdminApi } from "../shopify/admin-client.ts";
import { readProductMedia, type ProductMedia } from "../shopify/media.ts";
import { accept, type ImageRequest } from "./image-request.ts";
import { shopOf, treatmentOf } from "./settings.ts";

/** Formats that can be replaced in place: the engine writes them, and the extension must not change. */
const replaceable = new Set(["image/jpeg", "image/png", "image/webp"]);

export interface LookContext {
  database: Database;
  queue: Queue;
  admin: AdminApi;
  log: Logger;
  intakeDelaySeconds: number;
}

/**
 * Reads the product and accepts one job per image whose content is neither ours nor processed before with the same treatment.
 * @returns the ids of the new jobs
 */
export async function look({ database, queue, admin, log, intakeDelaySeconds }: LookContext, shop: string, productId: string): Promise<string[]> {
  const settings = await shopOf(database, shop);
  if (!settings.automatic || settings.uninstalledAt) return [];
  const product = await readProductMedia(admin, shop, productId);
  if (!product) return [];
  const { known, busy } = await remembered(database, shop, product);

  const treatment = await treatmentOf(database, shop, settings.presetName);
  const requests: ImageRequest[] = [];
  // What is not ready, or is being worked on, may turn out to need work: look again instead of guessing.
  let unsettled = false;
  for (const image of product.images) {
    if (image.failure) continue;
    if (!image.ready || !image.content) unsettled = true;
    else if (known.has(`${image.id} ${image.content.fingerprint}`)) continue;
    // Worked on as it is: whatever comes of that brings a look of its own.
    else if (busy.get(image.id)?.has(image.content.fingerprint)) continue;
    else if (busy.has(image.id)) unsettled = true;
    else if (replaceable.has(image.mime ?? "")) {
      requests.push({ shop, origin: "webhook", productId, productTitle: product.title, mediaId: image.id, inputFingerprint: image.content.fingerprint, treatment });
    } else log.info({ shop, productId, mediaId: image.id, mime: image.mime }, "image skipped: its format cannot be replaced in place");
  }

  return database.$transaction(async (tx) => {
    if (unsettled) await queue.enqueue(tx, lookAtProduct, { shop, productId }, { delaySeconds: Math.max(2, intakeDelaySeconds) });
    return accept(tx, queue, requests);
  });
}

/** The loop guard: contents that we wrote, or put back, and images that are being worked on now, each with the contents this starts from. Rows, never times. */
async function remembered(database: Database, shop: string, { images }: ProductMedia): Promise<{ known: Set<string>; busy: Map<string, Set<string>> }> {
  const mediaIds = images.map(({ id }) => id);
  const about = aboutMedia(mediaIds);
  const [openJobs, openPublications] = await Promise.all([
    database.job.findMany({ where: { shop, mediaId: { in: mediaIds }, state: "pending" }, select: { mediaId: true, inputFingerprint: true } }),
    database.publication.findMany({ where: { shop, state: { notIn: ["done", "failed"] }, ...about }, select: { mediaId: true, newMediaId: true, fingerprintBefore: true } }),
  ]);
  // After those: what ends in between is seen here, and would otherwise be in neither.
  const publications = await database.publication.findMany({ where: { shop, state: "done", ...about }, select: { mediaId: true, newMediaId: true, fingerprintAfter: true } });
  const busy = new Map<string, Set<string>>();
  const add = (mediaId: string, fingerprint: string) => busy.set(mediaId, (busy.get(mediaId) ?? new Set()).add(fingerprint));
  for (const { mediaId, inputFingerprint } of openJobs) add(mediaId ?? "", inputFingerprint ?? "");
  for (const { mediaId, newMediaId, fingerprintBefore } of openPublications) {
    add(mediaId, fingerprintBefore);
    if (newMediaId) add(newMediaId, "");
  }
  return {
    known: new Set(publications.map((publication) => `${shownAfter(publication)} ${publication.fingerprintAfter ?? ""}`)),
    busy,
  };
}
