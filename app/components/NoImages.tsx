import { Card, EmptyState, Text } from "@shopify/polaris";
import emptyImages from "./empty-images.svg";
import type { Filter } from "../view-types.ts";
import { nothingHere } from "./texts.ts";

/** What the list says when it is empty: for a new shop, what happens next; behind a filter, what would be there. */
export function NoImages({ filter, automatic, preset }: { filter: Filter; automatic: boolean; preset: string | null }) {
  if (filter !== "all") {
    const { title, says } = nothingHere[filter];
    return (
      <div className="packshot-nothing">
        <Text as="h2" variant="headingMd">{title}</Text>
        <Text as="p" tone="subdued">{says}</Text>
      </div>
    );
  }
  return (
    <Card>
      <EmptyState heading="Your product photos will appear here" image={emptyImages} action={{ content: automatic ? "Choose the look" : "Turn on automatic processing", url: "/app/settings" }} secondaryAction={{ content: "Go to products", url: "shopify://admin/products", target: "_top" }}>
        <p>
          {automatic
            ? `Add a photo to any product, or create a product with photos. Each one is cut out, gets the look “${preset ?? ""}” and goes back to its product. Your originals are kept.`
            : "New photos are left alone for now. Turn on automatic processing, and each photo you add to a product is cut out, gets its new background and goes back to its product. Your originals are kept."}
        </p>
      </EmptyState>
    </Card>
  );
}
