import type { Run } from "@prisma/client";
import type { Transaction } from "../database/client.ts";
import * as credits from "../intake/credits.ts";
import { addToCounts } from "./counts.ts";

/** Jobs that nobody has begun never were: the images wait again. Of a worker that begins one at this moment and this, one wins. */
export async function withdraw(tx: Transaction, run: Run): Promise<void> {
  const { id } = run;
  const gone = await tx.$queryRaw<{ id: string }[]>`delete from "Job" where "runId" = ${id}::uuid and status = 'queued' returning id::text`;
  if (gone.length === 0) return;
  if (run.metered) await credits.settle(tx, gone.map((job) => job.id), "refund");
  const { count } = await tx.runImage.updateMany({ where: { runId: id, state: "open", jobId: { in: gone.map((job) => job.id) } }, data: { state: "waiting", jobId: null } });
  await addToCounts(tx, id, { open: -count, waiting: count });
}
