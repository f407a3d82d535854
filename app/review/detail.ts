/** What one image's page shows: before and after, the facts, and everything that happened to the same image. */
import type { Job, Prisma } from "@prisma/client";
import { z } from "zod";
import type { Database } from "../database/client.ts";
import type { ReviewReason } from "../imaging/types.ts";
import { mediaOfImages } from "../jobs/shown-media.ts";
import { mimeOfFormat } from "../publishing/formats.ts";
import { PUBLISHED_VARIATION, revertibleWrites } from "../publishing/prepare.ts";
import type { UrlSigner } from "../storage/signed-url.ts";
import type { ImageDetail, Picture } from "../view-types.ts";
import { addresses, type Addresses } from "./addresses.ts";
import { historyOf } from "./history.ts";
import { actionsOf, phaseOf } from "./phase.ts";
import { presetLabel, revertProblem, titleOf } from "./views.ts";

const HISTORY_JOBS = 20;

const include = { publications: true, outputs: true, original: true } satisfies Prisma.JobInclude;
export type FullJob = Prisma.JobGetPayload<{ include: typeof include }>;

const jobIdSchema = z.uuid();

/** @returns null for what this shop does not have: an unknown job and another shop's job are answered alike */
export async function imageDetail(database: Database, signer: UrlSigner, shop: string, jobId: string): Promise<ImageDetail | null> {
  if (!jobIdSchema.safeParse(jobId).success) return null;
  const job = await database.job.findFirst({ where: { id: jobId, shop }, include });
  if (!job) return null;
  const family = await familyOf(database, job);
  const address = addresses(signer);
  const phase = phaseOf(job);
  const superseded = family.some((other) => other.id > job.id && wroteBack(other));
  const busy = family.some((other) => other.id !== job.id && other.state === "pending" && other.status !== "pending_review");
  const actions = actionsOf(phase, { superseded, busy, deleted: job.errorCode === "image_deleted" });
  if (job.productId && (await revertibleWrites(database, shop, job.productId)).length > 1) actions.push("revert_product");
  return {
    jobId: job.id,
    title: titleOf(job),
    productAddress: adminAddress(job.productId),
    alt: job.original?.alt ?? "",
    phase,
    progress: job.progress,
    before: beforeOf(job, address),
    after: afterOf(job, address),
    preset: presetLabel(job.presetName),
    method: job.method,
    confidence: job.confidence,
    needsReview: job.needsReview,
    reasons: job.reasons as ReviewReason[],
    steps: job.steps as { step: string; ms: number }[],
    attempts: job.attempts,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    problem: problemOf(job),
    actions,
    newerJobId: family.find((other) => other.id > job.id)?.id ?? null,
    history: historyOf(family, job.id),
  };
}

/** Every job of the same image, the newest first; at least the job itself. */
async function familyOf(database: Database, job: FullJob): Promise<FullJob[]> {
  if (!job.mediaId) return [job];
  const mediaIds = await mediaOfImages(database, job.shop, [job.mediaId]);
  const family = await database.job.findMany({ where: { shop: job.shop, mediaId: { in: mediaIds } }, include, orderBy: { id: "desc" }, take: HISTORY_JOBS });
  return family.some(({ id }) => id === job.id) ? family : [...family, job];
}

const wroteBack = ({ publications }: FullJob): boolean => publications.some(({ kind, state }) => kind === "write" && state === "done");

function beforeOf(job: FullJob, address: Addresses): Picture | null {
  const { original } = job;
  if (!original) return null;
  const { storageKey, mime, width, height, bytes } = original;
  return {
    address: address.file(storageKey, mime),
    preview: job.outputs.length > 0 ? address.preview(job, "source") : null,
    format: mime.replace("image/", ""),
    width,
    height,
    bytes,
  };
}

function afterOf(job: FullJob, address: Addresses): Picture | null {
  const output = job.outputs.find(({ variation }) => variation === PUBLISHED_VARIATION);
  if (!output) return null;
  const { storageKey, format, width, height, bytes } = output;
  return { address: address.file(storageKey, mimeOfFormat(format)), preview: address.preview(job, PUBLISHED_VARIATION), format, width, height, bytes };
}

function problemOf(job: Pick<Job, "errorCode" | "errorMerchant"> & { publications: FullJob["publications"] }): ImageDetail["problem"] {
  if (job.errorMerchant) return { code: job.errorCode ?? "", text: job.errorMerchant };
  const text = revertProblem(job.publications);
  const failed = job.publications.find(({ kind, state }) => kind === "revert" && state === "failed");
  return text ? { code: failed?.errorCode ?? "", text } : null;
}

/** The product in the Shopify admin. */
function adminAddress(productId: string | null): string | null {
  const number = /\/(\d+)$/.exec(productId ?? "")?.[1];
  return number ? `shopify://admin/products/${number}` : null;
}
