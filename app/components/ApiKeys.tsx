import { Badge, Banner, BlockStack, Button, Card, InlineStack, Modal, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { KeyRow } from "../service-view-types.ts";
import { dateTime, timeAgo } from "./format.ts";
import { useOpener } from "./use-opener.ts";

interface Props {
  keys: KeyRow[];
  now: string;
  busy: boolean;
  /** The key that was just made: not shown again once the page is left. */
  created: string | null;
  onCreate: (name: string) => void;
  onRevoke: (id: string) => void;
  onCopy: (text: string) => void;
}

/** The shop's keys of the image API: make, copy once, revoke. */
export function ApiKeys({ keys, now, busy, created, onCreate, onRevoke, onCopy }: Props) {
  const [name, setName] = useState("");
  const [revoking, setRevoking] = useState<KeyRow | null>(null);
  // The name stays until its key is there.
  const [last, setLast] = useState(created);
  if (created && created !== last) {
    setLast(created);
    setName("");
  }
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">API keys</Text>
        <Text as="p" tone="subdued">Give each of your systems a key of its own, so that you can take one back without stopping the others.</Text>
        {created ? (
          <Banner tone="success" title="Copy the key now: it is not shown again">
            <BlockStack gap="200" inlineAlign="start">
              <code className="packshot-code">{created}</code>
              <Button onClick={() => onCopy(created)}>Copy key</Button>
            </BlockStack>
          </Banner>
        ) : null}
        <form onSubmit={(event) => { event.preventDefault(); onCreate(name); }}>
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
        {keys.length > 0 ? <ul className="packshot-rows" aria-label="API keys">{keys.map((key) => <KeyLine key={key.id} of={key} now={now} onRevoke={setRevoking} />)}</ul> : null}
      </BlockStack>
      <RevokeKey of={revoking} onClose={() => setRevoking(null)} onConfirm={onRevoke} />
    </Card>
  );
}

function KeyLine({ of: key, now, onRevoke }: { of: KeyRow; now: string; onRevoke: (key: KeyRow) => void }) {
  const used = key.lastUsedAt ? `last used ${timeAgo(key.lastUsedAt, now)}` : "never used";
  return (
    <li>
      <BlockStack gap="050">
        <Text as="span" fontWeight="semibold" breakWord>{key.name}</Text>
        <Text as="span" variant="bodySm" tone="subdued"><code>{key.prefix}…</code></Text>
        <Text as="span" variant="bodySm" tone="subdued">{`Created ${dateTime(key.createdAt)}, ${key.revokedAt ? `revoked ${dateTime(key.revokedAt)}` : used}`}</Text>
      </BlockStack>
      <InlineStack blockAlign="center">
        {key.revokedAt ? <Badge>Revoked</Badge> : <Button tone="critical" accessibilityLabel={`Revoke ${key.name}`} onClick={() => onRevoke(key)}>Revoke</Button>}
      </InlineStack>
    </li>
  );
}

function RevokeKey({ of: key, onClose, onConfirm }: { of: KeyRow | null; onClose: () => void; onConfirm: (id: string) => void }) {
  const opener = useOpener(key !== null);
  // The name stays while the dialog fades out.
  const [shown, setShown] = useState<KeyRow | null>(null);
  if (key && shown?.id !== key.id) setShown(key);
  const confirm = () => {
    if (key) onConfirm(key.id);
    onClose();
  };
  return (
    <Modal open={key !== null} activator={opener} onClose={onClose} size="small" title={`Revoke “${shown?.name ?? ""}”?`} primaryAction={{ content: "Revoke key", destructive: true, onAction: confirm }} secondaryActions={[{ content: "Cancel", onAction: onClose }]}>
      <Modal.Section>
        <Text as="p">Systems that use this key are refused from now on. Images they sent already are finished. A revoked key cannot be used again.</Text>
      </Modal.Section>
    </Modal>
  );
}
