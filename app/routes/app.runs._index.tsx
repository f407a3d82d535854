import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { TitleBar } from "@shopify/app-bridge-react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { z } from "zod";
import { Failure } from "../components/Failure.tsx";
import { keepLast } from "../components/keep-last.ts";
import { NoRuns } from "../components/RunEmpty.tsx";
import { RunList } from "../components/RunList.tsx";
import { RunSchedules } from "../components/RunSchedules.tsx";
import { StaleBanner } from "../components/StaleBanner.tsx";
import { sayUnreached } from "../components/unreached.ts";
import { useAction } from "../components/use-action.ts";
import { useLive } from "../components/use-live.ts";
import { answerAction, answerPage, notFound } from "../respond.server.ts";
import { removeSchedule } from "../runs/schedules.ts";
import { listRuns, listSchedules } from "../runs/views.ts";

export { PageErrorBoundary as ErrorBoundary } from "../components/ErrorPage.tsx";

export async function loader({ request, context: { services, shopify } }: LoaderFunctionArgs) {
  const { session } = await shopify.authenticate.admin(request);
  return answerPage(services.log, async () => {
    const before = z.coerce.number().int().optional().catch(undefined).parse(new URL(request.url).searchParams.get("before") ?? undefined);
    const [list, schedules] = await Promise.all([listRuns(services.database, session.shop, before), listSchedules(services.database, session.shop)]);
    return { ...list, schedules, now: new Date().toISOString(), stale: false };
  });
}

export const clientLoader = keepLast<Awaited<ReturnType<typeof loader>>>();

export async function action({ request, context: { services, shopify } }: ActionFunctionArgs) {
  const { session } = await shopify.authenticate.admin(request);
  return answerPage(services.log, async () => {
    const scheduleId = z.uuid().safeParse((await request.formData()).get("scheduleId"));
    if (!scheduleId.success) throw notFound("run");
    return answerAction(() => removeSchedule(services.database, session.shop, scheduleId.data).then(() => "Schedule removed"));
  });
}

export const clientAction = sayUnreached();

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Runs() {
  const { runs, older, schedules, now, stale } = useLoaderData<typeof loader>();
  const removing = useAction();
  useLive(stale || runs.some(({ over, state }) => !over && state !== "ready" && state !== "paused"));

  return (
    <Page title="Runs" primaryAction={{ content: "New run", url: "/app/runs/new" }}>
      <TitleBar title="Runs" />
      <BlockStack gap="400">
        <StaleBanner now={now} stale={stale} />
        <Failure text={removing.failure} onDismiss={removing.dismiss} />
        {schedules.length > 0 ? <RunSchedules schedules={schedules} busy={removing.busy} onRemove={(scheduleId) => removing.run({ scheduleId })} /> : null}
        {runs.length === 0 && schedules.length === 0 ? <NoRuns /> : <RunList runs={runs} older={older} now={now} />}
      </BlockStack>
    </Page>
  );
}
