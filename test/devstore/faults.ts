import { createHash } from "node:crypto";

/** What may go wrong by chance; each is the part of its cases that do, 0 to 1. */
export interface FaultRates {
  /** GraphQL calls that answer THROTTLED. */
  throttled: number;
  /** GraphQL calls that answer HTTP 429. */
  http429: number;
  /** Calls of any kind, tokens and transfers too, that answer HTTP 503. */
  http5xx: number;
  /** Calls of any kind whose connection breaks before anything happens. */
  reset: number;
  /** GraphQL calls that take effect but whose answer is lost. */
  lostAnswer: number;
  /** GraphQL calls that take up to two seconds. */
  slow: number;
  /** `fileUpdate` calls that answer FILE_LOCKED. */
  locked: number;
  /** `fileUpdate` calls that answer NON_READY_STATE. */
  nonReady: number;
  /** Accepted replacements that end FAILED. */
  fileFails: number;
  /** Staged uploads that answer 201 and are gone. */
  uploadVanishes: number;
  webhookTwice: number;
  /** Webhooks that come up to five seconds late, and so out of order. */
  webhookLate: number;
  /** Webhooks that never come. */
  webhookLost: number;
}

/** The fault dial: what goes wrong next, and how often. Kept in memory only; a restart turns everything off. */
export interface Faults {
  /** GraphQL calls that answer THROTTLED. */
  throttle: number;
  /** GraphQL calls that answer HTTP 500. */
  http500Next: number;
  /** GraphQL calls that answer HTTP 429 with Retry-After. */
  http429Next: number;
  /** GraphQL calls whose connection breaks before anything happens. */
  resetNext: number;
  /** `fileUpdate` calls that take effect, but whose answer is lost: the caller cannot know (shopify.md 4). */
  lostUpdates: number;
  /** `fileUpdate` calls that answer FILE_LOCKED. */
  lockedNext: number;
  /** FileErrorCode that the next accepted replacement ends FAILED with. */
  failNextFile: string | null;
  /** BulkOperationErrorCode that the next bulk operation ends FAILED with, half of its objects in `partialDataUrl`. */
  failNextBulk: "INTERNAL_SERVER_ERROR" | "TIMEOUT" | null;
  /** `bulkOperationRunQuery` calls that answer OPERATION_IN_PROGRESS. */
  bulkInProgress: number;
  /** What goes wrong by chance. */
  rates: Partial<FaultRates>;
  /** The same seed gives the same sequence of fates for each kind of fault. */
  seed: number;
  /** Delay of every GraphQL answer. */
  slowMs: number;
  /** Webhooks that are delivered twice. */
  duplicateWebhooks: number;
  /** While true no webhook leaves; turning it off sends the held ones, newest first. */
  holdWebhooks: boolean;
}

export const noFaults = (): Faults => ({
  throttle: 0,
  http500Next: 0,
  http429Next: 0,
  resetNext: 0,
  lostUpdates: 0,
  lockedNext: 0,
  failNextFile: null,
  failNextBulk: null,
  bulkInProgress: 0,
  rates: {},
  seed: 1,
  slowMs: 0,
  duplicateWebhooks: 0,
  holdWebhooks: false,
});

type Counter = { [Name in keyof Faults]: Faults[Name] extends number ? Name : never }[keyof Faults];

/** Counts one use of a fault that is set to happen `n` more times. */
export function strikes(faults: Faults, name: Counter): boolean {
  if (faults[name] <= 0) return false;
  faults[name] -= 1;
  return true;
}

/** Says for each case in turn whether chance strikes, the same for the same seed. */
export interface Chance {
  strikes(name: keyof FaultRates): boolean;
  /** 0 to 1. */
  next(name: string): number;
}

export function createChance(faults: Faults): Chance {
  const cases = new Map<string, number>();
  const next = (name: string): number => {
    const key = `${faults.seed} ${name}`;
    const count = (cases.get(key) ?? 0) + 1;
    cases.set(key, count);
    return createHash("sha256").update(`${key} ${count}`).digest().readUInt32BE() / 2 ** 32;
  };
  return { next, strikes: (name) => (faults.rates[name] ?? 0) > 0 && next(name) < (faults.rates[name] ?? 0) };
}
