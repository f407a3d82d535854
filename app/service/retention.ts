/** Jobs of the image API are kept for a while and then go, with their files: clients are told to copy results at once. */
import { v7 as uuidv7 } from "uuid";
import type { Database } from "../database/client.ts";
import type { Storage } from "../storage/storage.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const BATCH = 100;

/** Files first: a job whose row is gone would leave them behind for ever. The ledger of credits stays. */
export async function forgetOldJobs(database: Database, storage: Storage, days: number, now = Date.now()): Promise<void> {
  // Ids are time-ordered: every id below this one is older.
  const youngest = uuidv7({ msecs: now - days * DAY_MS, seq: 0, random: new Uint8Array(16) });
  for (;;) {
    const old = await database.serviceJob.findMany({
      where: { jobId: { lt: youngest }, job: { state: { not: "pending" } } },
      orderBy: { jobId: "asc" },
      take: BATCH,
      select: { jobId: true, job: { select: { shop: true } } },
    });
    for (const { jobId, job } of old) for (const kind of ["uploads", "outputs", "previews"]) await storage.deletePrefix(`shops/${job.shop}/${kind}/${jobId}`);
    await database.job.deleteMany({ where: { id: { in: old.map(({ jobId }) => jobId) } } });
    if (old.length < BATCH) return;
  }
}
