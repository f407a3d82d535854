import type { Prisma, Run } from "@prisma/client";
import type { Transaction } from "../database/client.ts";
import { PackshotError } from "../errors.ts";
import { runSourcesOf, type RunState } from "./states.ts";

/** Moves a run if that is legal from where it stands now; of two movers one wins. */
export async function moveRun(db: Transaction, runId: string, to: RunState, also: Prisma.RunUpdateManyMutationInput = {}): Promise<boolean> {
  const { count } = await db.run.updateMany({ where: { id: runId, state: { in: runSourcesOf(to) } }, data: { ...also, state: to } });
  return count === 1;
}

/** The run under its lock, until the transaction ends: whoever moves its images holds it. @throws PackshotError for another shop's */
export async function lockRun(tx: Transaction, shop: string, runId: string): Promise<Run> {
  await tx.$executeRaw`select from "Run" where id = ${runId}::uuid and shop = ${shop} for update`;
  const run = await tx.run.findFirst({ where: { id: runId, shop } });
  if (!run) throw unknownRun(runId);
  return run;
}

export function unknownRun(runId: string): PackshotError {
  return new PackshotError("run_unknown", { message: `expected a run of this shop but received "${runId}"`, merchantText: "This run is not known here." });
}

export function stateOfRun(run: Pick<Run, "state">): RunState {
  return run.state as RunState;
}

/** What a run stores when it stops running, or reverting. */
export function stopClock(run: Run, now = new Date()): { activeSeconds?: number; revertSeconds?: number; resumedAt: null } {
  return { [clockOf(run)]: secondsOf(run, now), resumedAt: null };
}

/** The time spent running, or reverting, up to now. */
export function secondsOf(run: Run, now: Date): number {
  return run[clockOf(run)] + (run.resumedAt ? (now.getTime() - run.resumedAt.getTime()) / 1000 : 0);
}

function clockOf(run: Run): "activeSeconds" | "revertSeconds" {
  const state = stateOfRun(run);
  return state === "reverting" || state === "reverted" ? "revertSeconds" : "activeSeconds";
}
