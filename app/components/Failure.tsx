import { Banner, type BannerHandles } from "@shopify/polaris";
import { useEffect, useRef } from "react";

interface Props {
  /** What could not be done; null while nothing failed. */
  text: string | null;
  onDismiss?: () => void;
}

/** Why an action failed. It takes the focus and so comes into view: the button that was pressed may stand far below. */
export function Failure({ text, onDismiss }: Props) {
  const banner = useRef<BannerHandles>(null);
  useEffect(() => banner.current?.focus(), [text]);
  return text === null ? null : <Banner ref={banner} tone="critical" {...(onDismiss ? { onDismiss } : {})}>{text}</Banner>;
}
