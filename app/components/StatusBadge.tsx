import { Badge } from "@shopify/polaris";
import type { Phase } from "../view-types.ts";
import { phaseTexts } from "./texts.ts";

export function StatusBadge({ phase }: { phase: Phase }) {
  const { label, badge } = phaseTexts[phase];
  return <Badge {...badge}>{label}</Badge>;
}
