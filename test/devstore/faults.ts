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
