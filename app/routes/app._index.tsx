import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";
import { TitleBar } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Card, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useState } from "react";
import { z } from "zod";
import { ConfirmAction } from "../components/ConfirmAction.tsx";
import { Failure } from "../components/Failure.tsx";
import { FilterTabs, shownUnder } from "../components/FilterTabs.tsx";
import { ImageTable } from "../components/ImageTable.tsx";
import { keepLast } from "../components/keep-last.ts";
import { NoImages } from "../components/NoImages.tsx";
import { StaleBanner } from "../components/StaleBanner.tsx";
import { movingPhases } from "../components/texts.ts";
import { sayUnreached } from "../components/unreached.ts";
import { useAction } from "../components/use-action.ts";
import { useLive } from "../components/use-live.ts";
import { answerPage } from "../respond.server.ts";
import { bulkRequestSchema, decideSeveral } from "../review/several.ts";
import { counts, listImages, shopChoices } from "../review/views.ts";
import { filters, type Cursor } from "../view-types.ts";

export { PageErrorBoundary as ErrorBoundary } from "../components/ErrorPage.tsx";

const querySchema = z.object({
  show: z.enum(filters).catch("all"),
  older: z.uuid().optional().catch(undefined),
  newer: z.uuid().optional().catch(undefined),
});

export async function loader({ request, context: { services, shopify } }: LoaderFunctionArgs) {
  const { session } = await shopify.authenticate.admin(request);
  return answerPage(services.log, async () => {
    const { database, signer } = services;
    const { show: filter, older, newer } = querySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
    const cursor: Cursor | undefined = older ? { side: "older", jobId: older } : newer ? { side: "newer", jobId: newer } : undefined;
    const [list, totals, choices] = await Promise.all([listImages(database, signer, session.shop, { filter, cursor }), counts(database, session.shop), shopChoices(database, session.shop)]);
    return { filter, list, totals, choices, now: new Date().toISOString(), stale: false };
  });
}

export const clientLoader = keepLast<Awaited<ReturnType<typeof loader>>>();

export async function action({ request, context: { services, shopify } }: ActionFunctionArgs) {
  const { session } = await shopify.authenticate.admin(request);
  return answerPage(services.log, async () => {
    const form = await request.formData();
    const asked = bulkRequestSchema.parse({ action: form.get("action"), jobIds: form.getAll("jobId") });
    return decideSeveral(services.database, services.queue, session.shop, asked);
  });
}

export const clientAction = sayUnreached();

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Images() {
  const { filter, list, totals, choices, now, stale } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const [reverting, setReverting] = useState<string[]>([]);
  const bulk = useAction();
  useLive(stale || totals.running > 0 || list.rows.some(({ phase }) => movingPhases.has(phase)));
  const listAddress = `/app${shownUnder(filter)}`;

  return (
    <Page title="Images">
      <TitleBar title="Images" />
      <BlockStack gap="400">
        <StaleBanner now={now} stale={stale} />
        <Failure text={bulk.failure} onDismiss={bulk.dismiss} />
        {!choices.automatic && totals.all > 0 ? (
          <Banner tone="info" title="Automatic processing is off" action={{ content: "Turn it on", url: "/app/settings" }}>
            New photos stay as they are until you turn it on.
          </Banner>
        ) : null}
        {totals.all === 0 ? (
          <NoImages filter="all" automatic={choices.automatic} preset={choices.preset} />
        ) : (
          <Card padding="0">
            <FilterTabs selected={filter} counts={totals} />
            {list.rows.length === 0 ? (
              <NoImages filter={filter} automatic={choices.automatic} preset={choices.preset} />
            ) : (
              <ImageTable
                key={filter}
                list={list}
                filter={filter}
                now={now}
                busy={bulk.busy}
                pageAddress={(side, jobId) => `${listAddress}${filter === "all" ? "?" : "&"}${side}=${jobId}`}
                onNavigate={(address) => navigate(address)}
                onBulk={(action, jobIds) => (action === "revert" ? setReverting(jobIds) : bulk.run({ action, jobId: jobIds }))}
              />
            )}
          </Card>
        )}
      </BlockStack>
      <ConfirmAction
        action={reverting.length > 0 ? "revert" : null}
        count={reverting.length}
        onClose={() => setReverting([])}
        onConfirm={() => {
          bulk.run({ action: "revert", jobId: reverting });
          setReverting([]);
        }}
      />
    </Page>
  );
}
