/** Lines of a listing on their way into the database: batch by batch, so that a catalogue of any size needs the memory of one batch. */
import type { Database } from "../database/client.ts";
import type { CatalogueLine } from "../shopify/catalogue.ts";

const BATCH = 2000;

/**
 * Stores the lines under a new attempt of the run; what an earlier one left is removed.
 * @returns the attempt, for conclude(); null when the run is not being frozen any more
 */
export async function stageLines(database: Database, runId: string, lines: AsyncIterable<CatalogueLine>): Promise<number | null> {
  const begun = await database.run.updateManyAndReturn({ where: { id: runId, state: "freezing" }, data: { attempt: { increment: 1 } }, select: { attempt: true } });
  const attempt = begun[0]?.attempt;
  if (attempt === undefined) return null;
  await database.runLine.deleteMany({ where: { runId, attempt: { lt: attempt } } });
  let seq = 0;
  let batch: (CatalogueLine & { seq: number })[] = [];
  for await (const line of lines) {
    batch.push({ ...line, seq: seq++ });
    if (batch.length < BATCH) continue;
    await store(database, runId, attempt, batch);
    batch = [];
  }
  if (batch.length > 0) await store(database, runId, attempt, batch);
  return attempt;
}

async function store(database: Database, runId: string, attempt: number, batch: unknown[]): Promise<void> {
  await database.$executeRaw`
    insert into "RunLine" ("runId", attempt, seq, kind, "productId", title, "mediaId", "variantId", mime, "fileStatus", width, height, bytes, fingerprint)
    select ${runId}::uuid, ${attempt}, seq, kind, "productId", title, "mediaId", "variantId", mime, "fileStatus", width, height, bytes, fingerprint
    from json_to_recordset(${JSON.stringify(batch)}::json) as line (
      seq int, kind text, "productId" text, title text, "mediaId" text, "variantId" text, mime text, "fileStatus" text, width int, height int, bytes int, fingerprint text
    )`;
}
