import { BlockStack, Card, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { useId } from "react";
import type { RunProgress as Progress } from "../run-view-types.ts";
import { count, longDuration } from "./format.ts";

/** How much of a run is through, as a bar. */
export function RunProgressBar({ run, size = "small" }: { run: Progress; size?: "small" | "medium" }) {
  const labelId = useId();
  const percent = run.toDo === 0 ? (run.over ? 100 : 0) : (100 * run.settled) / run.toDo;
  return (
    <div>
      <span id={labelId} className="packshot-hidden">{`${count(run.settled)} of ${count(run.toDo)} images`}</span>
      <ProgressBar size={size} tone={run.over ? "success" : "primary"} progress={percent} ariaLabelledBy={labelId} animated={false} />
    </div>
  );
}

const shownCounts: [name: keyof Progress["counts"], label: string][] = [
  ["done", "Done"],
  ["review", "Needs review"],
  ["unchanged", "No change"],
  ["rejected", "Rejected"],
  ["failed", "Failed"],
  ["reverted", "Reverted"],
  ["notReverted", "Could not be reverted"],
  ["open", "Under way"],
  ["waiting", "Waiting"],
  ["skipped", "Skipped"],
];

/** Where a run stands: a bar, what is left, and each count that is not zero. */
export function RunProgress({ run }: { run: Progress }) {
  // Each image is shown under one word: what was put back is not done any more.
  const counts = { ...run.counts, done: run.counts.done - run.counts.reverted - run.counts.notReverted };
  const reverting = run.state === "reverting" || run.state === "reverted";
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" gap="200">
          <Text as="h2" variant="headingMd">{`${count(run.settled)} of ${count(run.toDo)} images ${reverting ? "put back" : "through"}`}</Text>
          {run.etaSeconds === null ? null : <Text as="span" tone="subdued">{`${longDuration(run.etaSeconds)} left`}</Text>}
        </InlineStack>
        <RunProgressBar run={run} size="medium" />
        <dl className="packshot-counts">
          {shownCounts
            .filter(([name]) => counts[name] > 0)
            .map(([name, label]) => (
              <div key={name}>
                <dt>{label}</dt>
                <dd>{count(counts[name])}</dd>
              </div>
            ))}
        </dl>
      </BlockStack>
    </Card>
  );
}
