import { BlockStack, Box, Button, ChoiceList, InlineError, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useEffect, useRef } from "react";
import { weekdays } from "../run-texts.ts";
import type { LookOption } from "../view-types.ts";
import { FormPart } from "./FormPart.tsx";
import { LookChoice } from "./LookChoice.tsx";
import type { RunDraft, RunFaults, ScopeKind } from "./run-draft.ts";

interface Props {
  looks: LookOption[];
  keepTransparency: boolean;
  draft: RunDraft;
  faults: RunFaults;
  /** How often it was sent: each time, the first fault takes the focus and so comes into view. */
  tries: number;
  busy: boolean;
  onChange: (draft: RunDraft) => void;
  onPick: (type: "product" | "collection") => void;
  onSubmit: () => void;
}

const hours = Array.from({ length: 24 }, (_, hour) => ({ label: `${String(hour).padStart(2, "0")}:00`, value: String(hour) }));

/** Which images, which look, and when. */
export function RunForm({ looks, keepTransparency, draft, faults, tries, busy, onChange, onPick, onSubmit }: Props) {
  const set = (change: Partial<RunDraft>) => onChange({ ...draft, ...change });
  const now = draft.when === "now";
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true], [aria-describedby=pickedError]")?.focus(), [tries]);
  return (
    <form ref={form} noValidate onSubmit={(event) => { event.preventDefault(); onSubmit(); }}>
      <BlockStack gap={{ xs: "800", md: "600" }}>
        <FormPart title="Images" says="Images that show this look already, and those we cannot process, are left out. You see how many before anything begins.">
          <ChoiceList
            title="Which images"
            selected={[draft.kind]}
            onChange={([kind]: ScopeKind[]) => kind && set({ kind })}
            choices={[
              { value: "all", label: "All products" },
              { value: "unprocessed", label: "Everything not processed with this look yet", helpText: "Leaves out images you reverted or rejected." },
              {
                value: "collection",
                label: "One collection",
                renderChildren: (selected) => selected && <Picked text={draft.collection?.title ?? "No collection chosen"} button="Choose collection" fault={faults.collection} onPick={() => onPick("collection")} />,
              },
              {
                value: "search",
                label: "Products found by a search",
                renderChildren: (selected) =>
                  selected && (
                    <TextField label="Search" labelHidden autoComplete="off" maxLength={500} value={draft.search} onChange={(search) => set({ search })} placeholder="status:active vendor:Acme" helpText="As in the search of your product list." error={faults.search ?? false} />
                  ),
              },
              {
                value: "products",
                label: "Selected products",
                renderChildren: (selected) => selected && <Picked text={productsText(draft)} button="Choose products" fault={faults.products} onPick={() => onPick("product")} />,
              },
            ]}
          />
        </FormPart>
        <FormPart title="Look" says="How finished images look. It stays as it is now for the whole run.">
          <LookChoice looks={looks} keepTransparency={keepTransparency} selected={draft.presetName} error={undefined} onChange={(presetName) => set({ presetName })} />
        </FormPart>
        <FormPart title="Start" says="A run that you start yourself waits for you after the estimate. A scheduled one begins by itself.">
          <BlockStack gap="300">
            <ChoiceList
              title="When"
              titleHidden
              selected={[draft.when]}
              onChange={([when]: RunDraft["when"][]) => when && set({ when })}
              choices={[
                { value: "now", label: "Now, after I have seen the estimate" },
                { value: "once", label: "Once, at a time" },
                { value: "daily", label: "Every day" },
                { value: "weekly", label: "Every week" },
              ]}
            />
            {now ? null : (
              <InlineStack gap="300">
                {draft.when === "once" ? <TextField label="Day" type="date" autoComplete="off" value={draft.day} onChange={(day) => set({ day })} error={faults.day ?? false} /> : null}
                {draft.when === "weekly" ? <Select label="Day of the week" options={weekdays.map((label, day) => ({ label, value: String(day) }))} value={String(draft.weekday)} onChange={(day) => set({ weekday: Number(day) })} /> : null}
                <Select label="Hour, in your shop’s time" options={hours} value={String(draft.hour)} onChange={(hour) => set({ hour: Number(hour) })} />
              </InlineStack>
            )}
          </BlockStack>
        </FormPart>
        <Box paddingInline={{ xs: "400", sm: "0" }} paddingBlockEnd="600">
          <InlineStack align="end" gap="200">
            <Button url="/app/runs">Cancel</Button>
            <Button submit variant="primary" loading={busy}>{now ? "Show estimate" : "Schedule run"}</Button>
          </InlineStack>
        </Box>
      </BlockStack>
    </form>
  );
}

function productsText({ products }: RunDraft): string {
  const [first] = products;
  if (!first) return "No product chosen";
  return products.length === 1 ? first.title : `${products.length} products`;
}

function Picked({ text, button, fault, onPick }: { text: string; button: string; fault: string | undefined; onPick: () => void }) {
  return (
    <BlockStack gap="100">
      <InlineStack gap="300" blockAlign="center">
        <Text as="span" tone="subdued">{text}</Text>
        <Button {...(fault ? { ariaDescribedBy: "pickedError" } : {})} onClick={onPick}>{button}</Button>
      </InlineStack>
      {fault ? <InlineError message={fault} fieldID="picked" /> : null}
    </BlockStack>
  );
}
