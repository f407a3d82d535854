/** Every kind of queued work: its name as written in the database, what it carries, and how it is retried. */
import type { JobOrigin } from "@prisma/client";
import type { Queue } from "pg-boss";
import { z } from "zod";

const SECOND = 1;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What goes first: somebody waits for it, then what a webhook told of, then bulk runs. */
export const PRIORITY: Record<JobOrigin, number> = { manual: 10, api: 10, webhook: 5, bulk: 1 };

export interface Definition<Payload extends object> {
  name: string;
  payload: z.ZodType<Payload>;
  /** Work with the same key is merged or kept apart, as the policy says. */
  key?: (payload: Payload) => string;
  /** Stays as it was when the queue was made. */
  policy?: "short" | "singleton";
  queue: Omit<Queue, "name" | "policy"> & { retryLimit: number };
}

const define = <Payload extends object>(definition: Definition<Payload>): Definition<Payload> => definition;

/** A killed worker's work is handed out again once its heartbeat is this old. */
const heartbeatSeconds = 10 * SECOND;
/** The jobs' own rows tell what became of them; entries that are done only make every look over the queue's table longer. */
const deleteAfterSeconds = 30 * SECOND;
const retries = { retryLimit: 100, retryDelay: 2 * SECOND, retryBackoff: true, retryDelayMax: MINUTE, heartbeatSeconds, retentionSeconds: 14 * DAY, deleteAfterSeconds };

/** Work whose tries are used up, for example because it kills its worker each time. */
export const givenUp = define({
  name: "given-up",
  payload: z.object({ jobId: z.string().optional(), publicationId: z.string().optional(), runId: z.string().optional() }),
  queue: { retryLimit: 100, retryDelay: MINUTE, heartbeatSeconds, retentionSeconds: 14 * DAY },
});

/** Reads a product again and accepts its images that need work. `short`: many hints that wait become one look. */
export const lookAtProduct = define({
  name: "look-at-product",
  payload: z.object({ shop: z.string(), productId: z.string() }),
  key: ({ shop, productId }) => `${shop} ${productId}`,
  policy: "short",
  queue: { expireInSeconds: 10 * MINUTE, notify: true, ...retries },
});

/** Fetches a job's source, has it processed and stores the outputs. */
export const processImage = define({
  name: "process-image",
  payload: z.object({ jobId: z.string() }),
  queue: { expireInSeconds: 15 * MINUTE, notify: true, deadLetter: givenUp.name, ...retries },
});

/** Sends a publication to Shopify. `singleton`: one write at a time per image; a swap names its product, whose gallery one at a time changes. */
export const writeBack = define({
  name: "write-back",
  payload: z.object({ publicationId: z.string(), mediaId: z.string(), productId: z.string().optional() }),
  key: ({ mediaId, productId }) => productId ?? mediaId,
  policy: "singleton",
  queue: { expireInSeconds: 15 * MINUTE, notify: true, deadLetter: givenUp.name, ...retries },
});

/** What an uninstalled shop or a compliance request asks for. */
export const handleShopEvent = define({
  name: "handle-shop-event",
  payload: z.object({ deliveryId: z.string() }),
  queue: { expireInSeconds: 10 * MINUTE, notify: true, ...retries },
});

/** One attempt to tell a client's server that its job is finished; the next attempt is queued by the one that failed. */
export const deliverCallback = define({
  name: "deliver-callback",
  payload: z.object({ callbackId: z.string(), attempt: z.int() }),
  queue: { expireInSeconds: 5 * MINUTE, notify: true, ...retries },
});

/** One look at how far the listing of a run's images has come; the next look is queued by the one before. `short`: one waits at a time. */
export const freezeRun = define({
  name: "freeze-run",
  payload: z.object({ runId: z.string() }),
  key: ({ runId }) => runId,
  policy: "short",
  queue: { expireInSeconds: 2 * HOUR, notify: true, deadLetter: givenUp.name, ...retries },
});

/** Looks for products that changed and that no webhook told of. `short`: one waits per shop. */
export const sweepShop = define({
  name: "sweep-shop",
  payload: z.object({ shop: z.string() }),
  key: ({ shop }) => shop,
  policy: "short",
  queue: { expireInSeconds: 2 * HOUR, notify: true, ...retries },
});

export const definitions = [sweepShop, givenUp, lookAtProduct, processImage, writeBack, handleShopEvent, deliverCallback, freezeRun] as const;
