/** What every step of a publication needs, whichever way it is written back. */
import fs from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Publication } from "@prisma/client";
import type { Logger } from "pino";
import type { Prepared } from "../database/prepared.ts";
import { PackshotError } from "../errors.ts";
import type { AdminApi } from "../shopify/admin-client.ts";
import type { SourceMedia } from "../shopify/media.ts";
import { downloadSource } from "../shopify/transfer.ts";
import type { Storage } from "../storage/storage.ts";
import { changedByMerchant, notReady } from "./refusals.ts";

const SECOND_MS = 1000;
/** How long a call whose answer was lost may still be on its way before it counts as never arrived. */
export const LOST_CALL_GRACE_MS = 10 * SECOND_MS;
/** Waits between polls within one try; what takes longer is polled again by the next try of the queue. */
export const POLLS_MS = [500, 500, 700, 1000, 1500, 2000, 3000, 4000, 8000, 8000];
export const MAX_FAILURES = 3;

export interface PublishingContext {
  statements: Prepared;
  storage: Storage;
  admin: AdminApi;
  log: Logger;
  scratchDir: string;
  maxBytes: number;
  /** Aborted when the process is to stop: what only waits is handed back to the queue then. */
  stopping?: AbortSignal;
}

/** Compare before write: by the fingerprint and, where that differs, by the bytes. @returns the fingerprint @throws PackshotError when the merchant has changed the image since, or Shopify works on it */
export async function unchanged(context: PublishingContext, media: SourceMedia, { fingerprintBefore, sha256Before }: Publication): Promise<string> {
  if (!media.ready || !media.content) throw notReady(media.id, "it is being processed");
  const { fingerprint } = media.content;
  if (fingerprint !== fingerprintBefore && (await sha256Of(context, media)) !== sha256Before) throw changedByMerchant(media.id);
  return fingerprint;
}

/** Waits until a lost call counts as never arrived. @returns false when it has waited, true when that time is over already @param sinceMs since the call; null for none */
export async function graceIsOver(context: PublishingContext, sinceMs: number | null): Promise<boolean> {
  const graceMs = LOST_CALL_GRACE_MS - (sinceMs ?? LOST_CALL_GRACE_MS);
  if (graceMs <= 0) return true;
  await pause(context, Math.min(graceMs, LOST_CALL_GRACE_MS) + Math.random() * SECOND_MS);
  return false;
}

export async function pause({ stopping }: PublishingContext, ms: number): Promise<void> {
  try {
    await sleep(ms, undefined, stopping ? { signal: stopping } : {});
  } catch (cause) {
    throw new PackshotError("stopping", { message: "the process is to stop", merchantText: "This image goes on in a moment.", retry: "later", cause });
  }
}

export function sha256Of(context: PublishingContext, media: SourceMedia): Promise<string> {
  return inScratch(context, (folder) => downloadSource(media.sourceUrl, path.join(folder, "current"), context.maxBytes));
}

export async function inScratch<T>({ scratchDir }: PublishingContext, run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await fs.mkdtemp(path.join(scratchDir, "publish-"));
  try {
    return await run(folder);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}
