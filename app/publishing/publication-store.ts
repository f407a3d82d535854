/** The rows of publications as carry-out.ts reads and moves them. The database decides, so that of two movers one wins; its clock is the only one. */
import type { JobOrigin, Publication } from "@prisma/client";
import { items, NOW, type Prepared, type Statements } from "../database/prepared.ts";
import { moveJobs } from "../jobs/job-store.ts";

export type FoundPublication = Publication & { origin: JobOrigin };

export async function findPublication(db: Statements, id: string): Promise<FoundPublication | null> {
  const [[found] = []] = await db.each<FoundPublication>("find-publication", FIND, [{ id }]);
  return found ?? null;
}

const FIND = `select item.place, publication.*, job.origin from ${items("id uuid")} join "Publication" publication using (id) join "Job" job on job.id = publication."jobId"`;

/** Writes down that the call is about to be made. @returns false when somebody else did */
export async function claim(db: Statements, id: string, updatedAtBefore: Date, fingerprintBefore: string): Promise<boolean> {
  const [claimed = []] = await db.each("claim-publication", CLAIM, [{ id, updatedAtBefore, fingerprintBefore }]);
  return claimed.length === 1;
}

const CLAIM = `
  update "Publication" as publication
  set state = 'sending', "updatedAtBefore" = item."updatedAtBefore" at time zone 'utc', "fingerprintBefore" = item."fingerprintBefore", "sentAt" = ${NOW}, "updatedAt" = ${NOW}, sends = sends + 1
  from ${items(`id uuid, "updatedAtBefore" timestamptz, "fingerprintBefore" text`)} where publication.id = item.id and publication.state = 'prepared' returning item.place`;

/** The call arrived. */
export async function wasAccepted(db: Statements, id: string): Promise<void> {
  await db.each("accept-publication", ACCEPT, [{ id }]);
}

const ACCEPT = `
  update "Publication" as publication set state = 'accepted', "updatedAt" = ${NOW} from ${items("id uuid")} where publication.id = item.id and publication.state = 'sending'
  returning item.place`;

/** The call did not arrive, or was refused: it may be made again. */
export async function wasNotSent(db: Statements, id: string): Promise<void> {
  await db.query("unsend-publication", `update "Publication" set state = 'prepared', "updatedAt" = ${NOW} where id = $1::uuid and state = 'sending'`, [id]);
}

/** Shopify could not process what it had accepted. */
export async function countFailure(db: Statements, id: string): Promise<void> {
  await db.query("fail-publication", `update "Publication" set state = 'prepared', failures = failures + 1, "updatedAt" = ${NOW} where id = $1::uuid and state = 'accepted'`, [id]);
}

interface Outcome {
  fingerprintAfter: string;
  storedBytes: number | null;
}
type End = Pick<Publication, "id" | "jobId" | "kind"> & Outcome;

/** What came of it; where it is the job's write, of the job too. @returns false when it was not waiting for that any more */
export function finishPublication(statements: Prepared, { id, jobId, kind }: Publication, outcome: Outcome): Promise<boolean> {
  return statements.transactionFor("finish-publications", finishAll, { id, jobId, kind, ...outcome });
}

async function finishAll(tx: Statements, ends: End[]): Promise<boolean[]> {
  const finished = (await tx.each("finish-publication", FINISH, ends)).map(({ length }) => length === 1);
  const writes = ends.filter(({ kind }, place) => finished[place] && kind === "write");
  await moveJobs(tx, writes.map(({ jobId }) => ({ jobId, to: "done" })));
  return finished;
}

const FINISH = `
  update "Publication" as publication set state = 'done', "fingerprintAfter" = item."fingerprintAfter", "storedBytes" = item."storedBytes", "finishedAt" = ${NOW}, "updatedAt" = ${NOW}
  from ${items(`id uuid, "fingerprintAfter" text, "storedBytes" int`)} where publication.id = item.id and publication.state = 'accepted' returning item.place`;

/** Milliseconds since the call was about to be made; null where none was. */
export async function sinceSent(db: Statements, id: string): Promise<number | null> {
  const [sent] = await db.query<{ ageMs: number | null }>("publication-age", `select extract(epoch from (${NOW}) - "sentAt")::float8 * 1000 as "ageMs" from "Publication" where id = $1::uuid`, [id]);
  return sent?.ageMs ?? null;
}

/** Whether this shop's files were ever stored with the number of bytes that were sent. */
export async function storesAsSent(db: Statements, shop: string): Promise<boolean> {
  const found = await db.query("stored-as-sent", `select 1 from "Publication" where shop = $1 and state = 'done' and "storedBytes" = bytes limit 1`, [shop]);
  return found.length > 0;
}
