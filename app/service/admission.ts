/** Who asks, and how often: decided for each request by one statement. */
import type { Prepared } from "../database/prepared.ts";
import { lookupOf } from "./keys.ts";

/** Whose request it is. */
export interface Caller {
  keyId: string;
  shop: string;
}

export interface RateState {
  /** Requests per minute. */
  limit: number;
  remaining: number;
  /** Until the count begins anew. */
  resetSeconds: number;
  exceeded: boolean;
}

/**
 * Finds the key, counts the request and notes the key's use (once a minute). Counting is by calendar minute and shared by all web processes.
 * @returns null for a key that is unknown, revoked, or of a shop that uninstalled the app: nobody learns which
 */
export async function admit(statements: Prepared, presentedKey: string, requestsPerMinute: number): Promise<{ caller: Caller; rate: RateState } | null> {
  const lookup = lookupOf(presentedKey);
  if (!lookup) return null;
  const [row] = await statements.query<{ keyId: string; shop: string; count: number; resetSeconds: number }>("admit", ADMIT, [lookup.prefix, lookup.hash]);
  if (!row) return null;
  const { keyId, shop, count, resetSeconds } = row;
  const rate = { limit: requestsPerMinute, remaining: Math.max(0, requestsPerMinute - count), resetSeconds, exceeded: count > requestsPerMinute };
  return { caller: { keyId, shop }, rate };
}

const ADMIT = `
  with known as (
    select id, shop from "ApiKey" where prefix = $1 and hash = $2 and "revokedAt" is null
      and not exists (select from "Shop" where domain = "ApiKey".shop and "uninstalledAt" is not null)
  ), noted as (
    update "ApiKey" set "lastUsedAt" = now() at time zone 'utc'
    where id in (select id from known) and ("lastUsedAt" is null or "lastUsedAt" < now() at time zone 'utc' - interval '1 minute')
  ), counted as (
    insert into "ApiUsage" as usage ("keyId", minute, count) select id, floor(extract(epoch from now()) / 60)::int, 1 from known
    on conflict ("keyId") do update set minute = excluded.minute, count = case when usage.minute = excluded.minute then usage.count + 1 else 1 end
    returning "keyId", count
  )
  select "keyId", shop, count, 60 - floor(extract(epoch from now()))::int % 60 as "resetSeconds" from counted join known on id = "keyId"`;
