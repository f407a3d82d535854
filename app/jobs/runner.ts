/** Connects the queues with their handlers and decides, by the error alone, whether work is tried again. */
import { setTimeout as sleep } from "node:timers/promises";
import { asPackshotError, PackshotError } from "../errors.ts";
import { dispatchDeliveries } from "../intake/deliveries.ts";
import { startDueSweeps, sweep } from "../intake/sweep.ts";
import { carryOut, giveUp } from "../publishing/carry-out.ts";
import { leaveSwap } from "../publishing/swap.ts";
import { freeze, giveUpFreezing } from "../runs/freeze.ts";
import { startDueRuns } from "../runs/schedules.ts";
import { tendRuns } from "../runs/tend.ts";
import type { WorkerServices } from "../services.server.ts";
import { withCorrelation } from "../telemetry/correlation.ts";
import { workSeconds } from "../telemetry/metrics.ts";
import { traced } from "../telemetry/trace.ts";
import * as define from "./definitions.ts";
import { handleShopEvent } from "./handlers/shop-event.ts";
import { lookAtProduct } from "./handlers/look-at-product.ts";
import { processImage } from "./handlers/process-image.ts";
import { failJob } from "./job-store.ts";
import { takeWork, type Entry, type Taking } from "./take-work.ts";

const DISPATCH_INTERVAL_MS = 200;
const RUNS_INTERVAL_MS = 500;
const RUNS_BUSY_INTERVAL_MS = 100;
const SCHEDULES_INTERVAL_MS = 5000;
const SWEEPS_INTERVAL_MS = 60_000;
const CLEAN_UP_INTERVAL_MS = 60 * 60 * 1000;
/** A retry that is due this soon is waited for; a later one goes back to the queue. */
const LONGEST_WAIT_MS = 20_000;
/** What is not finished this long after a stop is handed back. */
const LONGEST_STOP_MS = 25_000;

export interface Runner {
  stop(): Promise<void>;
}

interface Work<Payload> {
  concurrency: number;
  handle: (payload: Payload) => Promise<void>;
  /** Called once no further try will be made. */
  giveUp?: (payload: Payload, error: PackshotError) => Promise<unknown>;
}

export function startRunner(services: WorkerServices, images: number): Runner {
  const { database, queue, config, log, imageService } = services;
  const stopping = new AbortController();
  const takings: Taking[] = [];
  const work = <Payload extends object>(definition: define.Definition<Payload>, how: Work<Payload>): void => {
    takings.push(workOn(services, stopping.signal, definition, how));
  };
  const failImage = (jobId: string, error: PackshotError) =>
    database.$transaction(async (tx) => {
      if (await failJob(tx, jobId, error)) await imageService.finish(tx, [{ jobId, state: "failed" }]);
    });
  const context = { ...services, stopping: stopping.signal, intakeDelaySeconds: config.intakeDelaySeconds, maxBytes: config.engine.maxBytes, maxPixels: config.engine.maxPixels, engineSlots: images, metering: config.service.metering };

  const failPublication = async (publicationId: string, error: PackshotError) => {
    await leaveSwap(context, publicationId);
    await giveUp(database, publicationId, error);
  };

  work(define.lookAtProduct, { concurrency: 4, handle: (payload) => lookAtProduct(context, payload) });
  work(define.processImage, {
    // One more than the engine has children: its download overlaps with the others' pixels.
    concurrency: images + 1,
    handle: ({ jobId }) => processImage(context, jobId),
    giveUp: ({ jobId }, error) => failImage(jobId, error),
  });
  work(define.writeBack, {
    // They wait for Shopify most of the time.
    concurrency: 48,
    handle: ({ publicationId }) => carryOut(context, publicationId),
    giveUp: ({ publicationId }, error) => failPublication(publicationId, error),
  });
  work(define.handleShopEvent, { concurrency: 1, handle: ({ deliveryId }) => handleShopEvent(context, deliveryId) });
  work(define.sweepShop, { concurrency: 1, handle: ({ shop }) => sweep(context, shop) });
  work(define.deliverCallback, { concurrency: 8, handle: ({ callbackId, attempt }) => imageService.deliverCallback(callbackId, attempt) });
  work(define.freezeRun, { concurrency: 2, handle: ({ runId }) => freeze(context, runId), giveUp: ({ runId }, error) => giveUpFreezing(database, runId, error) });
  work(define.givenUp, {
    concurrency: 1,
    async handle({ jobId, publicationId, runId }) {
      if (runId) await giveUpFreezing(database, runId, triesUsedUp("Your images could not be listed: the worker stopped each time while working on it."));
      else if (publicationId) await failPublication(publicationId, triesUsedUp());
      else if (jobId) await failImage(jobId, triesUsedUp());
    },
  });

  /** Looks again and again: at once while there is something to do, else after a pause. */
  const repeat = async (pauseMs: number, busyPauseMs: number, failure: string, look: () => Promise<boolean>): Promise<void> => {
    while (!stopping.signal.aborted) {
      const busy = await look().catch((error: unknown) => {
        log.error({ err: error }, failure);
        return false;
      });
      await pause(busy ? busyPauseMs : pauseMs, stopping.signal);
    }
  };
  const loops = [
    repeat(DISPATCH_INTERVAL_MS, 0, "deliveries were not dispatched", async () => (await dispatchDeliveries(database, queue, config.intakeDelaySeconds)) > 0),
    repeat(RUNS_INTERVAL_MS, RUNS_BUSY_INTERVAL_MS, "runs were not tended", () => tendRuns(context)),
    repeat(SCHEDULES_INTERVAL_MS, 0, "schedules were not looked at", () => startDueRuns(context)),
    repeat(SWEEPS_INTERVAL_MS, SWEEPS_INTERVAL_MS, "sweeps were not begun", async () => (await startDueSweeps(database, queue)) > 0),
    repeat(CLEAN_UP_INTERVAL_MS, CLEAN_UP_INTERVAL_MS, "old jobs of the image API were not removed", () => imageService.cleanUp().then(() => false)),
  ];
  return {
    async stop() {
      stopping.abort();
      await Promise.all([...loops, ...takings.map((taking) => taking.stop(LONGEST_STOP_MS))]);
    },
  };
}

