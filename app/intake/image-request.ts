/** Every door (webhook, page, bulk run, API) brings its work as one of these. */
import { createHash, randomUUID } from "node:crypto";
import type { JobOrigin } from "@prisma/client";
import { v7 as uuidv7 } from "uuid";
import type { Transaction } from "../database/client.ts";
import type { Params } from "../imaging/params.ts";
import type { Mode } from "../imaging/types.ts";
import { PRIORITY, processImage } from "../jobs/definitions.ts";
import type { Queue } from "../jobs/queue.ts";
import { correlationId } from "../telemetry/correlation.ts";

export interface Treatment {
  mode: Mode;
  params: Params;
  presetName: string;
}

export interface ImageRequest {
  shop: string;
  origin: JobOrigin;
  productId: string;
  productTitle: string;
  mediaId: string;
  inputFingerprint: string;
  treatment: Treatment;
  /** Asked for by hand: done even if the same was done before. */
  again?: boolean;
  /** Part of a run, which has each image once; `held` results are not published before the run starts. */
  run?: { id: string; jobId: string; held: boolean };
}

/** What makes two treatments the same: mode and params, whatever the preset is called. */
export function treatmentHash({ mode, params }: Pick<Treatment, "mode" | "params">): string {
  return createHash("sha256").update(JSON.stringify([mode, params])).digest("hex").slice(0, 16);
}

function dedupeKey(request: ImageRequest): string {
  if (request.run) return `run ${request.run.id} ${request.mediaId}`;
  if (request.again) return `again ${randomUUID()}`;
  return [request.shop, request.mediaId, request.inputFingerprint, treatmentHash(request.treatment)].join(" ");
}

/**
 * Stores the requests as jobs and queues them, in the caller's transaction: after it the door may answer.
 * @returns the ids of the jobs that are new; what was asked for before makes none
 */
export async function accept(tx: Transaction, queue: Queue, requests: ImageRequest[]): Promise<string[]> {
  const created = await tx.job.createManyAndReturn({
    skipDuplicates: true,
    select: { id: true, origin: true, held: true },
    data: requests.map((request) => ({
      id: request.run?.jobId ?? uuidv7(),
      runId: request.run?.id ?? null,
      held: request.run?.held ?? false,
      shop: request.shop,
      origin: request.origin,
      productId: request.productId,
      productTitle: request.productTitle,
      mediaId: request.mediaId,
      inputFingerprint: request.inputFingerprint,
      mode: request.treatment.mode,
      params: request.treatment.params,
      presetName: request.treatment.presetName,
      correlationId: correlationId() ?? null,
      dedupeKey: dedupeKey(request),
    })),
  });
  // A person waits for a held result: it is a sample.
  const priorityOf = ({ origin, held }: { origin: JobOrigin; held: boolean }) => PRIORITY[held ? "manual" : origin];
  for (const [priority, jobs] of Map.groupBy(created, priorityOf)) await queue.enqueueMany(tx, processImage, jobs.map(({ id }) => ({ jobId: id })), { priority });
  return created.map(({ id }) => id);
}
