/** What a merchant does with a run. Each is one transaction under the run's lock; asking twice is the same as asking once. */
import type { Run } from "@prisma/client";
import type { Database, Transaction } from "../database/client.ts";
import { PackshotError } from "../errors.ts";
import { freezeRun } from "../jobs/definitions.ts";
import type { Queue } from "../jobs/queue.ts";
import { createRun } from "./create.ts";
import { lockRun, moveRun, stateOfRun, stopClock } from "./run-store.ts";
import type { RunState } from "./states.ts";
import { noTrouble } from "./trouble.ts";
import { withdraw } from "./withdraw.ts";

/** @throws PackshotError where the run is not known here or stands where this cannot be done */
export async function startRun(database: Database, shop: string, runId: string): Promise<void> {
  await move(database, shop, runId, ["ready"], "running", () => ({ startedAt: new Date(), resumedAt: new Date() }));
}

/** What waits in the queue is taken back; what is being worked on is finished. */
export async function pauseRun(database: Database, shop: string, runId: string): Promise<void> {
  await move(database, shop, runId, ["running"], "paused", stopClock, withdraw);
}

export async function resumeRun(database: Database, shop: string, runId: string): Promise<void> {
  await move(database, shop, runId, ["paused"], "running", () => ({ resumedAt: new Date(), ...noTrouble }));
}

/** What has not begun stays as it is; what is being worked on is finished; samples that nobody has approved are not used. */
export async function cancelRun(database: Database, queue: Queue, shop: string, runId: string): Promise<void> {
  await move(database, shop, runId, ["freezing", "ready", "running", "paused"], "cancelled", (run) => ({ ...stopClock(run), finishedAt: new Date() }), async (tx, run) => {
    await withdraw(tx, run);
    // Its look stops what Shopify still lists.
    if (run.state === "freezing") await queue.enqueue(tx, freezeRun, { runId });
  });
}

/** Every image that shows a result of this run gets its original back; what could not be put back earlier is tried again. */
export async function revertRun(database: Database, shop: string, runId: string): Promise<void> {
  await move(database, shop, runId, ["done", "cancelled", "reverted"], "reverting", () => ({ notReverted: 0, resumedAt: new Date() }), async (tx) => {
    await tx.runImage.updateMany({ where: { runId, revert: "failed" }, data: { revert: null } });
  });
}

/** @returns the id of a new run over the images that failed, with the same treatment */
export function retryFailed(database: Database, queue: Queue, shop: string, runId: string): Promise<string> {
  return database.$transaction(async (tx) => {
    const run = await lockRun(tx, shop, runId);
    if (run.failed === 0) throw new PackshotError("nothing_failed", { message: `expected run ${runId} to have failed images`, merchantText: "No image of this run failed." });
    const { id } = await createRun(tx, queue, { shop, scope: { kind: "failed_of", runId, number: run.number }, presetName: run.presetName });
    return id;
  });
}

async function move(
  database: Database,
  shop: string,
  runId: string,
  from: readonly RunState[],
  to: RunState,
  also: (run: Run) => Parameters<typeof moveRun>[3],
  then: (tx: Transaction, run: Run) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await database.$transaction(async (tx) => {
    const run = await lockRun(tx, shop, runId);
    if (run.state === to) return;
    if (!from.includes(stateOfRun(run)) || !(await moveRun(tx, runId, to, also(run)))) throw notNow(run, to);
    await then(tx, run);
  });
}

function notNow(run: Run, to: RunState): PackshotError {
  return new PackshotError("run_elsewhere", { message: `expected run ${run.id} to be able to become ${to} but it is ${run.state}`, merchantText: "This run has moved on in the meantime. Look at where it is now." });
}
