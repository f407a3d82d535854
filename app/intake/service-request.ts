/** The image API's door: a picture that comes with its wishes and belongs to no product. */
import type { Contract } from "@prisma/client";
import { NOW, type Statements } from "../database/prepared.ts";
import type { Params } from "../imaging/params.ts";
import type { Mode, Variation } from "../imaging/types.ts";
import { PRIORITY, processImage } from "../jobs/definitions.ts";
import type { Queue } from "../jobs/queue.ts";

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

/** A request with the id of the call from outside that brought it. */
export type CorrelatedRequest = ServiceRequest & { correlationId: string | null };

/** Stores the requests as jobs and queues them, in the caller's transaction: after it the door may answer. */
export async function acceptServiceRequests(tx: Statements, queue: Queue, requests: readonly CorrelatedRequest[]): Promise<void> {
  if (requests.length === 0) return;
  await tx.query("accept-service-requests", ACCEPT, [JSON.stringify(requests.map(rowsOf))]);
  await queue.enqueueMany(tx, processImage, requests.map(({ jobId, correlationId }) => ({ jobId, correlationId })), { priority: PRIORITY.api });
}

function rowsOf({ source, ...request }: CorrelatedRequest) {
  return { ...request, ...(source.kind === "stored" ? { sourceKey: source.key } : { sourceUrl: source.url }), dedupeKey: `api ${request.jobId}` };
}

const ACCEPT = `
  with asked as (
    select * from jsonb_to_recordset($1::jsonb) as asked (
      "jobId" uuid, shop text, "keyId" uuid, contract "Contract", "sourceKey" text, "sourceUrl" text, "secondSourceUrl" text, mode text, params jsonb, "presetName" text,
      "outputFormat" text, variations text[], delivery text, "callbackUrl" text, "correlationId" text, "dedupeKey" text
    )
  ), jobs as (
    insert into "Job" (id, shop, origin, mode, params, "presetName", "dedupeKey", "correlationId", "createdAt", "updatedAt")
    select "jobId", shop, 'api', mode, params, "presetName", "dedupeKey", "correlationId", ${NOW}, ${NOW} from asked
  )
  insert into "ServiceJob" ("jobId", "keyId", contract, "sourceKey", "sourceUrl", "secondSourceUrl", "outputFormat", variations, delivery, "callbackUrl")
  select "jobId", "keyId", contract, "sourceKey", "sourceUrl", "secondSourceUrl", "outputFormat", variations, delivery, "callbackUrl" from asked`;
