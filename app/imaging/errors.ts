/** What went wrong, for programs. The list grows; a code never changes its meaning. */
export const imagingErrorCodes = [
  "empty_file",
  "unsupported_format",
  "too_large_bytes",
  "too_many_pixels",
  "too_many_frames",
  "truncated",
  "unreadable",
  "invalid_params",
  "unknown_preset",
  "missing_asset",
  "over_byte_budget",
  "not_encodable",
  "wrong_cutout",
  "wrong_hints",
] as const;
export type ImagingErrorCode = (typeof imagingErrorCodes)[number];

/**
 * A picture or a request that the engine refuses. The same bytes and params fail the same way again, so nobody retries it.
 * `message` is for the log ("expected X for Y but received Z"), `merchantText` for the person who sent the picture.
 */
export class ImagingError extends Error {
  override readonly name: string = "ImagingError";
  readonly code: ImagingErrorCode;
  readonly merchantText: string;
  readonly retry = "never";

  constructor(code: ImagingErrorCode, message: string, merchantText: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.merchantText = merchantText;
  }
}

/** One fault in a parameter set: the dotted name of the field and what was expected there. */
export interface ParamsIssue {
  field: string;
  message: string;
}

/** A parameter set with faults, all of them listed. */
export class InvalidParamsError extends ImagingError {
  override readonly name = "InvalidParamsError";
  readonly issues: ParamsIssue[];

  constructor(issues: ParamsIssue[]) {
    const text = issues.map(({ message }) => message).join("; ");
    super("invalid_params", text, `The parameter set has a fault: ${text}.`);
    this.issues = issues;
  }
}
