/** `Idempotency-Key`: the same creating request sent twice makes one job. */
import { createHash } from "node:crypto";
import { NOW, type Statements } from "../database/prepared.ts";
import { invalid } from "./problems.ts";

const HEADER = "Idempotency-Key";
const MAX_LENGTH = 255;
const EXPIRED_AT_A_TIME = 5;

export interface Idempotency {
  key: string;
  /** Of what was asked for: see {@link fingerprintOf}. */
  fingerprint: string;
}

/** @throws ApiProblem for a key that is empty, too long or not printable ASCII. @returns null when the request has none */
export function idempotencyKeyOf(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (!/^[\x21-\x7e]+$/.test(header) || header.length > MAX_LENGTH) throw invalid({ [HEADER]: [`This value should be 1 to ${MAX_LENGTH} printable ASCII characters.`] });
  return header;
}

export const keyOfOtherRequest = () => invalid({ [HEADER]: ["This key was used for a different request."] });

/** What was asked for, whatever the order of its fields and the boundary of its parts. */
export function fingerprintOf(fields: Record<string, unknown>, fileSha256: string | null): string {
  return createHash("sha256").update(JSON.stringify([ordered(fields), fileSha256])).digest("hex");
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, ordered(inner)]);
}

/** What became of the first request with a key. */
export type Earlier = { jobId: string } | { refused: "other_request" };

/**
 * Claims the key for a new job, in the transaction that stores the job: both are there or neither is. A second request with the same key
 * waits here until the first one's transaction has ended.
 * @returns null when the key is now this job's
 */
export async function claim(tx: Statements, shop: string, idempotency: Idempotency, jobId: string): Promise<Earlier | null> {
  const claimed = await tx.query("claim-key", CLAIM, [shop, idempotency.key, idempotency.fingerprint, jobId]);
  if (claimed.length > 0) {
    await tx.query("forget-expired-keys", FORGET_EXPIRED, []);
    return null;
  }
  const known = await earlier(tx, shop, idempotency);
  if (!known) throw new Error(`expected the job of an idempotency key of ${shop} but there is none`);
  return known;
}

const EXPIRED = `"createdAt" < ${NOW} - interval '24 hours'`;
const CLAIM = `
  insert into "IdempotencyKey" as known (shop, key, fingerprint, "jobId", "createdAt") values ($1, $2, $3, $4::uuid, ${NOW})
  on conflict (shop, key) do update set fingerprint = excluded.fingerprint, "jobId" = excluded."jobId", "createdAt" = excluded."createdAt"
  where known.${EXPIRED} returning 1`;

/** @returns null when the key was not used in the last 24 hours */
export async function earlier(db: Statements, shop: string, { key, fingerprint }: Idempotency): Promise<Earlier | null> {
  const [known] = await db.query<{ fingerprint: string; jobId: string }>("find-key", FIND, [shop, key]);
  if (!known) return null;
  return known.fingerprint === fingerprint ? { jobId: known.jobId } : { refused: "other_request" };
}

const FIND = `select fingerprint, "jobId" from "IdempotencyKey" where shop = $1 and key = $2 and not ${EXPIRED}`;

/** Gives a key back that no job came of, in the transaction that claimed it. */
export async function release(tx: Statements, shop: string, { key }: Idempotency): Promise<void> {
  await tx.query("release-key", `delete from "IdempotencyKey" where shop = $1 and key = $2`, [shop, key]);
}

/** Each new key removes a few that have had their time, so that the table follows the traffic without a clock of its own. */
const FORGET_EXPIRED = `
  delete from "IdempotencyKey" where (shop, key) in (
    select shop, key from "IdempotencyKey" where ${EXPIRED} order by "createdAt" limit ${EXPIRED_AT_A_TIME} for update skip locked)`;
