import { BlockStack, Button, Card, Checkbox, ChoiceList, InlineStack, Layout, Text } from "@shopify/polaris";
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
    <BlockStack gap="400">
      <Layout>
        <Layout.AnnotatedSection id="automatic" title="New photos" description="Photos you add to a product, and photos of new products.">
          <Card>
            <Checkbox
              label="Process new photos automatically"
              helpText={values.automatic ? "Each new photo is picked up shortly after you save the product." : "New photos stay as they are."}
              checked={values.automatic}
              onChange={(automatic) => set({ automatic })}
              error={errors.automatic ?? false}
            />
          </Card>
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection id="look" title="Look" description="How finished images look. A change applies to images from now on; reprocess an image to give it the new look.">
          <Card>
            <LookChoice looks={looks} selected={values.presetName} error={errors.presetName} onChange={(presetName) => set({ presetName })} />
          </Card>
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection id="publishing" title="Publishing" description="When a finished image replaces the photo in your shop. Your original is always kept, and you can put it back at any time.">
          <Card>
            <ChoiceList title="When a result is ready" choices={policies} selected={[values.publishPolicy]} onChange={([publishPolicy]) => publishPolicy && set({ publishPolicy: publishPolicy as SettingsValues["publishPolicy"] })} error={errors.publishPolicy ?? ""} />
          </Card>
        </Layout.AnnotatedSection>
      </Layout>
      <InlineStack align="end" gap="200" blockAlign="center">
        {changed ? <Text as="span" tone="subdued">Not saved yet</Text> : null}
        <Button disabled={!changed || saving} onClick={onDiscard}>Discard</Button>
        <Button variant="primary" disabled={!changed} loading={saving} onClick={onSave}>Save</Button>
      </InlineStack>
    </BlockStack>
  );
}
