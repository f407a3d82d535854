/** Who asks, and how often. */
import type { Statements } from "../database/prepared.ts";
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
 * Finds the key, counts the request and notes the key's use (once a minute). Counting is by calendar minute.
 * @returns null for a key that is unknown, revoked, or of a shop that uninstalled the app: nobody learns which
 */
export type Admit = (presentedKey: string) => Promise<{ caller: Caller; rate: RateState } | null>;

/** How long a process believes what it read of a key: a revoked key works this much longer at most. */
export const BELIEVED_MS = 1000;
/** The part of a key's limit that a process counts by itself before it tells the others: what each further process may let through beyond the limit. */
export const UNTOLD_SHARE = 0.05;

/** A stretch of one minute in which a process admits a key's requests by what it read at the beginning. */
interface Stretch {
  caller: Caller;
  minute: number;
  /** Requests of this minute that the row knew of: those of every process. */
  told: number;
  /** Those of this process since. */
  untold: number;
  endsAt: number;
  resetsAt: number;
}

/** One statement per key and second, or per twentieth of its limit, whichever comes first; the requests in between wait for nothing. */
export function admission(statements: Pick<Statements, "query">, requestsPerMinute: number): Admit {
  const stretches = new Map<string, Stretch>();
  const beginning = new Map<string, Promise<Stretch | null>>();
  const mostUntold = Math.max(1, Math.floor(requestsPerMinute * UNTOLD_SHARE));

  const begin = async ({ prefix, hash }: { prefix: string; hash: string }): Promise<Stretch | null> => {
    const last = stretches.get(hash);
    const [row] = await statements.query<Row>("admit", ADMIT, [prefix, hash, last?.untold ?? 0, last?.minute ?? 0]);
    const now = performance.now();
    stretches.delete(hash);
    if (!row) return null;
    const { keyId, shop, minute, told, leftMs } = row;
    const next = { caller: { keyId, shop }, minute, told, untold: 0, endsAt: now + Math.min(BELIEVED_MS, leftMs), resetsAt: now + leftMs };
    stretches.set(hash, next);
    forgetLongest(stretches);
    return next;
  };

  return async (presentedKey) => {
    const lookup = lookupOf(presentedKey);
    if (!lookup) return null;
    const { hash } = lookup;
    let stretch: Stretch | null | undefined = stretches.get(hash);
    // Whoever waited for a new stretch may find it used up by those before it in the queue.
    while (!stretch || stretch.untold >= mostUntold || stretch.endsAt <= performance.now()) {
      let pending = beginning.get(hash);
      if (!pending) {
        pending = begin(lookup).finally(() => beginning.delete(hash));
        beginning.set(hash, pending);
      }
      stretch = await pending;
      if (!stretch) return null;
    }
    const count = stretch.told + ++stretch.untold;
    const resetSeconds = Math.max(1, Math.ceil((stretch.resetsAt - performance.now()) / 1000));
    return { caller: stretch.caller, rate: { limit: requestsPerMinute, remaining: Math.max(0, requestsPerMinute - count), resetSeconds, exceeded: count > requestsPerMinute } };
  };
}

const MOST_KEYS_KNOWN = 10_000;

/** The map is in the order of the last statement: its first key was heard of the longest ago. */
function forgetLongest(stretches: Map<string, Stretch>): void {
  if (stretches.size <= MOST_KEYS_KNOWN) return;
  for (const hash of stretches.keys()) {
    stretches.delete(hash);
    return;
  }
}

interface Row extends Caller {
  minute: number;
  told: number;
  leftMs: number;
}

const ADMIT = `
  with clock as (
    select floor(extract(epoch from now()) / 60)::int as minute, (60000 - extract(epoch from now()) * 1000 % 60000)::float8 as "leftMs"
  ), known as (
    select id, shop from "ApiKey" where prefix = $1 and hash = $2 and "revokedAt" is null
      and not exists (select from "Shop" where domain = "ApiKey".shop and "uninstalledAt" is not null)
  ), noted as (
    update "ApiKey" set "lastUsedAt" = now() at time zone 'utc'
    where id in (select id from known) and ("lastUsedAt" is null or "lastUsedAt" < now() at time zone 'utc' - interval '1 minute')
  ), counted as (
    insert into "ApiUsage" as usage ("keyId", minute, count) select id, minute, case when minute = $4::int then $3::int else 0 end from known, clock
    on conflict ("keyId") do update set minute = excluded.minute, count = excluded.count + case when usage.minute = excluded.minute then usage.count else 0 end
    returning "keyId", count as told
  )
  select "keyId", shop, told, minute, "leftMs" from counted join known on id = "keyId", clock`;
