import { ProgressBar } from "@shopify/polaris";
import { useId } from "react";
import type { Phase } from "../view-types.ts";
import { phaseTexts } from "./texts.ts";

/** How far a job is; nothing for a job that is at rest or has not begun. @param progress 0..100 */
export function JobProgress({ phase, progress, of }: { phase: Phase; progress: number; of: string }) {
  const labelId = useId();
  if (phase !== "fetching" && phase !== "cutting_out" && phase !== "writing_back") return null;
  return (
    <div className="packshot-progress">
      <span id={labelId} className="packshot-hidden">{`${of}, ${phaseTexts[phase].label}`}</span>
      <ProgressBar size="small" tone="primary" progress={progress} ariaLabelledBy={labelId} />
    </div>
  );
}
