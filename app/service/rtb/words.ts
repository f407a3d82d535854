/** The vocabulary of the Remove The Background contract. */
import type { ServedJob } from "../served-job.ts";

/** `ERRORCODE` of every answer. Only "noError" is documented; the others are ours. */
export type ErrorCode =
  | "noError"
  | "authenticationFailed"
  | "invalidRequest"
  | "templateNotFound"
  | "imageNotFound"
  | "imageNotProcessed"
  | "insufficientCredits"
  | "tooManyRequests"
  | "serviceUnavailable";

export interface ImageStatus {
  id: number;
  name: string;
}

const failed = { id: 90, name: "Failed" };
const statuses = {
  new: { id: 10, name: "New" },
  inProduction: { id: 60, name: "In Production" },
  finished: { id: 70, name: "Production Finished" },
  delivered: { id: 80, name: "Delivered" },
} as const satisfies Record<string, ImageStatus>;

export function imageStatus({ status, state, delivered }: Pick<ServedJob, "status" | "state" | "delivered">): ImageStatus {
  if (state === "failed") return failed;
  if (state === "done") return delivered ? statuses.delivered : statuses.finished;
  return status === "queued" ? statuses.new : statuses.inProduction;
}

/** The answer of a call that was refused. `message` is read by people. */
export class Refusal extends Error {
  readonly code: Exclude<ErrorCode, "noError">;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: Refusal["code"], message: string, retryAfterSeconds?: number) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const RETRY_AFTER_FAULT_SECONDS = 5;

/** What nobody expected is reported and answered as a passing fault. */
export function asRefusal(thrown: unknown, report: (error: unknown) => void): Refusal {
  if (thrown instanceof Refusal) return thrown;
  report(thrown);
  return new Refusal("serviceUnavailable", "The call could not be answered. Please try again later.", RETRY_AFTER_FAULT_SECONDS);
}
