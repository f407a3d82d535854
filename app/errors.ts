/** Whether doing the same again can help: read by whoever runs the job, decided where the error is made. */
export type Retry = "never" | "later" | { at: Date };

export interface ErrorTexts {
  /** For the log: what was expected, for which name, and what came. Never holds a key, a token or a signed URL. */
  message: string;
  /** For the merchant: what happened to which image and what to do about it. */
  merchantText: string;
  retry?: Retry;
  cause?: unknown;
}

/** Every failure this app knows by name. */
export class PackshotError extends Error {
  readonly code: string;
  readonly merchantText: string;
  readonly retry: Retry;

  constructor(code: string, { message, merchantText, retry = "never", cause }: ErrorTexts) {
    super(message, { cause });
    this.name = "PackshotError";
    this.code = code;
    this.merchantText = merchantText;
    this.retry = retry;
  }
}

/** Any thrown thing as a PackshotError; what is not known by name is worth another try. */
export function asPackshotError(thrown: unknown): PackshotError {
  if (thrown instanceof PackshotError) return thrown;
  const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : thrown instanceof Response ? `HTTP ${thrown.status} ${thrown.statusText}` : String(thrown);
  return new PackshotError("internal", {
    message,
    merchantText: "Something went wrong on our side. The image in your shop was not changed.",
    retry: "later",
    cause: thrown,
  });
}
