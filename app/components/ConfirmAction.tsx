import { Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import type { Action } from "../view-types.ts";
import { actionTexts } from "./texts.ts";
import { useOpener } from "./use-opener.ts";

interface Props {
  /** What is to be confirmed; null while nothing is. */
  action: Action | null;
  /** How many images it is about. */
  count?: number;
  onClose: () => void;
  onConfirm: () => void;
}

/** Asks before something that changes the shop. */
export function ConfirmAction({ action, count = 1, onClose, onConfirm }: Props) {
  const opener = useOpener(action !== null);
  // The text stays while the dialog fades out.
  const [shown, setShown] = useState<{ action: Action; count: number } | null>(null);
  if (action && (shown?.action !== action || shown.count !== count)) setShown({ action, count });
  const confirm = shown ? actionTexts[shown.action].confirm : undefined;
  const several = (shown?.count ?? 1) > 1;
  return (
    <Modal
      open={action !== null}
      activator={opener}
      onClose={onClose}
      size="small"
      title={several ? `Put ${shown?.count ?? 0} originals back?` : (confirm?.title ?? "")}
      primaryAction={{ content: several ? `Revert ${shown?.count ?? 0} images` : (confirm?.button ?? ""), destructive: true, onAction: onConfirm }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <Text as="p">{several ? "Their products will show the photos as you uploaded them. The results are kept here, and you can process the images again." : confirm?.says}</Text>
      </Modal.Section>
    </Modal>
  );
}
