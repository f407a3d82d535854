import { Prisma } from "@prisma/client";
import type { Transaction } from "../database/client.ts";
import type { Tally } from "./states.ts";

export type Change = Partial<Record<Tally | "reverted" | "notReverted", number>>;

/** Adds to a run's counts; the caller holds the run's lock. @param skips images by the reason they were skipped for */
export async function addToCounts(tx: Transaction, runId: string, change: Change, skips: Record<string, number> = {}): Promise<void> {
  const counts = Object.entries(change).filter(([, by]) => by !== 0);
  const reasons = Object.entries(skips).filter(([, by]) => by !== 0);
  if (counts.length === 0 && reasons.length === 0) return;
  const sets = [
    ...counts.map(([name, by]) => Prisma.sql`${Prisma.raw(`"${name}"`)} = ${Prisma.raw(`"${name}"`)} + ${by}::int`),
    ...reasons.map(([reason, by]) => Prisma.sql`skips = jsonb_set(skips, array[${reason}], to_jsonb(coalesce((skips ->> ${reason})::int, 0) + ${by}::int))`),
  ];
  await tx.$executeRaw`update "Run" set ${Prisma.join(sets)}, "updatedAt" = now() at time zone 'utc' where id = ${runId}::uuid`;
}
