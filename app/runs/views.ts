/** What the pages about runs show. */
import type { Run } from "@prisma/client";
import { z } from "zod";
import type { Database } from "../database/client.ts";
import { addresses } from "../review/addresses.ts";
import { phaseOf } from "../review/phase.ts";
import { presetLabel, titleOf } from "../review/views.ts";
import type { RunAction, RunDetail, RunRow, RunSample, ScheduleRow, SkipReason } from "../run-view-types.ts";
import { PUBLISHED_VARIATION } from "../publishing/prepare.ts";
import type { UrlSigner } from "../storage/signed-url.ts";
import { estimateOf, secondsInAll } from "./estimate.ts";
import { progressOf } from "./progress.ts";
import { scopeSchema } from "./scope.ts";
import { stateOfRun } from "./run-store.ts";
import type { RunState } from "./states.ts";

const PAGE_SIZE = 25;
/** Reasons are grouped over at most so many failed images. */
const FAILURES_LOOKED_AT = 5000;
const MAX_REASONS = 20;

/** The newest first. @param before number of the run that the page begins after */
export async function listRuns(database: Database, shop: string, before?: number): Promise<{ runs: RunRow[]; older: number | null }> {
  const found = await database.run.findMany({ where: { shop, ...(before === undefined ? {} : { number: { lt: before } }) }, orderBy: { number: "desc" }, take: PAGE_SIZE + 1 });
  const runs = found.slice(0, PAGE_SIZE);
  return { runs: runs.map((run) => rowOf(run)), older: found.length > PAGE_SIZE ? (runs.at(-1)?.number ?? null) : null };
}

export async function listSchedules(database: Database, shop: string): Promise<ScheduleRow[]> {
  const schedules = await database.runSchedule.findMany({ where: { shop }, orderBy: { createdAt: "asc" } });
  return schedules.map(({ id, scope, presetName, every, day, weekday, hour, timeZone, nextAt, problem }) => ({
    scheduleId: id,
    scope: scopeSchema.parse(scope),
    preset: presetLabel(presetName) ?? presetName,
    every: every as ScheduleRow["every"],
    day, weekday, hour, timeZone, problem,
    nextAt: nextAt?.toISOString() ?? null,
  }));
}

/** @returns null for what this shop does not have: an unknown run and another shop's run are answered alike */
export async function runDetail(database: Database, signer: UrlSigner, shop: string, runId: string): Promise<RunDetail | null> {
  if (!z.uuid().safeParse(runId).success) return null;
  const run = await database.run.findFirst({ where: { id: runId, shop } });
  if (!run) return null;
  const [estimate, samples, failures] = await Promise.all([run.frozenAt ? estimateOf(database, run) : null, samplesOf(database, signer, run), failuresOf(database, run)]);
  return {
    ...rowOf(run, estimate ? secondsInAll(estimate) : null),
    estimate,
    samples,
    skips: Object.entries(run.skips as Record<SkipReason, number>)
      .map(([reason, images]) => ({ reason: reason as SkipReason, images }))
      .sort((one, other) => other.images - one.images),
    failures,
    actions: actionsOf(run),
    problem: run.errorMerchant,
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}

function rowOf(run: Run, secondsPerImage: number | null = null): RunRow {
  return {
    ...progressOf(run, secondsPerImage),
    number: run.number,
    scope: scopeSchema.parse(run.scope),
    preset: presetLabel(run.presetName) ?? run.presetName,
    scheduled: run.scheduleId !== null || run.automatic,
    createdAt: run.createdAt.toISOString(),
  };
}

const legalActions: Record<RunState, readonly RunAction[]> = {
  freezing: ["cancel"],
  ready: ["start", "cancel"],
  running: ["pause", "cancel"],
  paused: ["resume", "cancel"],
  done: ["retry", "revert"],
  cancelled: ["retry", "revert"],
  failed: [],
  reverting: [],
  reverted: ["retry", "revert"],
};

/** What a merchant may do with a run, in the order of the buttons. */
export function actionsOf(run: Run): RunAction[] {
  return legalActions[stateOfRun(run)].filter((action) => {
    if (action === "start") return run.waiting + run.open > 0;
    if (action === "retry") return run.failed > 0;
    if (action === "revert") return run.done > run.reverted;
    return true;
  });
}

async function samplesOf(database: Database, signer: UrlSigner, { id }: Run): Promise<RunSample[]> {
  const images = await database.runImage.findMany({ where: { runId: id, sample: true }, orderBy: { position: "asc" }, select: { jobId: true } });
  const jobs = await database.job.findMany({
    where: { id: { in: images.flatMap(({ jobId }) => jobId ?? []) } },
    include: { publications: { select: { kind: true, state: true } }, outputs: { select: { variation: true } } },
    orderBy: { id: "asc" },
  });
  const address = addresses(signer);
  return jobs.map((job) => {
    const finished = job.outputs.some(({ variation }) => variation === PUBLISHED_VARIATION);
    return {
      jobId: job.id,
      title: titleOf(job),
      phase: phaseOf(job),
      progress: job.progress,
      before: finished ? address.preview(job, "source") : null,
      after: finished ? address.preview(job, PUBLISHED_VARIATION) : null,
      needsReview: job.needsReview,
      problem: job.errorMerchant,
    };
  });
}

/** The job's own text is the only truth about a failure; here it is grouped. */
async function failuresOf(database: Database, { id, failed }: Run): Promise<RunDetail["failures"]> {
  if (failed === 0) return [];
  return database.$queryRaw`
    select coalesce(job."errorMerchant", 'This image could not be finished.') as text, count(*)::int as images, min(job.id::text) as "jobId"
    from (select "jobId" from "RunImage" where "runId" = ${id}::uuid and state = 'failed' order by position limit ${FAILURES_LOOKED_AT}) as image
    left join "Job" job on job.id = image."jobId"
    group by 1 order by 2 desc limit ${MAX_REASONS}`;
}
