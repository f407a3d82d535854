import { Banner } from "@shopify/polaris";
import { dateTime } from "./format.ts";
import type { Live } from "./keep-last.ts";

/** Says that the page shows what was known earlier. */
export function StaleBanner({ now, stale }: Live) {
  if (!stale) return null;
  return (
    <Banner tone="warning" title="Connecting again">
      {`The app cannot be reached at the moment. This page shows what was known at ${dateTime(now)} and goes on by itself.`}
    </Banner>
  );
}
