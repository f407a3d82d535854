import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { SaveBar, TitleBar, useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useEffect, useState } from "react";
import { Failure } from "../components/Failure.tsx";
import { SettingsForm } from "../components/SettingsForm.tsx";
import { sayUnreached, unlessRefused } from "../components/unreached.ts";
import { saveSettings, settingsSchema, shopOf } from "../intake/settings.ts";
import { answerAction, answerPage } from "../respond.server.ts";
import { lookOptions } from "../review/looks.ts";
import type { SettingsAnswer, SettingsValues } from "../view-types.ts";

export { PageErrorBoundary as ErrorBoundary } from "../components/ErrorPage.tsx";

export async function loader({ request, context: { services, shopify } }: LoaderFunctionArgs) {
  const { session } = await shopify.authenticate.admin(request);
  return answerPage(services.log, async () => {
    const [{ automatic, publishPolicy, presetName, keepTransparency }, looks] = await Promise.all([shopOf(services.database, session.shop), lookOptions(services.database, session.shop)]);
    return { looks, saved: { automatic, publishPolicy, presetName, keepTransparency } satisfies SettingsValues };
  });
}

const fieldErrors: Record<keyof SettingsValues, string> = {
  automatic: "Choose whether new photos are processed.",
  publishPolicy: "Choose when a finished image replaces the photo.",
  presetName: "Choose one of the looks.",
  keepTransparency: "Choose what becomes of JPEG photos.",
};

export async function action({ request, context: { services, shopify } }: ActionFunctionArgs): Promise<SettingsAnswer> {
  const { session } = await shopify.authenticate.admin(request);
  return answerPage(services.log, async () => {
    const form = await request.formData();
    const flag = (field: string) => new Map<unknown, boolean>([["true", true], ["false", false]]).get(form.get(field));
    const parsed = settingsSchema.safeParse({ automatic: flag("automatic"), publishPolicy: form.get("publishPolicy"), presetName: form.get("presetName"), keepTransparency: flag("keepTransparency") });
    if (!parsed.success) {
      const faulty = new Set(parsed.error.issues.map(({ path }) => path[0]));
      return { ok: false, message: "The settings could not be saved.", errors: Object.fromEntries(Object.entries(fieldErrors).filter(([field]) => faulty.has(field))) };
    }
    const answer = await answerAction(() => saveSettings(services.database, session.shop, parsed.data).then(() => "Settings saved"));
    return answer.ok ? answer : { ...answer, errors: { presetName: answer.message } };
  });
}

export const clientAction = sayUnreached({ errors: {} });

export const shouldRevalidate = unlessRefused;

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Settings() {
  const { looks, saved } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<SettingsAnswer>();
  const shopify = useAppBridge();
  const [draft, setDraft] = useState<SettingsValues | null>(null);
  const values = draft ?? saved;
  const changed = (Object.keys(saved) as (keyof SettingsValues)[]).some((field) => values[field] !== saved[field]);
  const saving = fetcher.state !== "idle";
  const answer = saving ? undefined : fetcher.data;
  const errors = changed && answer && !answer.ok ? answer.errors : {};

  useEffect(() => {
    if (answer?.ok) shopify.toast.show(answer.message);
  }, [answer, shopify]);

  const save = () => fetcher.submit({ ...values, automatic: String(values.automatic), keepTransparency: String(values.keepTransparency) }, { method: "post" });
  const discard = () => setDraft(null);

  return (
    <Page title="Settings">
      <TitleBar title="Settings" />
      <SaveBar id="settings" open={changed}>
        <button variant="primary" onClick={save} disabled={saving}>Save</button>
        <button onClick={discard} disabled={saving}>Discard</button>
      </SaveBar>
      <BlockStack gap="400">
        <Failure text={changed && answer && !answer.ok ? answer.message : null} />
        <SettingsForm looks={looks} values={values} errors={errors} changed={changed} saving={saving} onChange={setDraft} onSave={save} onDiscard={discard} />
      </BlockStack>
    </Page>
  );
}
