import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { TitleBar, useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Card, Link, Page, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useCallback, useState } from "react";
import { ApiCallbacks } from "../components/ApiCallbacks.tsx";
import { ApiKeys } from "../components/ApiKeys.tsx";
import { Failure } from "../components/Failure.tsx";
import { keepLast } from "../components/keep-last.ts";
import { StaleBanner } from "../components/StaleBanner.tsx";
import { sayUnreached } from "../components/unreached.ts";
import { useAction } from "../components/use-action.ts";
import { useLive } from "../components/use-live.ts";
import { PackshotError } from "../errors.ts";
import { answerPage } from "../respond.server.ts";
import { apiActionSchema, apiView, runApiAction } from "../service/api-page.ts";
import type { ApiAnswer } from "../service-view-types.ts";

export { PageErrorBoundary as ErrorBoundary } from "../components/ErrorPage.tsx";

export async function loader({ request, context: { services, shopify } }: LoaderFunctionArgs) {
  const { session } = await shopify.authenticate.admin(request);
  return answerPage(services.log, () => apiView(services, session.shop));
}

export const clientLoader = keepLast<Awaited<ReturnType<typeof loader>>>();

export async function action({ request, context: { services, shopify } }: ActionFunctionArgs): Promise<ApiAnswer> {
  const { session } = await shopify.authenticate.admin(request);
  return answerPage(services.log, async () => {
    const parsed = apiActionSchema.safeParse(Object.fromEntries(await request.formData()));
    if (!parsed.success) return { ok: false, message: "This cannot be done." };
    try {
      return await runApiAction(services, session.shop, parsed.data);
    } catch (thrown) {
      if (!(thrown instanceof PackshotError)) throw thrown;
      return { ok: false, message: thrown.merchantText };
    }
  });
}

export const clientAction = sayUnreached();

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Api() {
  const { keys, callbacks, callbackSecret, balance, apiUrl, now, stale } = useLoaderData<typeof loader>();
  const shopify = useAppBridge();
  const [created, setCreated] = useState<string | null>(null);
  const keep = useCallback(({ key }: { key?: string }) => {
    if (key) setCreated(key);
  }, []);
  const { run, busy, failure, dismiss } = useAction<ApiAnswer>(keep);
  // A new key stays on the page until it is left, so that revoking the key it replaces does not take it away.
  const shown = keys.some(({ prefix, revokedAt }) => created?.startsWith(prefix) && !revokedAt) ? created : null;

  useLive(stale || callbacks.some(({ state, attempts }) => state === "pending" && attempts === 0));
  const copy = (text: string) => void navigator.clipboard.writeText(text).then(() => shopify.toast.show("Copied"), () => shopify.toast.show("Your browser did not allow copying", { isError: true }));

  return (
    <Page title="Image API">
      <TitleBar title="Image API" />
      <BlockStack gap="400">
        <StaleBanner now={now} stale={stale} />
        <Failure text={failure} onDismiss={dismiss} />
        <Card>
          <BlockStack gap="200">
            <Text as="p">
              Your other systems can send pictures here and fetch the results. <Link url={`${apiUrl}/api/docs`} target="_blank">How to use it</Link>
            </Text>
            <Text as="p" breakWord>Address: <code className="packshot-code">{apiUrl}</code></Text>
            {balance === null ? null : <Text as="p" fontWeight="semibold">{`Credits left: ${balance}`}</Text>}
          </BlockStack>
        </Card>
        <ApiKeys
          keys={keys}
          now={now}
          busy={busy}
          created={shown}
          onCreate={(name) => run({ action: "create_key", name })}
          onRevoke={(id) => run({ action: "revoke_key", id })}
          onCopy={copy}
        />
        <ApiCallbacks callbacks={callbacks} secret={callbackSecret} busy={busy} onReplay={(id) => run({ action: "replay_callback", id })} onCopy={copy} />
      </BlockStack>
    </Page>
  );
}
