import { BlockStack, Box, Button, Card, Checkbox, ChoiceList, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { LookOption, SettingsErrors, SettingsValues } from "../view-types.ts";
import { LookChoice } from "./LookChoice.tsx";

interface Props {
  looks: LookOption[];
  values: SettingsValues;
  errors: SettingsErrors;
  changed: boolean;
  saving: boolean;
  onChange: (values: SettingsValues) => void;
  onSave: () => void;
  onDiscard: () => void;
}

const policies = [
  { value: "at_once", label: "Publish at once", helpText: "Every finished image goes to its product right away." },
  { value: "hold_unsure", label: "Ask me when a result is not certain", helpText: "Finished images go to their products right away. Those with difficult edges or an unclear product wait for you." },
  { value: "review_first", label: "Ask me every time", helpText: "Nothing changes in your shop before you approve it." },
];

export function SettingsForm({ looks, values, errors, changed, saving, onChange, onSave, onDiscard }: Props) {
  const set = (change: Partial<SettingsValues>) => onChange({ ...values, ...change });
  return (
    <BlockStack gap={{ xs: "800", md: "600" }}>
      <Part title="New photos" says="Photos you add to a product, and photos of new products.">
        <Checkbox
          label="Process new photos automatically"
          helpText={values.automatic ? "Each new photo is picked up shortly after you save the product." : "New photos stay as they are."}
          checked={values.automatic}
          onChange={(automatic) => set({ automatic })}
          error={errors.automatic ?? false}
        />
      </Part>
      <Part title="Look" says="How finished images look. A change applies from now on; reprocess an image to give it the new look.">
        <LookChoice looks={looks} selected={values.presetName} error={errors.presetName} onChange={(presetName) => set({ presetName })} />
      </Part>
      <Part title="Publishing" says="When a finished image replaces the photo in your shop. Your original is always kept, and you can put it back at any time.">
        <ChoiceList
          title="When a result is ready"
          choices={policies}
          selected={[values.publishPolicy]}
          onChange={([publishPolicy]: SettingsValues["publishPolicy"][]) => publishPolicy && set({ publishPolicy })}
          error={errors.publishPolicy ?? ""}
        />
      </Part>
      <Box paddingInline={{ xs: "400", sm: "0" }} paddingBlockEnd="600">
        <InlineStack align="end" gap="200" blockAlign="center">
          {changed ? <Text as="span" tone="subdued">Not saved yet</Text> : null}
          <Button disabled={!changed || saving} onClick={onDiscard}>Discard</Button>
          <Button variant="primary" disabled={!changed} loading={saving} onClick={onSave}>Save</Button>
        </InlineStack>
      </Box>
    </BlockStack>
  );
}

function Part({ title, says, children }: { title: string; says: string; children: ReactNode }) {
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
