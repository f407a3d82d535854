/** How far a run is, from its row alone: the same cost for ten images and for a million. Pure, but for the reading. */
import type { Run } from "@prisma/client";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../database/client.ts";
import type { RunProgress } from "../run-view-types.ts";
import { estimateOf, secondsInAll, SHOPIFY_SECONDS_PER_IMAGE } from "./estimate.ts";
import { secondsOf, stateOfRun } from "./run-store.ts";

/** From here on the run's own pace tells more than the estimate. */
const PACE_IMAGES = 10;
const STREAM_INTERVAL_MS = 1000;

/** @param secondsPerImage of the estimate, all workers together: used until the run has a pace of its own */
export function progressOf(run: Run, secondsPerImage: number | null = null, now = new Date()): RunProgress {
  const { skipped, waiting, open, review, done, unchanged, rejected, failed, reverted, notReverted } = run;
  const state = stateOfRun(run);
  const reverting = state === "reverting" || state === "reverted";
  const settled = reverting ? reverted + notReverted : review + done + unchanged + rejected + failed;
  const left = reverting ? done - settled : waiting + open;
  const moving = state === "running" || state === "reverting";
  const seconds = secondsOf(run, now);
  const pace = settled >= PACE_IMAGES && seconds > 0 ? seconds / settled : reverting ? SHOPIFY_SECONDS_PER_IMAGE : secondsPerImage;
  return {
    runId: run.id,
    state,
    images: run.images,
    counts: { skipped, waiting, open, review, done, unchanged, rejected, failed, reverted, notReverted },
    settled,
    toDo: reverting ? done : run.images - skipped,
    etaSeconds: moving && left > 0 && pace !== null ? Math.ceil(left * pace) : null,
    over: state === "failed" || state === "reverted" || ((state === "done" || state === "cancelled") && open === 0),
  };
}

/** One line of JSON whenever something changed, at most one a second; ends with the run or when the reader leaves. */
export async function* progressLines(database: Database, shop: string, runId: string, signal: AbortSignal, intervalMs = STREAM_INTERVAL_MS): AsyncGenerator<string> {
  let told = "";
  let secondsPerImage: number | null = null;
  while (!signal.aborted) {
    const run = await database.run.findFirst({ where: { id: runId, shop } });
    if (!run) return;
    if (run.state === "running") secondsPerImage ??= secondsInAll(await estimateOf(database, run));
    const progress = progressOf(run, secondsPerImage);
    const line = `${JSON.stringify(progress)}\n`;
    if (line !== told) yield line;
    told = line;
    if (progress.over) return;
    await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
  }
}
