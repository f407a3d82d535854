/** The only place where an outcome becomes an HTTP status. */
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { PackshotError } from "./errors.ts";
import type { Receipt } from "./intake/deliveries.ts";

const receiptStatuses: Record<Receipt, number> = { stored: 200, known: 200, unsigned: 401, malformed: 400 };

export function receiptStatus(receipt: Receipt): number {
  return receiptStatuses[receipt];
}

/** Runs a page's loader or action. What nobody expected is logged under a reference, which the page shows for the merchant to quote. */
export async function answerPage<T>(log: Logger, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (thrown) {
    if (thrown instanceof Response) throw thrown;
    const reference = randomUUID().slice(0, 8);
    log.error({ err: thrown, reference }, "page");
    throw Response.json({ packshot: "unexpected", reference }, { status: 500 });
  }
}

/** For what this shop does not have. @param what the page is about */
export function notFound(what: "image" | "run" = "image"): Response {
  return Response.json({ packshot: "not_found", what }, { status: 404 });
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
