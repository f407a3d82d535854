/** One decision about several images: each stands for itself, so one that cannot be done does not stop the others. */
import { z } from "zod";
import type { Database } from "../database/client.ts";
import { PackshotError } from "../errors.ts";
import type { Queue } from "../jobs/queue.ts";
import { prepareRevert } from "../publishing/prepare.ts";
import type { Answer } from "../view-types.ts";
import { approve, reject } from "./decide.ts";

export const MAX_SEVERAL = 100;

export const bulkRequestSchema = z.object({
  action: z.enum(["approve", "reject", "revert"]),
  jobIds: z.array(z.uuid()).min(1).max(MAX_SEVERAL),
});
export type BulkRequest = z.infer<typeof bulkRequestSchema>;

const doneTexts: Record<BulkRequest["action"], [one: string, several: string]> = {
  approve: ["Image approved", "images approved"],
  reject: ["Image rejected", "images rejected"],
  revert: ["Putting the original back", "originals are being put back"],
};

export async function decideSeveral(database: Database, queue: Queue, shop: string, { action, jobIds }: BulkRequest): Promise<Answer> {
  const problems: string[] = [];
  for (const jobId of jobIds) {
    try {
      if (action === "approve") await approve(database, queue, shop, jobId);
      else if (action === "reject") await reject(database, shop, jobId);
      else await prepareRevert(database, queue, shop, jobId);
    } catch (thrown) {
      if (!(thrown instanceof PackshotError)) throw thrown;
      problems.push(thrown.merchantText);
    }
  }
  const done = jobIds.length - problems.length;
  const [one, several] = doneTexts[action];
  const success = done === 1 ? one : `${done} ${several}`;
  const [firstProblem] = problems;
  if (firstProblem === undefined) return { ok: true, message: success };
  const rest = problems.length === 1 ? firstProblem : `${problems.length} could not be done. The first: ${firstProblem}`;
  return { ok: false, message: done === 0 ? rest : `${success}. ${rest}` };
}
