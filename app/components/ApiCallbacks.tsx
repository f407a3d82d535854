import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import type { CallbackRow } from "../service-view-types.ts";
import { dateTime } from "./format.ts";

const states = {
  pending: <Badge tone="info">Waiting</Badge>,
  delivered: <Badge tone="success">Delivered</Badge>,
  failed: <Badge tone="critical">Failed</Badge>,
};

interface Props {
  callbacks: CallbackRow[];
  secret: string;
  busy: boolean;
  onReplay: (id: string) => void;
  onCopy: (text: string) => void;
}

/** What was told to the merchant's servers, and whether they heard it. */
export function ApiCallbacks({ callbacks, secret, busy, onReplay, onCopy }: Props) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">Callbacks</Text>
        <Text as="p" tone="subdued">Give an upload a callback_url, and your server is told once its image is done or failed. It can check with the signing secret that a call comes from here.</Text>
        <InlineStack>
          <Button onClick={() => onCopy(secret)}>Copy signing secret</Button>
        </InlineStack>
        {callbacks.length > 0 ? (
          <ul className="packshot-rows" aria-label="Callbacks">{callbacks.map((callback) => <CallbackLine key={callback.id} of={callback} busy={busy} onReplay={onReplay} />)}</ul>
        ) : <Text as="p" tone="subdued">No callbacks yet.</Text>}
      </BlockStack>
    </Card>
  );
}

function CallbackLine({ of: { id, url, state, attempts, problem, nextAttemptAt, createdAt }, busy, onReplay }: { of: CallbackRow; busy: boolean; onReplay: (id: string) => void }) {
  return (
    <li>
      <BlockStack gap="050">
        <Text as="span" fontWeight="semibold" breakWord>{url}</Text>
        {problem ? <Text as="span" variant="bodySm" tone={state === "failed" ? "critical" : "subdued"} breakWord>{problem}</Text> : null}
        <Text as="span" variant="bodySm" tone="subdued">{`${dateTime(createdAt)}, ${attempts === 1 ? "1 attempt" : `${attempts} attempts`}`}</Text>
        {state === "pending" && attempts > 0 && nextAttemptAt ? <Text as="span" variant="bodySm" tone="subdued">{`Next attempt: ${dateTime(nextAttemptAt)}`}</Text> : null}
      </BlockStack>
      <InlineStack gap="300" blockAlign="center" wrap={false}>
        {states[state]}
        <Button disabled={busy} accessibilityLabel={`Send again to ${url}`} onClick={() => onReplay(id)}>Send again</Button>
      </InlineStack>
    </li>
  );
}
