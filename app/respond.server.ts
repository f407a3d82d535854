/** The only place where an outcome becomes an HTTP status. */
import { PackshotError } from "./errors.ts";
import type { Receipt } from "./intake/deliveries.ts";

const receiptStatuses: Record<Receipt, number> = { stored: 200, known: 200, unsigned: 401, malformed: 400 };

export function receiptStatus(receipt: Receipt): number {
  return receiptStatuses[receipt];
}

/** What a page's action answers: done, or what went wrong in the merchant's words. */
export type ActionAnswer = { ok: true; message: string } | { ok: false; message: string };

/** Runs a merchant's action; what it throws by name becomes a text for the page. */
export async function answerAction(run: () => Promise<string>): Promise<ActionAnswer> {
  try {
    return { ok: true, message: await run() };
  } catch (thrown) {
    if (!(thrown instanceof PackshotError)) throw thrown;
    return { ok: false, message: thrown.merchantText };
  }
}
