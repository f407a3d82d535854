import { BlockStack, Button, Card, InlineStack, Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import { scheduleText, scopeText } from "../run-texts.ts";
import type { ScheduleRow } from "../run-view-types.ts";
import { dateTimeIn } from "./format.ts";
import { useOpener } from "./use-opener.ts";

interface Props {
  schedules: ScheduleRow[];
  busy: boolean;
  onRemove: (scheduleId: string) => void;
}

/** Runs that begin by themselves. */
export function RunSchedules({ schedules, busy, onRemove }: Props) {
  const [removing, setRemoving] = useState<string | null>(null);
  const opener = useOpener(removing !== null);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">Scheduled</Text>
        <ul className="packshot-schedules">
          {schedules.map((schedule) => (
            <li key={schedule.scheduleId}>
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <BlockStack gap="050">
                  <Text as="span" fontWeight="semibold">{scheduleText(schedule)}</Text>
                  <Text as="span" breakWord>{`${scopeText(schedule.scope)}, ${schedule.preset}`}</Text>
                  <Text as="span" variant="bodySm" tone="subdued">{nextText(schedule)}</Text>
                  {schedule.problem ? <Text as="span" variant="bodySm" tone="critical" breakWord>{schedule.problem}</Text> : null}
                </BlockStack>
                <Button variant="plain" tone="critical" disabled={busy} accessibilityLabel={`Remove schedule: ${scheduleText(schedule)}`} onClick={() => setRemoving(schedule.scheduleId)}>Remove</Button>
              </InlineStack>
            </li>
          ))}
        </ul>
      </BlockStack>
      <Modal
        open={removing !== null}
        activator={opener}
        onClose={() => setRemoving(null)}
        size="small"
        title="Remove this schedule?"
        primaryAction={{ content: "Remove schedule", destructive: true, onAction: () => { if (removing) onRemove(removing); setRemoving(null); } }}
        secondaryActions={[{ content: "Cancel", onAction: () => setRemoving(null) }]}
      >
        <Modal.Section>
          <Text as="p">No more runs begin by it. Runs that it began stay as they are.</Text>
        </Modal.Section>
      </Modal>
    </Card>
  );
}

function nextText({ nextAt, timeZone, every }: ScheduleRow): string {
  if (timeZone === null) return "Its first time is being worked out";
  if (nextAt === null) return every === "once" ? "Over" : "";
  return `Next: ${dateTimeIn(timeZone, nextAt)} (${timeZone})`;
}