function workOn<Payload extends object>(
  { queue, log }: WorkerServices,
  stopping: AbortSignal,
  definition: define.Definition<Payload>,
  { concurrency, handle, giveUp: onGiveUp }: Work<Payload>,
): Taking {
  const run = async (job: Entry): Promise<void> => {
    const payload = definition.payload.parse(job.data);
    const started = performance.now();
    const ended = (outcome: "done" | "again" | "given up"): number => {
      const ms = Math.round(performance.now() - started);
      workSeconds.observe({ queue: definition.name, outcome }, ms / 1000);
      return ms;
    };
    try {
      await traced(definition.name, attributesOf(payload), () => handle(payload));
      log.info({ queue: definition.name, payload, ms: ended("done") }, "work done");
    } catch (thrown) {
      const error = asPackshotError(thrown);
      const last = error.retry === "never" || job.retryCount >= definition.queue.retryLimit;
      const details = { queue: definition.name, payload, code: error.code, err: error, attempt: job.retryCount + 1 };
      if (!last) {
        ended("again");
        if (stopping.aborted) log.info({ queue: definition.name, payload }, "handed back");
        else log.warn(details, "will be tried again");
        if (typeof error.retry === "object") await pause(Math.min(LONGEST_WAIT_MS, Math.max(0, error.retry.at.getTime() - Date.now())), stopping);
        throw error;
      }
      ended("given up");
      log.error(details, "given up");
      await onGiveUp?.(payload, error);
    }
  };
  return takeWork(queue, definition.name, {
    concurrency,
    handle: (job) => withCorrelation((job.data as { correlationId?: string }).correlationId ?? job.id, () => run(job)),
    onError: (error) => log.error({ err: error, queue: definition.name }, "queue"),
  });
}

function attributesOf(payload: object): Record<string, string> {
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [`packshot.${name}`, String(value)]));
}

/** Ends early when the process is to stop. */
async function pause(ms: number, stopping: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: stopping }).catch(() => undefined);
}

function triesUsedUp(merchantText = "This image could not be processed: the worker stopped each time while working on it."): PackshotError {
  return new PackshotError("tries_used_up", {
    message: "expected the work to finish within its tries, but the process that did it ended each time",
    merchantText,
  });
}
