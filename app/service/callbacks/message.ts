/** What a callback says, in its contract's words. Made at every attempt anew: result addresses expire, and a late attempt needs fresh ones. */
import type { Callback, Contract } from "@prisma/client";
import type { Statements } from "../../database/prepared.ts";
import { statusBody } from "../removit/status.ts";
import type { ResultUrls } from "../result-urls.ts";
import { findJob, type ServedJob } from "../served-job.ts";
import { signCallback } from "./signature.ts";

export interface Message {
  headers: Record<string, string>;
  body: string;
  /** Whether the receiver's status means that it has it. */
  isReceived: (status: number) => boolean;
}

export interface MessageContext {
  statements: Statements;
  results: ResultUrls;
  /** A shop's signing secret. */
  secretOf: (shop: string) => string;
}

type Compose = (context: MessageContext, callback: Callback, job: ServedJob) => Message;

const composers: Record<Contract, Compose> = {
  removit({ results, secretOf }, { id, shop }, job) {
    const timestamp = Math.floor(Date.now() / 1000);
    const body = JSON.stringify({ event: `job.${job.state}`, event_id: id, job: statusBody(job, results) });
    return {
      headers: {
        "content-type": "application/json",
        "x-packshot-event-id": id,
        "x-packshot-timestamp": String(timestamp),
        "x-packshot-signature": signCallback(secretOf(shop), timestamp, body),
      },
      body,
      isReceived: (status) => status >= 200 && status < 300,
    };
  },
  rtb({ results }, { jobId }, job) {
    const url = job.outputs.map((file) => results(file, job.outputFormat))[0] ?? "";
    return {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ imageTicket: jobId, ProcessedImageURL: url }).toString(),
      isReceived: (status) => status === 200,
    };
  },
};

/** @returns null when the job is gone */
export async function messageOf(context: MessageContext, callback: Callback): Promise<Message | null> {
  const job = await findJob(context.statements, callback.shop, callback.jobId);
  return job && composers[callback.contract](context, callback, job);
}
