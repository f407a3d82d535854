import { Badge, Banner, BlockStack, Button, Card, DataTable, InlineStack, Modal, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { KeyRow } from "../service-view-types.ts";
import { dateTime, timeAgo } from "./format.ts";

interface Props {
  keys: KeyRow[];
  now: string;
  busy: boolean;
  /** The key that was just made: shown this once. */
  created: string | null;
  onCreate: (name: string) => void;
  onRevoke: (id: string) => void;
  onCopy: (text: string) => void;
}

/** The shop's keys of the image API: make, copy once, revoke. */
export function ApiKeys({ keys, now, busy, created, onCreate, onRevoke, onCopy }: Props) {
  const [name, setName] = useState("");
  const [revoking, setRevoking] = useState<KeyRow | null>(null);
  const create = () => {
    onCreate(name);
    setName("");
  };
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">API keys</Text>
        <Text as="p" tone="subdued">Give each of your systems a key of its own, so that you can take one back without stopping the others.</Text>
        {created ? (
          <Banner tone="success" title="Copy the key now: it is not shown again">
            <InlineStack gap="300" blockAlign="center">
              <Text as="span" breakWord>{created}</Text>
              <Button onClick={() => onCopy(created)}>Copy</Button>
            </InlineStack>
          </Banner>
        ) : null}
        <form onSubmit={(event) => { event.preventDefault(); create(); }}>
          <TextField
            label="Name of the new key"
            value={name}
            onChange={setName}
            maxLength={100}
            autoComplete="off"
            placeholder="For example: product catalogue"
            connectedRight={<Button submit variant="primary" disabled={name.trim() === ""} loading={busy}>Create key</Button>}
          />
        </form>
        {keys.length > 0 ? (
          <DataTable
            columnContentTypes={["text", "text", "text", "text", "text"]}
            headings={["Name", "Begins with", "Created", "Last used", ""]}
            rows={keys.map((key) => [
              key.name,
              <code key="prefix">{key.prefix}…</code>,
              dateTime(key.createdAt),
              key.lastUsedAt ? timeAgo(key.lastUsedAt, now) : "Never",
              key.revokedAt ? <Badge key="revoked">Revoked</Badge> : <Button key="revoke" variant="plain" tone="critical" accessibilityLabel={`Revoke ${key.name}`} onClick={() => setRevoking(key)}>Revoke</Button>,
            ])}
          />
        ) : null}
      </BlockStack>
      <Modal
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        size="small"
        title={`Revoke ${revoking?.name ?? "this key"}?`}
        primaryAction={{ content: "Revoke key", destructive: true, onAction: () => { if (revoking) onRevoke(revoking.id); setRevoking(null); } }}
        secondaryActions={[{ content: "Cancel", onAction: () => setRevoking(null) }]}
      >
        <Modal.Section>
          <Text as="p">Systems that use this key are refused from now on. Images they sent already are finished.</Text>
        </Modal.Section>
      </Modal>
    </Card>
  );
}
