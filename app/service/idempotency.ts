/** `Idempotency-Key`: the same creating request sent twice makes one job. */
import { createHash } from "node:crypto";
import type { Transaction } from "../database/client.ts";
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

/** What was asked for, whatever the order of its fields and the boundary of its parts. */
export function fingerprintOf(fields: Record<string, unknown>, fileSha256: string | null): string {
  return createHash("sha256").update(JSON.stringify([ordered(fields), fileSha256])).digest("hex");
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, ordered(inner)]);
}

/**
 * Claims the key for a new job, in the transaction that stores the job: both are there or neither is. A second request with the same key
 * waits here until the first one's transaction has ended.
 * @returns the id of the job that was made for this request before, or null when the key is now this job's
 * @throws ApiProblem when the key was used for another request
 */
export async function claim(tx: Transaction, shop: string, { key, fingerprint }: Idempotency, jobId: string): Promise<string | null> {
  const claimed = await tx.$executeRaw`
    insert into "IdempotencyKey" as known (shop, key, fingerprint, "jobId", "createdAt") values (${shop}, ${key}, ${fingerprint}, ${jobId}::uuid, now() at time zone 'utc')
    on conflict (shop, key) do update set fingerprint = excluded.fingerprint, "jobId" = excluded."jobId", "createdAt" = excluded."createdAt"
    where known."createdAt" < now() at time zone 'utc' - interval '24 hours'`;
  if (claimed === 1) {
    await forgetExpired(tx);
    return null;
  }
  const known = await tx.idempotencyKey.findUniqueOrThrow({ where: { shop_key: { shop, key } } });
  if (known.fingerprint !== fingerprint) throw invalid({ [HEADER]: ["This key was used for a different request."] });
  return known.jobId;
}

/** Each new key removes a few that have had their time, so that the table follows the traffic without a clock of its own. */
async function forgetExpired(tx: Transaction): Promise<void> {
  await tx.$executeRaw`
    delete from "IdempotencyKey" where (shop, key) in (
      select shop, key from "IdempotencyKey" where "createdAt" < now() at time zone 'utc' - interval '24 hours'
      order by "createdAt" limit ${EXPIRED_AT_A_TIME} for update skip locked)`;
}
