/** What every further image of the shop would meet too: the run pauses instead of failing them all. */
import type { Run } from "@prisma/client";
import type { Transaction } from "../database/client.ts";
import { moveRun, stopClock } from "./run-store.ts";
import { withdraw } from "./withdraw.ts";

const shopWide = ["shopify_no_access", "shopify_access_denied", "shopify_file_storage_limit_exceeded"];

/** What a run that goes on again does not say any more. */
export const noTrouble = { errorCode: null, errorLog: null, errorMerchant: null };

export interface Trouble {
  errorCode: string | null;
  errorLog: string | null;
  errorMerchant: string | null;
}

/** @returns the first failure that is the whole shop's */
export function troubleOf(failures: Trouble[]): Trouble | undefined {
  return failures.find(({ errorCode }) => shopWide.includes(errorCode ?? ""));
}

export function creditsUsedUp({ id, waiting }: Run): Trouble {
  return {
    errorCode: "credits_used_up",
    errorLog: `expected credits for ${waiting} more images of run ${id} but none is left`,
    errorMerchant: `Your credits are used up. ${waiting === 1 ? "One image still waits" : `${waiting} images still wait`}; get more credits, then resume the run.`,
  };
}

/** Pauses until the merchant has seen to it and resumes. */
export async function pauseFor(tx: Transaction, run: Run, { errorCode, errorLog, errorMerchant }: Trouble): Promise<void> {
  if (await moveRun(tx, run.id, "paused", { ...stopClock(run), errorCode, errorLog, errorMerchant })) await withdraw(tx, run);
}
