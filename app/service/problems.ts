/** Everything the image API refuses, by the contract's own word. Which HTTP status a word has is decided in http.ts. */
export type ProblemCode =
  | "bad_request"
  | "unauthorized"
  | "insufficient_credits"
  | "not_found"
  | "method_not_allowed"
  | "request_timeout"
  | "validation"
  | "rate_limited"
  | "headers_too_large"
  | "unavailable";

/** One list of texts per field of the request. */
export type FieldErrors = Record<string, string[]>;

export class ApiProblem extends Error {
  readonly code: ProblemCode;
  /** What the answer says beside `error`. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ProblemCode, details: Record<string, unknown> = {}, retryAfterSeconds?: number) {
    super(code);
    this.name = "ApiProblem";
    this.code = code;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The answer's body. */
  toJSON(): Record<string, unknown> {
    return { error: this.code, ...this.details };
  }
}

export const badRequest = (message: string) => new ApiProblem("bad_request", { message });
export const keyMissing = () => new ApiProblem("unauthorized", { message: "API key missing" });
export const keyInvalid = () => new ApiProblem("unauthorized", { message: "API key invalid" });
export const insufficientCredits = (balance: number) => new ApiProblem("insufficient_credits", { balance });
export const notFound = () => new ApiProblem("not_found");
export const requestTimeout = () => new ApiProblem("request_timeout", { message: "The request took too long to arrive" });
export const headersTooLarge = () => new ApiProblem("headers_too_large", { message: "The request's headers are too long" });
export const invalid = (details: FieldErrors) => new ApiProblem("validation", { details });
export const rateLimited = (seconds: number) => new ApiProblem("rate_limited", { message: "Too many requests" }, seconds);
export const unavailable = (message: string, seconds: number) => new ApiProblem("unavailable", { message }, seconds);
