/** What the jobs under way have come to: written on the images and into the counts, once each. */
import type { Run } from "@prisma/client";
import type { Transaction } from "../database/client.ts";
import * as credits from "../intake/credits.ts";
import { moveJob } from "../jobs/job-store.ts";
import type { Queue } from "../jobs/queue.ts";
import { prepareWrite } from "../publishing/prepare.ts";
import { needsDecision } from "../review/policy.ts";
import { addToCounts, type Change } from "./counts.ts";
import { imageStateOf, tallyOf, type ImageState } from "./states.ts";
import { troubleOf, type Trouble } from "./trouble.ts";

const LIMIT = 500;

interface OpenImage extends Trouble {
  mediaId: string;
  state: "open" | "decided";
  jobId: string;
  sample: boolean;
  status: string | null;
  method: string | null;
  needsReview: boolean | null;
}

interface Moved {
  mediaId: string;
  jobId: string;
  from: ImageState;
  to: ImageState;
}

/** In the transaction that holds the run's lock. @returns how many images moved, and the failure for which the run should pause, if there is one */
export async function settle(tx: Transaction, queue: Queue, run: Run): Promise<{ moved: number; trouble: Trouble | undefined }> {
  const open = await tx.$queryRaw<OpenImage[]>`
    select image."mediaId", image.state, image."jobId"::text, image.sample, job.status, job.method, job."needsReview", job."errorCode", job."errorLog", job."errorMerchant"
    from "RunImage" image left join "Job" job on job.id = image."jobId"
    where image."runId" = ${run.id}::uuid and image.state in ('open', 'decided') order by image.position limit ${LIMIT}`;
  const moved: Moved[] = [];
  for (const image of open) {
    const { mediaId, jobId, state, status, method } = image;
    const to = image.sample && state === "open" && status === "pending_review" ? await settleSample(tx, queue, run, image) : imageStateOf(status === null ? null : { status, method });
    if (to) moved.push({ mediaId, jobId, from: state, to });
  }
  const trouble = troubleOf(open.filter(({ state, status }) => state === "open" && status === "failed"));
  if (moved.length === 0) return { moved: 0, trouble };
  await tx.$executeRaw`
    update "RunImage" set state = came.state from unnest(${moved.map(({ mediaId }) => mediaId)}::text[], ${moved.map(({ to }) => to)}::text[]) as came (media, state)
    where "runId" = ${run.id}::uuid and "mediaId" = came.media`;
  const change: Change = {};
  for (const { from, to } of moved) {
    change[tallyOf(from)] = (change[tallyOf(from)] ?? 0) - 1;
    change[tallyOf(to)] = (change[tallyOf(to)] ?? 0) + 1;
  }
  await addToCounts(tx, run.id, change);
  if (run.metered) await settleCredits(tx, moved);
  return { moved: moved.length, trouble };
}

/** While somebody still has to decide, the credit stays reserved; whatever is decided, the result was made. */
async function settleCredits(tx: Transaction, moved: Moved[]): Promise<void> {
  const idsOf = (...ends: ImageState[]) => moved.filter(({ to }) => ends.includes(to)).map(({ jobId }) => jobId);
  await credits.settle(tx, idsOf("failed"), "refund");
  await credits.settle(tx, idsOf("done", "unchanged", "rejected"), "keep");
}

/** A sample's result was held for the merchant to see: once the run has started the shop's policy decides, once it is cancelled it is not used. */
async function settleSample(tx: Transaction, queue: Queue, run: Run, { jobId, needsReview }: OpenImage): Promise<"review" | "rejected" | null> {
  if (run.state === "ready") return null;
  if (run.state === "cancelled") return (await moveJob(tx, jobId, "rejected", { decision: "cancelled", decidedAt: new Date() })) ? "rejected" : null;
  const { publishPolicy } = await tx.shop.findUniqueOrThrow({ where: { domain: run.shop } });
  if (needsDecision(publishPolicy, needsReview ?? true)) return "review";
  if (await moveJob(tx, jobId, "pending_publish")) await prepareWrite(tx, queue, await tx.job.findUniqueOrThrow({ where: { id: jobId }, include: { outputs: true } }));
  return null;
}
