import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { scopeText } from "../run-texts.ts";
import type { RunRow } from "../run-view-types.ts";
import { count, dateTime, timeAgo } from "./format.ts";
import { RunBadge } from "./RunBadge.tsx";
import { RunProgressBar } from "./RunProgress.tsx";

/** The shop's runs, the newest first. */
export function RunList({ runs, older, now }: { runs: RunRow[]; older: number | null; now: string }) {
  return (
    <Card padding="0">
      <ul className="packshot-runs" aria-label="Runs">
        {runs.map((run) => (
          <li key={run.runId}>
            <div className="packshot-run">
              <BlockStack gap="050">
                <InlineStack gap="200" blockAlign="center">
                  <Link url={`/app/runs/${run.runId}`} monochrome removeUnderline>
                    <Text as="span" fontWeight="semibold">{`Run ${run.number}`}</Text>
                  </Link>
                  <RunBadge state={run.state} />
                </InlineStack>
                <Text as="span" breakWord>{scopeText(run.scope)}</Text>
                <Text as="span" variant="bodySm" tone="subdued">
                  {run.preset}
                  {run.scheduled ? " · scheduled" : ""}
                  {" · "}
                  <time dateTime={run.createdAt} title={dateTime(run.createdAt)}>{timeAgo(run.createdAt, now)}</time>
                </Text>
              </BlockStack>
              <BlockStack gap="100">
                <Text as="span" variant="bodySm" tone="subdued">{run.state === "freezing" ? "Counting images" : `${count(run.settled)} of ${count(run.toDo)} images`}</Text>
                <RunProgressBar run={run} />
              </BlockStack>
            </div>
          </li>
        ))}
      </ul>
      {older === null ? null : (
        <div className="packshot-more">
          <Link url={`/app/runs?before=${older}`}>Earlier runs</Link>
        </div>
      )}
    </Card>
  );
}
