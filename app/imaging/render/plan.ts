import type { Params } from "../params.ts";
import { variations } from "../types.ts";
import type { Mode, Variation } from "../types.ts";

/** What is made, and what is left out and why. */
export interface Plan {
  make: Variation[];
  warnings: Partial<Record<Variation, string[]>>;
}

const missing = "params not provided";

const hasParamsFor: Record<Variation, (params: Params) => boolean> = {
  background: ({ background }) => background !== null,
  compose: () => true,
  shadowTop: ({ shadow }) => shadow.natural !== null || shadow.contact !== null || shadow.drop !== null || shadow.reflection !== null,
  shadow_wall: ({ shadow }) => shadow.wall !== null,
  clipping: () => true,
};

const ofMode: Record<Mode, readonly Variation[]> = { clipping: ["clipping"], background: ["background"], params: variations };

/**
 * Chooses the variations: the wanted ones, or those of the mode where none are named. In mode `params` a variation whose parameters are missing is skipped with
 * a warning and the job still succeeds, as the image service's contract says.
 */
export const planVariations = (mode: Mode, params: Params, wanted: readonly Variation[]): Plan => {
  const plan: Plan = { make: [], warnings: {} };
  for (const variation of wanted.length > 0 ? wanted : ofMode[mode]) {
    if (mode !== "params" || hasParamsFor[variation](params)) plan.make.push(variation);
    else plan.warnings[variation] = [missing];
  }
  return plan;
};
