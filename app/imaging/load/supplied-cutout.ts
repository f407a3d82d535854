import { boundsOf } from "../bounds.ts";
import type { Cutout } from "../types.ts";
import type { Transparency } from "./transparency.ts";

/** A supplier's own transparent picture, taken as the cutout that it is: its maker decided about the outline. */
export const suppliedCutout = ({ rgb, alpha }: Transparency, width: number, height: number): Cutout => ({
  width,
  height,
  rgb,
  alpha,
  shadow: null,
  bounds: boundsOf(alpha, width, height),
  confidence: 1,
  needsReview: false,
  reasons: [],
  method: "supplied",
});
