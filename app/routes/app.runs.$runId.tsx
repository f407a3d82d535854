import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";
import { TitleBar } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Box, Page, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useCallback, useState } from "react";
import { z } from "zod";
import { Failure } from "../components/Failure.tsx";
import { shownUnder } from "../components/FilterTabs.tsx";
import { keepLast } from "../components/keep-last.ts";
import { RunBadge } from "../components/RunBadge.tsx";
import { RunConfirm } from "../components/RunConfirm.tsx";
import { RunEstimate } from "../components/RunEstimate.tsx";
import { RunFailures } from "../components/RunFailures.tsx";
import { RunProgress } from "../components/RunProgress.tsx";
import { RunSamples } from "../components/RunSamples.tsx";
import { StaleBanner } from "../components/StaleBanner.tsx";
import { sayUnreached } from "../components/unreached.ts";
import { useAction } from "../components/use-action.ts";
import { useDownload } from "../components/use-download.ts";
import { useLive } from "../components/use-live.ts";
import { answerAction, answerPage, notFound } from "../respond.server.ts";
import { runActionTexts, runStateTexts, scopeText } from "../run-texts.ts";
import { runActions, type RunAction, type RunAnswer } from "../run-view-types.ts";
import { cancelRun, pauseRun, resumeRun, retryFailed, revertRun, startRun } from "../runs/control.ts";
import { runDetail } from "../runs/views.ts";
import type { Services } from "../services.server.ts";

export { PageErrorBoundary as ErrorBoundary } from "../components/ErrorPage.tsx";

export async function loader({ request, params, context: { services, shopify } }: LoaderFunctionArgs) {
  const { session } = await shopify.authenticate.admin(request);
  return answerPage(services.log, async () => {
    const run = await runDetail(services.database, services.signer, session.shop, params.runId ?? "");
    if (!run) throw notFound("run");
    return { run, now: new Date().toISOString(), stale: false };
  });
}

export const clientLoader = keepLast<Awaited<ReturnType<typeof loader>>>();

export async function action({ request, params, context: { services, shopify } }: ActionFunctionArgs): Promise<RunAnswer> {
  const { session } = await shopify.authenticate.admin(request);
  return answerPage(services.log, async () => {
    const runId = z.uuid().safeParse(params.runId);
    const asked = z.enum(runActions).safeParse((await request.formData()).get("action"));
    if (!runId.success || !asked.success) throw notFound("run");
    let created: string | undefined;
    const answer = await answerAction(async () => {
      created = (await carryOut[asked.data](services, session.shop, runId.data)) ?? undefined;
      return runActionTexts[asked.data].done;
    });
    return answer.ok && created ? { ...answer, runId: created } : answer;
  });
}

/** Each answers with the id of a new run, where it makes one. */
const carryOut: Record<RunAction, (services: Services, shop: string, runId: string) => Promise<string | null>> = {
  start: ({ database }, shop, runId) => startRun(database, shop, runId).then(() => null),
  pause: ({ database }, shop, runId) => pauseRun(database, shop, runId).then(() => null),
  resume: ({ database }, shop, runId) => resumeRun(database, shop, runId).then(() => null),
  cancel: ({ database, queue }, shop, runId) => cancelRun(database, queue, shop, runId).then(() => null),
  revert: ({ database }, shop, runId) => revertRun(database, shop, runId).then(() => null),
  retry: ({ database, queue }, shop, runId) => retryFailed(database, queue, shop, runId),
};

export const clientAction = sayUnreached();

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function RunPage() {
  const { run, now, stale } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const [confirming, setConfirming] = useState<RunAction | null>(null);
  const follow = useCallback(
    ({ runId }: { runId?: string }) => {
      if (runId) navigate(`/app/runs/${runId}`);
    },
    [navigate],
  );
  const { run: send, busy, under, failure, dismiss } = useAction<RunAnswer>(follow);
  const report = useDownload(`/app/runs/${run.runId}/report`, `run-${run.number}.csv`);
  const samplesMove = run.state === "ready" && run.samples.some(({ phase }) => phase !== "needs_review" && phase !== "failed");
  useLive(stale || samplesMove || (!run.over && run.state !== "ready" && run.state !== "paused"));

  const title = `Run ${run.number}`;
  const ask = (action: RunAction) => (runActionTexts[action].confirm ? setConfirming(action) : send({ action }));
  const button = (action: RunAction) => ({ content: runActionTexts[action].label, onAction: () => ask(action), disabled: busy, loading: busy && under?.get("action") === action });
  const primary = run.actions.find((action) => action === "start" || action === "resume");
  const nothingToDo = run.state === "ready" && run.estimate?.images === 0;
  const begun = run.state !== "freezing" && run.state !== "failed" && run.state !== "ready";

  return (
    <Page
      title={title}
      subtitle={`${scopeText(run.scope)}, ${run.preset}`}
      titleMetadata={<RunBadge state={run.state} />}
      backAction={{ content: "Runs", url: "/app/runs" }}
      {...(primary ? { primaryAction: button(primary) } : {})}
      secondaryActions={[
        ...run.actions.filter((action) => action !== primary).map((action) => ({ ...button(action), destructive: action === "cancel" })),
        ...(run.images > 0 ? [{ content: "Download report", onAction: report.start, loading: report.busy }] : []),
      ]}
    >
      <TitleBar title={title} />
      <BlockStack gap="400">
        <StaleBanner now={now} stale={stale} />
        <Failure text={failure} onDismiss={dismiss} />
        <Failure text={report.failed ? "The report could not be downloaded. Try again in a moment." : null} onDismiss={report.dismiss} />
        {run.problem ? <Banner tone="critical">{run.state === "paused" ? `The run has paused. ${run.problem}` : run.problem}</Banner> : null}
        {nothingToDo ? null : (
          <Box paddingInline={{ xs: "400", sm: "0" }}>
            <Text as="p" tone="subdued">{runStateTexts[run.state].says}</Text>
          </Box>
        )}
        {begun ? <RunProgress run={run} /> : null}
        {run.counts.review > 0 && begun ? (
          <Banner tone="info" action={{ content: "Show images that need review", url: `/app${shownUnder("review")}` }}>
            {run.counts.review === 1 ? "1 image waits for your decision." : `${run.counts.review} images wait for your decision.`}
          </Banner>
        ) : null}
        {run.estimate && run.state === "ready" ? <RunEstimate estimate={run.estimate} listed={run.images} /> : null}
        {run.samples.length > 0 ? <RunSamples samples={run.samples} held={run.state === "ready"} /> : null}
        <RunFailures failures={run.failures} skips={run.skips} />
      </BlockStack>
      <RunConfirm
        action={confirming}
        onClose={() => setConfirming(null)}
        onConfirm={(action) => {
          send({ action });
          setConfirming(null);
        }}
      />
    </Page>
  );
}
