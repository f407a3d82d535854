/** The picture, the options and the format do not go together. Asking again with the same values fails again. */
export class EncodeError extends Error {
  override readonly name: string = "EncodeError";
}

/** No permitted quality fits the byte budget. The caller may come back with a smaller picture. */
export class ByteBudgetError extends EncodeError {
  override readonly name = "ByteBudgetError";
  /** Bytes allowed. */
  readonly maxBytes: number;
  /** Bytes of the smallest file that was tried. */
  readonly smallestBytes: number;

  constructor(format: string, maxBytes: number, smallestBytes: number) {
    super(`expected a ${format} of at most ${maxBytes} bytes but received ${smallestBytes} bytes at its smallest`);
    this.maxBytes = maxBytes;
    this.smallestBytes = smallestBytes;
  }
}
