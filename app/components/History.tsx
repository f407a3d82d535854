import { BlockStack, Card, Link, Text } from "@shopify/polaris";
import type { HistoryEntry } from "../view-types.ts";
import { dateTime, timeAgo } from "./format.ts";
import { eventTexts } from "./texts.ts";

/** Everything that happened to the same image, newest first. */
export function History({ entries, now }: { entries: HistoryEntry[]; now: string }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">History of this image</Text>
        <ol className="packshot-history">
          {entries.map((entry) => (
            <li key={`${entry.jobId} ${entry.event}`} className={entry.own ? "packshot-own" : ""}>
              <BlockStack gap="050">
                <Text as="p">{entry.own ? eventTexts[entry.event] : <Link url={`/app/images/${entry.jobId}`} monochrome>{eventTexts[entry.event]}</Link>}</Text>
                <Text as="p" tone="subdued" variant="bodySm">
                  <time dateTime={entry.at} title={dateTime(entry.at)}>{timeAgo(entry.at, now)}</time>
                  {entry.preset ? ` · ${entry.preset}` : ""}
                </Text>
                {entry.problem ? <Text as="p" tone="critical" variant="bodySm">{entry.problem}</Text> : null}
              </BlockStack>
            </li>
          ))}
        </ol>
      </BlockStack>
    </Card>
  );
}
