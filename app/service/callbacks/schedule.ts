import type { Contract } from "@prisma/client";

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * Seconds to wait after the first, second, ... failed attempt; after the last one the callback has failed. The removit-style ones go on for
 * about a day; Remove The Background promises three attempts.
 */
const delays: Record<Contract, readonly number[]> = {
  removit: [5, 30, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 15 * HOUR],
  rtb: [30, 5 * MINUTE],
};

/** @param attempts made so far, at least one. @returns null when there is no next one */
export function delayAfter(contract: Contract, attempts: number): number | null {
  return delays[contract][attempts - 1] ?? null;
}
