import { Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import { runActionTexts } from "../run-texts.ts";
import type { RunAction } from "../run-view-types.ts";
import { useOpener } from "./use-opener.ts";

interface Props {
  /** What is to be confirmed; null while nothing is. */
  action: RunAction | null;
  onClose: () => void;
  onConfirm: (action: RunAction) => void;
}

/** Asks before something that cannot be taken back as easily. */
export function RunConfirm({ action, onClose, onConfirm }: Props) {
  const opener = useOpener(action !== null);
  // The text stays while the dialog fades out.
  const [shown, setShown] = useState<RunAction | null>(null);
  if (action && shown !== action) setShown(action);
  const confirm = shown ? runActionTexts[shown].confirm : undefined;
  return (
    <Modal
      open={action !== null}
      activator={opener}
      onClose={onClose}
      size="small"
      title={confirm?.title ?? ""}
      primaryAction={{ content: confirm?.button ?? "", destructive: true, onAction: () => action && onConfirm(action) }}
      secondaryActions={[{ content: "Keep as it is", onAction: onClose }]}
    >
      <Modal.Section>
        <Text as="p">{confirm?.says}</Text>
      </Modal.Section>
    </Modal>
  );
}
