const longest = 128;

/** Greatest length of `length` bytes after packing. */
export const packedBound = (length: number): number => length + Math.ceil(length / longest) + 1;

/**
 * Packs one row by PackBits (Apple Technical Note 1023; TIFF 6.0, section 9): runs of three or more become two bytes, the rest is copied
 * behind its length.
 * @param row the bytes and one more place behind them, which is overwritten
 * @returns the end of what was written to `out` from `at`
 */
export const packRow = (row: Uint8Array, length: number, out: Uint8Array, at: number): number => {
  // Differs from the last byte, so that no run reaches beyond the end and the inner loops need no bounds check.
  row[length] = row[length - 1] ^ 1;
  let end = at;
  let from = 0;
  while (from < length) {
    let run = from;
    while (run < length && (row[run] !== row[run + 1] || row[run] !== row[run + 2])) run++;
    while (from < run) {
      const count = Math.min(longest, run - from);
      out[end++] = count - 1;
      for (const stop = from + count; from < stop; from++) out[end++] = row[from];
    }
    const value = row[from];
    while (row[from] === value && from < length) from++;
    while (run < from) {
      const count = Math.min(longest, from - run);
      out[end++] = (257 - count) & 255; // for a single byte that is 0: "copy one"
      out[end++] = value;
      run += count;
    }
  }
  return end;
};
