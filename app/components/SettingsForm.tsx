import { BlockStack, Box, Button, Checkbox, ChoiceList, InlineStack, Text } from "@shopify/polaris";
import type { LookOption, SettingsErrors, SettingsValues } from "../view-types.ts";
import { FormPart } from "./FormPart.tsx";
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

const transparencies = [
  { value: "white", label: "Put the product on white", helpText: "A JPEG cannot be transparent. The photo keeps its address." },
  { value: "png", label: "Replace the photo by a transparent PNG", helpText: "A new image takes the photo’s place, with its position, alt text and variants. It has another address. Your photo stays in your files, to go back to." },
];

export function SettingsForm({ looks, values, errors, changed, saving, onChange, onSave, onDiscard }: Props) {
  const set = (change: Partial<SettingsValues>) => onChange({ ...values, ...change });
  return (
    <BlockStack gap={{ xs: "800", md: "600" }}>
      <FormPart title="New photos" says="Photos you add to a product, and photos of new products.">
        <Checkbox
          label="Process new photos automatically"
          helpText={values.automatic ? "Each new photo is picked up shortly after you save the product." : "New photos stay as they are."}
          checked={values.automatic}
          onChange={(automatic) => set({ automatic })}
          error={errors.automatic ?? false}
        />
      </FormPart>
      <FormPart title="Look" says="How finished images look. A change applies from now on; reprocess an image to give it the new look.">
        <LookChoice looks={looks} keepTransparency={values.keepTransparency} selected={values.presetName} error={errors.presetName} onChange={(presetName) => set({ presetName })} />
      </FormPart>
      <FormPart title="Publishing" says="When a finished image replaces the photo in your shop. Your original is always kept, and you can put it back at any time.">
        <BlockStack gap="400">
          <ChoiceList
            title="When a result is ready"
            choices={policies}
            selected={[values.publishPolicy]}
            onChange={([publishPolicy]: SettingsValues["publishPolicy"][]) => publishPolicy && set({ publishPolicy })}
            error={errors.publishPolicy ?? ""}
          />
          <ChoiceList
            title="JPEG photos, where the look has no background"
            choices={transparencies}
            selected={[values.keepTransparency ? "png" : "white"]}
            onChange={([kind]: string[]) => kind && set({ keepTransparency: kind === "png" })}
            error={errors.keepTransparency ?? ""}
          />
        </BlockStack>
      </FormPart>
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
