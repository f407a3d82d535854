/** A shop's rows for the tests of what the pages read and do. */
import type { Prisma } from "@prisma/client";
import { v7 as uuidv7 } from "uuid";
import type { Database } from "../../app/database/client.ts";
import { defaultPreset, presetParams } from "../../app/imaging/presets.ts";
import { progressOf, stateOf, type Status } from "../../app/jobs/states.ts";

export const SHOP = "ours.myshopify.com";
export const OTHER_SHOP = "theirs.myshopify.com";

let serial = 0;

export interface JobOptions {
  shop?: string;
  mediaId?: string;
  /** With the original, the output and what a finished job has. */
  finished?: boolean;
  also?: Partial<Prisma.JobUncheckedCreateInput>;
}

export async function addJob(database: Database, status: Status, { shop = SHOP, mediaId, finished = false, also = {} }: JobOptions = {}): Promise<string> {
  serial += 1;
  const id = uuidv7();
  const media = mediaId ?? `gid://shopify/MediaImage/${serial}`;
  const productId = also.productId ?? `gid://shopify/Product/${serial}`;
  const originalId = finished ? await addOriginal(database, shop, media, productId) : null;
  await database.job.create({
    data: {
      id, shop, status, state: stateOf(status), progress: progressOf(status), origin: "webhook", mode: "params", params: presetParams(defaultPreset.name), presetName: defaultPreset.name,
      dedupeKey: `test ${serial}`, productId, productTitle: `Mug ${serial}`, mediaId: media, inputFingerprint: `before ${serial}`, inputSha256: "00", originalId,
      ...(status === "done" || status === "rejected" || status === "failed" ? { finishedAt: new Date() } : {}),
      ...also,
    },
  });
  if (finished) {
    await database.output.create({ data: { id: uuidv7(), jobId: id, variation: "compose", format: "jpg", storageKey: `shops/${shop}/outputs/${id}/compose.jpg`, sha256: "ff", bytes: 90_000, width: 1000, height: 1000 } });
  }
  return id;
}

async function addOriginal(database: Database, shop: string, mediaId: string, productId: string): Promise<string> {
  const { id } = await database.original.upsert({
    where: { shop_mediaId_sha256: { shop, mediaId, sha256: "00" } },
    update: {},
    create: { id: uuidv7(), shop, mediaId, productId, fingerprint: "before", sha256: "00", storageKey: `shops/${shop}/originals/00.jpg`, mime: "image/jpeg", bytes: 240_000, width: 1200, height: 900, alt: "A mug" },
  });
  return id;
}

/** A publication of a finished job. */
export async function addPublication(database: Database, jobId: string, kind: "write" | "revert", state: "prepared" | "done" | "failed", also: Partial<Prisma.PublicationUncheckedCreateInput> = {}): Promise<void> {
  const job = await database.job.findUniqueOrThrow({ where: { id: jobId } });
  await database.publication.create({
    data: {
      id: uuidv7(), shop: job.shop, kind, state, jobId, mediaId: job.mediaId!, productId: job.productId!, originalId: job.originalId!, storageKey: "key", sha256: "ff", mime: "image/jpeg", bytes: 90_000,
      fingerprintBefore: "before", sha256Before: "00", ...(state === "done" ? { fingerprintAfter: `after ${jobId}`, finishedAt: new Date() } : {}), ...also,
    },
  });
}

/** A job that is written back: what Revert is for. */
export async function addWritten(database: Database, options: JobOptions = {}): Promise<string> {
  const id = await addJob(database, "done", { ...options, finished: true });
  await addPublication(database, id, "write", "done");
  return id;
}
