/** Images of a run become jobs, a few at a time. */
import type { Run } from "@prisma/client";
import { v7 as uuidv7 } from "uuid";
import type { Transaction } from "../database/client.ts";
import { reserve } from "../intake/credits.ts";
import { accept, type ImageRequest } from "../intake/image-request.ts";
import { parseParams } from "../imaging/params.ts";
import type { Mode } from "../imaging/types.ts";
import type { Queue } from "../jobs/queue.ts";
import { addToCounts } from "./counts.ts";

interface Fed {
  /** Images that wait no more. */
  moved: number;
  /** Images that go on waiting because no credit is left for them. */
  unpaid: number;
}

/**
 * Makes a job of each of these waiting images, in the transaction that holds the run's lock: the job, its credit and the image's mark are all there or none is.
 * What somebody else began to work on since the run was frozen is skipped.
 */
export async function feed(tx: Transaction, queue: Queue, run: Run, mediaIds: string[], { held = false } = {}): Promise<Fed> {
  if (mediaIds.length === 0) return { moved: 0, unpaid: 0 };
  const { id: runId, shop } = run;
  // The same lock as a reprocess takes: one job at a time per image. In one order, so that two feeders never wait for each other.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(key, 0)) from (select 'media ' || ${shop} || ' ' || id as key from unnest(${mediaIds}::text[]) as id order by id) as keys`;
  const images = await tx.runImage.findMany({ where: { runId, mediaId: { in: mediaIds }, state: "waiting" }, orderBy: { position: "asc" } });
  const pending = await tx.job.findMany({ where: { shop, mediaId: { in: mediaIds }, state: "pending" }, select: { mediaId: true } });
  const busy = new Set(pending.map(({ mediaId }) => mediaId));
  const free = images.filter(({ mediaId }) => !busy.has(mediaId));
  const treatment = { mode: run.mode as Mode, params: parseParams(run.params), presetName: run.presetName };
  const wanted = free.map(({ mediaId, productIds, productTitle, fingerprint }): ImageRequest & { run: { jobId: string } } => ({
    shop, origin: "bulk", productId: productIds[0] ?? "", productTitle, mediaId, inputFingerprint: fingerprint ?? "", treatment, run: { id: runId, jobId: uuidv7(), held },
  }));
  const requests = run.metered ? wanted.slice(0, await reserve(tx, shop, wanted.map(({ run: { jobId } }) => jobId))) : wanted;
  await accept(tx, queue, requests);
  await tx.$executeRaw`
    update "RunImage" set state = 'open', "jobId" = made.job, sample = ${held}
    from unnest(${requests.map(({ mediaId }) => mediaId)}::text[], ${requests.map(({ run: { jobId } }) => jobId)}::uuid[]) as made (media, job)
    where "runId" = ${runId}::uuid and "mediaId" = made.media`;
  const skipped = images.length - free.length;
  if (skipped > 0) await tx.runImage.updateMany({ where: { runId, mediaId: { in: [...busy].filter((id) => id !== null) }, state: "waiting" }, data: { state: "skipped", skipReason: "busy" } });
  const moved = requests.length + skipped;
  await addToCounts(tx, runId, { waiting: -moved, open: requests.length, skipped }, { busy: skipped });
  return { moved, unpaid: wanted.length - requests.length };
}

/** The next images of a run. */
export async function nextImages(tx: Transaction, runId: string, limit: number): Promise<string[]> {
  if (limit <= 0) return [];
  const images = await tx.$queryRaw<{ mediaId: string }[]>`select "mediaId" from "RunImage" where "runId" = ${runId}::uuid and state = 'waiting' order by position limit ${limit}`;
  return images.map(({ mediaId }) => mediaId);
}
