import type { PublishPolicy } from "@prisma/client";

/** Whether a finished image waits for somebody's decision before it goes to the product. Pure. */
export function needsDecision(policy: PublishPolicy, engineUnsure: boolean): boolean {
  if (policy === "review_first") return true;
  return policy === "hold_unsure" && engineUnsure;
}
