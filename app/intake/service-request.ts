/** The image API's door: a picture that comes with its wishes and belongs to no product. */
import type { Contract } from "@prisma/client";
import type { Transaction } from "../database/client.ts";
import type { Params } from "../imaging/params.ts";
import type { Mode, Variation } from "../imaging/types.ts";
import { PRIORITY, processImage } from "../jobs/definitions.ts";
import type { Queue } from "../jobs/queue.ts";
import { correlationId } from "../telemetry/correlation.ts";

/** Uploaded bytes that are in storage already, or an address for the worker to fetch. */
export type ServiceSource = { kind: "stored"; key: string } | { kind: "url"; url: string };

export interface ServiceRequest {
  /** UUIDv7, made by the door: its answer names it. */
  jobId: string;
  shop: string;
  keyId: string;
  contract: Contract;
  source: ServiceSource;
  /** A second picture to combine with the first. */
  secondSourceUrl?: string;
  mode: Mode;
  params: Params;
  presetName: string | null;
  /** In the client's own word; jpg and jpeg are one format with two names. */
  outputFormat: string;
  /** None: those of the mode. */
  variations: Variation[];
  /** How the result is answered; the contract's own word. */
  delivery: string;
  callbackUrl: string | null;
}

/** Stores the request as a job and queues it, in the caller's transaction: after it the door may answer. */
export async function acceptServiceRequest(tx: Transaction, queue: Queue, request: ServiceRequest): Promise<void> {
  const { jobId, shop, mode, params, presetName, source } = request;
  await tx.job.create({ data: { id: jobId, shop, origin: "api", mode, params, presetName, dedupeKey: `api ${jobId}`, correlationId: correlationId() ?? null }, select: { id: true } });
  await tx.serviceJob.create({
    data: {
      jobId,
      keyId: request.keyId,
      contract: request.contract,
      ...(source.kind === "stored" ? { sourceKey: source.key } : { sourceUrl: source.url }),
      secondSourceUrl: request.secondSourceUrl ?? null,
      outputFormat: request.outputFormat,
      variations: request.variations,
      delivery: request.delivery,
      callbackUrl: request.callbackUrl,
    },
    select: { jobId: true },
  });
  await queue.enqueue(tx, processImage, { jobId }, { priority: PRIORITY.api });
}
