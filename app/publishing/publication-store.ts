/** The rows of publications as carry-out.ts reads and moves them. The database decides, so that of two movers one wins; its clock is the only one. */
import type { JobOrigin, Publication } from "@prisma/client";
import { NOW, type Statements } from "../database/prepared.ts";

export type FoundPublication = Publication & { origin: JobOrigin };

export async function findPublication(db: Statements, id: string): Promise<FoundPublication | null> {
  const [found] = await db.query<FoundPublication>("find-publication", `select publication.*, job.origin from "Publication" publication join "Job" job on job.id = publication."jobId" where publication.id = $1::uuid`, [id]);
  return found ?? null;
}

/** Writes down that the call is about to be made. @returns false when somebody else did */
export async function claim(db: Statements, id: string, updatedAtBefore: Date, fingerprintBefore: string): Promise<boolean> {
  const claimed = await db.query("claim-publication", CLAIM, [id, updatedAtBefore.toISOString(), fingerprintBefore]);
  return claimed.length === 1;
}

const CLAIM = `
  update "Publication" set state = 'sending', "updatedAtBefore" = $2::timestamptz at time zone 'utc', "fingerprintBefore" = $3, "sentAt" = ${NOW}, "updatedAt" = ${NOW}, sends = sends + 1
  where id = $1::uuid and state = 'prepared' returning id`;

/** The call arrived. */
export async function wasAccepted(db: Statements, id: string): Promise<void> {
  await db.query("accept-publication", `update "Publication" set state = 'accepted', "updatedAt" = ${NOW} where id = $1::uuid and state = 'sending'`, [id]);
}

/** The call did not arrive, or was refused: it may be made again. */
export async function wasNotSent(db: Statements, id: string): Promise<void> {
  await db.query("unsend-publication", `update "Publication" set state = 'prepared', "updatedAt" = ${NOW} where id = $1::uuid and state = 'sending'`, [id]);
}

/** Shopify could not process what it had accepted. */
export async function countFailure(db: Statements, id: string): Promise<void> {
  await db.query("fail-publication", `update "Publication" set state = 'prepared', failures = failures + 1, "updatedAt" = ${NOW} where id = $1::uuid and state = 'accepted'`, [id]);
}

/** @returns false when it was not waiting for that any more */
export async function finishPublication(db: Statements, id: string, { fingerprintAfter, storedBytes }: { fingerprintAfter: string; storedBytes: number | null }): Promise<boolean> {
  const finished = await db.query("finish-publication", FINISH, [id, fingerprintAfter, storedBytes]);
  return finished.length === 1;
}

const FINISH = `
  update "Publication" set state = 'done', "fingerprintAfter" = $2, "storedBytes" = $3::int, "finishedAt" = ${NOW}, "updatedAt" = ${NOW}
  where id = $1::uuid and state = 'accepted' returning id`;

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
