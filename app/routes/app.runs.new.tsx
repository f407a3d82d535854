import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";
import { TitleBar, useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useCallback, useState } from "react";
import { Failure } from "../components/Failure.tsx";
import { draftOf, faultsOf, requestOf, type RunDraft } from "../components/run-draft.ts";
import { RunForm } from "../components/RunForm.tsx";
import { sayUnreached, unlessRefused } from "../components/unreached.ts";
import { useAction } from "../components/use-action.ts";
import { PackshotError } from "../errors.ts";
import { shopOf } from "../intake/settings.ts";
import { answerPage } from "../respond.server.ts";
import { lookOptions } from "../review/looks.ts";
import type { RunAnswer } from "../run-view-types.ts";
import { carryOutRunForm, parseRunForm } from "../runs/run-form.ts";

export { PageErrorBoundary as ErrorBoundary } from "../components/ErrorPage.tsx";

export async function loader({ request, context: { services, shopify } }: LoaderFunctionArgs) {
  const { session } = await shopify.authenticate.admin(request);
  return answerPage(services.log, async () => {
    const [{ presetName, keepTransparency }, looks] = await Promise.all([shopOf(services.database, session.shop), lookOptions(services.database, session.shop)]);
    return { looks, presetName, keepTransparency };
  });
}

export async function action({ request, context: { services, shopify } }: ActionFunctionArgs): Promise<RunAnswer> {
  const { session } = await shopify.authenticate.admin(request);
  return answerPage(services.log, async () => {
    const form = parseRunForm((await request.formData()).get("run"));
    if (!form) return { ok: false, message: "Choose which images the run is about, and when it begins." };
    try {
      return await carryOutRunForm(services, session.shop, form);
    } catch (thrown) {
      if (!(thrown instanceof PackshotError)) throw thrown;
      return { ok: false, message: thrown.merchantText };
    }
  });
}

export const clientAction = sayUnreached();

export const shouldRevalidate = unlessRefused;

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function NewRun() {
  const { looks, presetName, keepTransparency } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const shopify = useAppBridge();
  const [draft, setDraft] = useState<RunDraft>(() => draftOf(presetName, new Date()));
  const [tries, setTries] = useState(0);
  const follow = useCallback(({ runId }: { runId?: string }) => navigate(runId ? `/app/runs/${runId}` : "/app/runs"), [navigate]);
  const { run: send, busy, failure, dismiss } = useAction<RunAnswer>(follow);
  const faults = tries > 0 ? faultsOf(draft, new Date()) : {};

  const pick = async (type: "product" | "collection") => {
    const picked = await shopify.resourcePicker({ type, multiple: type === "product", action: "select" });
    const [first] = picked ?? [];
    if (!picked || !first) return;
    if (type === "collection") setDraft({ ...draft, collection: { id: first.id, title: first.title } });
    else setDraft({ ...draft, products: picked.map(({ id, title }) => ({ id, title })) });
  };
  const submit = () => {
    setTries(tries + 1);
    const request = requestOf(draft, new Date());
    if (request) send({ run: JSON.stringify(request) });
  };

  return (
    <Page title="New run" backAction={{ content: "Runs", url: "/app/runs" }}>
      <TitleBar title="New run" />
      <BlockStack gap="400">
        <Failure text={failure} onDismiss={dismiss} />
        <RunForm looks={looks} keepTransparency={keepTransparency} draft={draft} faults={faults} tries={tries} busy={busy} onChange={setDraft} onPick={(type) => void pick(type)} onSubmit={submit} />
      </BlockStack>
    </Page>
  );
}
