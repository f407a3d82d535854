import { BlockStack, Box, Card, InlineGrid, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

/** A part of a form: what it is about beside its fields, above them on a narrow screen. */
export function FormPart({ title, says, children }: { title: string; says: string; children: ReactNode }) {
  return (
    <InlineGrid columns={{ xs: "1fr", md: "2fr 5fr" }} gap="400">
      <Box as="section" paddingInline={{ xs: "400", sm: "0" }} paddingBlockStart={{ md: "400" }}>
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">{title}</Text>
          <Text as="p" tone="subdued">{says}</Text>
        </BlockStack>
      </Box>
      <Card>{children}</Card>
    </InlineGrid>
  );
}
