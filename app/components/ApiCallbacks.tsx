import { Badge, BlockStack, Button, Card, DataTable, InlineStack, Text } from "@shopify/polaris";
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
        <Text as="p" tone="subdued">An upload with a callback_url is answered with a signed call once its image is done or failed. Your server checks the signature with this secret.</Text>
        <InlineStack>
          <Button onClick={() => onCopy(secret)}>Copy signing secret</Button>
        </InlineStack>
        {callbacks.length > 0 ? (
          <DataTable
            columnContentTypes={["text", "text", "text", "text", "text"]}
            headings={["Address", "State", "Attempts", "Created", ""]}
            rows={callbacks.map((callback) => [
              <BlockStack key="address" gap="050">
                <Text as="span" breakWord>{callback.url}</Text>
                {callback.problem ? <Text as="span" tone="subdued" variant="bodySm" breakWord>{callback.problem}</Text> : null}
                {callback.state === "pending" && callback.attempts > 0 && callback.nextAttemptAt ? <Text as="span" tone="subdued" variant="bodySm">{`Next attempt: ${dateTime(callback.nextAttemptAt)}`}</Text> : null}
              </BlockStack>,
              states[callback.state],
              callback.attempts,
              dateTime(callback.createdAt),
              <Button key="replay" variant="plain" disabled={busy} accessibilityLabel={`Send again to ${callback.url}`} onClick={() => onReplay(callback.id)}>Send again</Button>,
            ])}
          />
        ) : <Text as="p" tone="subdued">No callbacks yet.</Text>}
      </BlockStack>
    </Card>
  );
}
