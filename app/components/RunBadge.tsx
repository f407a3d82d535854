import { Badge } from "@shopify/polaris";
import { runStateTexts } from "../run-texts.ts";
import type { RunState } from "../run-view-types.ts";

export function RunBadge({ state }: { state: RunState }) {
  const { label, badge } = runStateTexts[state];
  return <Badge {...badge}>{label}</Badge>;
}
