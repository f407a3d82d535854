/** The fault dial: what goes wrong next, and how often. Kept in memory only; a restart turns everything off. */
export interface Faults {
  /** GraphQL calls that answer THROTTLED. */
  throttle: number;
  /** GraphQL calls that answer HTTP 500. */
  http500Next: number;
  /** `fileUpdate` calls that answer FILE_LOCKED. */
  lockedNext: number;
  /** FileErrorCode that the next accepted replacement ends FAILED with. */
  failNextFile: string | null;
  /** Delay of every GraphQL answer. */
  slowMs: number;
}

export const noFaults = (): Faults => ({ throttle: 0, http500Next: 0, lockedNext: 0, failNextFile: null, slowMs: 0 });

/** Counts one use of a fault that is set to happen `n` more times. */
export function strikes(faults: Faults, name: "throttle" | "http500Next" | "lockedNext"): boolean {
  if (faults[name] <= 0) return false;
  faults[name] -= 1;
  return true;
}
