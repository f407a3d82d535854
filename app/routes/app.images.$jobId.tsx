import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigate, useSearchParams } from "@remix-run/react";
import { TitleBar } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Card, Layout, Link, Page, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useCallback, useState } from "react";
import { z } from "zod";
import { Compare } from "../components/Compare.tsx";
import { ConfirmAction } from "../components/ConfirmAction.tsx";
import { Facts } from "../components/Facts.tsx";
import { Failure } from "../components/Failure.tsx";
import { shownUnder } from "../components/FilterTabs.tsx";
import { History } from "../components/History.tsx";
import { JobProgress } from "../components/JobProgress.tsx";
import { keepLast } from "../components/keep-last.ts";
import { PictureAlone } from "../components/PictureAlone.tsx";
import { StatusBadge } from "../components/StatusBadge.tsx";
import { StaleBanner } from "../components/StaleBanner.tsx";
import { actionTexts, adviceFor, movingPhases, phaseTexts } from "../components/texts.ts";
import { sayUnreached } from "../components/unreached.ts";
import { useAction } from "../components/use-action.ts";
import { useLive } from "../components/use-live.ts";
import { reprocess } from "../intake/reprocess.ts";
import { answerAction, answerPage, notFound } from "../respond.server.ts";
import { approve, reject } from "../review/decide.ts";
import { imageDetail } from "../review/detail.ts";
import { revertImage, revertProductOf } from "../review/revert.ts";
import type { Services } from "../services.server.ts";
import { actions, filters, type Action, type Answer } from "../view-types.ts";

export { PageErrorBoundary as ErrorBoundary } from "../components/ErrorPage.tsx";

export async function loader({ request, params, context: { services, shopify } }: LoaderFunctionArgs) {
  const { session } = await shopify.authenticate.admin(request);
  return answerPage(services.log, async () => {
    const image = await imageDetail(services.database, services.signer, session.shop, params.jobId ?? "");
    if (!image) throw notFound();
    return { image, now: new Date().toISOString(), stale: false };
  });
}

export const clientLoader = keepLast<Awaited<ReturnType<typeof loader>>>();

export async function action({ request, params, context: { services, shopify } }: ActionFunctionArgs): Promise<Answer> {
  const { session } = await shopify.authenticate.admin(request);
  return answerPage(services.log, async () => {
    const jobId = z.uuid().safeParse(params.jobId);
    const asked = z.enum(actions).safeParse((await request.formData()).get("action"));
    if (!jobId.success || !asked.success) throw notFound();
    return carryOut[asked.data](services, session.shop, jobId.data);
  });
}

const carryOut: Record<Action, (services: Services, shop: string, jobId: string) => Promise<Answer>> = {
  approve: ({ database, queue }, shop, jobId) => answerAction(() => approve(database, queue, shop, jobId).then(() => "Approved. The result goes to your product now.")),
  reject: ({ database }, shop, jobId) => answerAction(() => reject(database, shop, jobId).then(() => "Rejected. Your product keeps its image.")),
  revert: ({ database, queue }, shop, jobId) => answerAction(() => revertImage(database, queue, shop, jobId)),
  revert_product: ({ database, queue }, shop, jobId) => answerAction(() => revertProductOf(database, queue, shop, jobId)),
  async reprocess({ database, queue }, shop, jobId) {
    let created = jobId;
    const answer = await answerAction(async () => {
      created = await reprocess(database, queue, shop, jobId);
      return "Processing the image again";
    });
    return answer.ok ? { ...answer, jobId: created } : answer;
  },
};

export const clientAction = sayUnreached();

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function ImagePage() {
  const { image, now, stale } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const tab = shownUnder(z.enum(filters).catch("all").parse(params.get("show")));
  const [confirming, setConfirming] = useState<Action | null>(null);
  const follow = useCallback(
    ({ jobId }: { jobId?: string }) => {
      if (jobId) navigate(`/app/images/${jobId}${tab}`);
    },
    [navigate, tab],
  );
  const { run, busy, under, failure, dismiss } = useAction(follow);
  useLive(stale || movingPhases.has(image.phase));

  const { title } = image;
  const ask = (action: Action) => (actionTexts[action].confirm ? setConfirming(action) : run({ action }));
  const button = (action: Action) => ({ content: actionTexts[action].label, onAction: () => ask(action), disabled: busy, loading: busy && under?.get("action") === action });
  const offered = (action: Action) => image.actions.includes(action);

  return (
    <Page
      title={title}
      titleMetadata={<StatusBadge phase={image.phase} />}
      backAction={{ content: "Images", url: `/app${tab}` }}
      {...(offered("approve") ? { primaryAction: button("approve") } : {})}
      secondaryActions={[
        ...image.actions.filter((action) => action === "reject" || action === "revert" || action === "reprocess").map(button),
        ...(image.productAddress ? [{ content: "View product", url: image.productAddress, target: "_top" as const }] : []),
      ]}
      actionGroups={offered("revert_product") ? [{ title: "More", actions: [{ content: actionTexts.revert_product.label, onAction: () => ask("revert_product"), disabled: busy }] }] : []}
    >
      <TitleBar title={title} />
      <BlockStack gap="400">
        <StaleBanner now={now} stale={stale} />
        <Failure text={failure} onDismiss={dismiss} />
        {image.problem ? (
          <Banner tone={image.phase === "failed" ? "critical" : "warning"} title={image.problem.text}>
            {adviceFor(image.problem.code)}
          </Banner>
        ) : null}
        {image.newerJobId ? (
          <Banner tone="info">
            This image was processed again later. <Link url={`/app/images/${image.newerJobId}${tab}`}>Show the later result</Link>
          </Banner>
        ) : null}
        <Layout>
          <Layout.Section>
            <BlockStack gap="400">
              <Card>
                <BlockStack gap="300">
                  <Text as="p" tone="subdued">{phaseTexts[image.phase].says}</Text>
                  <JobProgress phase={image.phase} progress={image.progress} of={title} />
                  {image.before && image.after ? <Compare before={image.before} after={image.after} alt={image.alt || title} /> : <PictureAlone picture={image.before} alt={image.alt || title} phase={image.phase} />}
                </BlockStack>
              </Card>
              <History entries={image.history} now={now} />
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <Facts image={image} />
          </Layout.Section>
        </Layout>
      </BlockStack>
      <ConfirmAction
        action={confirming}
        onClose={() => setConfirming(null)}
        onConfirm={() => {
          if (confirming) run({ action: confirming });
          setConfirming(null);
        }}
      />
    </Page>
  );
}
