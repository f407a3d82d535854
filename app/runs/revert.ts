/** Putting every original of a run back, a few at a time, by the same path as a revert by hand. */
import type { Run } from "@prisma/client";
import type { Transaction } from "../database/client.ts";
import { PackshotError } from "../errors.ts";
import { PRIORITY } from "../jobs/definitions.ts";
import type { Queue } from "../jobs/queue.ts";
import { prepareRevertWithin } from "../publishing/prepare.ts";
import { addToCounts } from "./counts.ts";
import { moveRun, stopClock } from "./run-store.ts";

interface Reverting {
  mediaId: string;
  state: string | null;
}

/** In the transaction that holds the run's lock. @param window reverts under way at once @returns how many images moved */
export async function revertSome(tx: Transaction, queue: Queue, run: Run, window: number): Promise<number> {
  const open = await tx.$queryRaw<Reverting[]>`
    select image."mediaId", revert.state::text from "RunImage" image
    left join "Publication" revert on revert."jobId" = image."jobId" and revert.kind = 'revert'
    where image."runId" = ${run.id}::uuid and image.revert = 'open' order by image.position`;
  const ended = open.filter(({ state }) => state === "done" || state === "failed");
  const begun = await begin(tx, queue, run, window - (open.length - ended.length));

  const outcomes = [...ended.map(({ mediaId, state }) => ({ mediaId, revert: state ?? "failed" })), ...begun];
  if (outcomes.length > 0) {
    await tx.$executeRaw`
      update "RunImage" set revert = came.revert from unnest(${outcomes.map(({ mediaId }) => mediaId)}::text[], ${outcomes.map(({ revert }) => revert)}::text[]) as came (media, revert)
      where "runId" = ${run.id}::uuid and "mediaId" = came.media`;
    const count = (revert: string) => outcomes.filter((one) => one.revert === revert).length;
    await addToCounts(tx, run.id, { reverted: count("done"), notReverted: count("failed") });
    return outcomes.length;
  }
  if (open.length > 0 || run.open > 0) return 0;
  return (await moveRun(tx, run.id, "reverted", { finishedAt: new Date(), ...stopClock(run) })) ? 1 : 0;
}

async function begin(tx: Transaction, queue: Queue, run: Run, limit: number): Promise<{ mediaId: string; revert: string }[]> {
  if (limit <= 0) return [];
  const next = await tx.$queryRaw<{ mediaId: string; jobId: string }[]>`
    select "mediaId", "jobId"::text from "RunImage" where "runId" = ${run.id}::uuid and state = 'done' and revert is null order by position limit ${limit}`;
  const begun: { mediaId: string; revert: string }[] = [];
  for (const { mediaId, jobId } of next) {
    try {
      await prepareRevertWithin(tx, queue, run.shop, jobId, PRIORITY.bulk);
      begun.push({ mediaId, revert: "open" });
    } catch (error) {
      // A later result stands in the shop: it is not this run's to take back.
      if (!(error instanceof PackshotError)) throw error;
      begun.push({ mediaId, revert: "failed" });
    }
  }
  return begun;
}
