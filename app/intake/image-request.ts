/** Every door (webhook, page, bulk run, API) brings its work as one of these. */
import { createHash, randomUUID } from "node:crypto";
import type { Job, JobOrigin } from "@prisma/client";
import { v7 as uuidv7 } from "uuid";
import type { Transaction } from "../database/client.ts";
import { NOW, statementsIn } from "../database/prepared.ts";
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
  if (requests.length === 0) return [];
  const created = await statementsIn(tx).query<Pick<Job, "id" | "origin" | "held">>("accept-jobs", ACCEPT, [JSON.stringify(requests.map(jobOf))]);
  // A person waits for a held result: it is a sample.
  const priorityOf = ({ origin, held }: Pick<Job, "origin" | "held">) => PRIORITY[held ? "manual" : origin];
  for (const [priority, jobs] of Map.groupBy(created, priorityOf)) await queue.enqueueMany(tx, processImage, jobs.map(({ id }) => ({ jobId: id })), { priority });
  return created.map(({ id }) => id);
}

function jobOf(request: ImageRequest) {
  const { shop, origin, productId, productTitle, mediaId, inputFingerprint, treatment, run } = request;
  const { mode, params, presetName } = treatment;
  return {
    id: run?.jobId ?? uuidv7(), runId: run?.id ?? null, held: run?.held ?? false,
    shop, origin, productId, productTitle, mediaId, inputFingerprint, mode, params, presetName,
    correlationId: correlationId() ?? null, dedupeKey: dedupeKey(request),
  };
}

const COLUMNS = `id, "runId", held, shop, origin, "productId", "productTitle", "mediaId", "inputFingerprint", mode, params, "presetName", "correlationId", "dedupeKey"`;
const ACCEPT = `
  insert into "Job" (${COLUMNS}, "createdAt", "updatedAt") select ${COLUMNS}, ${NOW}, ${NOW} from jsonb_populate_recordset(null::"Job", $1::jsonb)
  on conflict do nothing returning id, origin, held`;
