import type { Box } from "../types.ts";

/** The subject's outline, from which a shadow is made. */
export interface Silhouette {
  width: number;
  height: number;
  alpha: Uint8Array;
  /** Tight box of the subject. */
  bounds: Box;
}

/** Where one column of the subject's box stands on the ground. */
export interface Touch {
  /** Frame row of its lowest pixel. */
  y: number;
  /** 1 at the lowest point of its foot, falling to 0 where the foot's rim leaves the ground. */
  weight: number;
  /** Columns of the whole foot. */
  footWidth: number;
}

/** Only what ends in the lowest part of the subject can stand: the rear legs of a chair end a fifth above the front ones. */
const zone = 0.3;
/** A rim that jumps by more than this share of the height from one column to the next belongs to another part. */
const jump = 0.03;
/** The rim of one foot leaves the ground at this share of the height above its lowest point. */
const lift = 0.08;
const solid = 128;

/** The frame row of the lowest solid pixel of each column, or -1 above the zone. */
const lowerRim = ({ width, alpha, bounds }: Silhouette): Int32Array => {
  const lowest = bounds.top + bounds.height - 1;
  const highest = lowest - bounds.height * zone;
  return Int32Array.from({ length: bounds.width }, (_, column) => {
    let y = lowest;
    while (y >= highest && alpha[y * width + bounds.left + column] < solid) y--;
    return y >= highest ? y : -1;
  });
};

/**
 * Where each column of the subject's box touches the ground, or null where it hangs free. A foot is a run of columns with one unbroken lower
 * rim whose neighbours on both sides end higher; so each leg of a chair stands on its own ground, and the handle of a mug hangs.
 */
export const groundLine = (silhouette: Silhouette): (Touch | null)[] => {
  const { bounds } = silhouette;
  const rim = lowerRim(silhouette);
  const touches = new Array<Touch | null>(rim.length).fill(null);
  const step = Math.max(1, bounds.height * jump);
  const leaves = Math.max(1, bounds.height * lift);
  for (let start = 0; start < rim.length; ) {
    let end = start + 1;
    while (end < rim.length && rim[start] >= 0 && rim[end] >= 0 && Math.abs(rim[end] - rim[end - 1]) <= step) end++;
    const left = start > 0 ? rim[start - 1] : -1;
    const right = end < rim.length ? rim[end] : -1;
    if (rim[start] >= 0 && left < rim[start] && right < rim[end - 1]) {
      const lowest = rim.subarray(start, end).reduce((low, y) => Math.max(low, y));
      for (let column = start; column < end; column++) {
        const weight = 1 - (lowest - rim[column]) / leaves;
        if (weight > 0) touches[column] = { y: rim[column], weight, footWidth: end - start };
      }
    }
    start = end;
  }
  return touches;
};
