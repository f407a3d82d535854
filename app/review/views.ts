/** What the list page shows: one page of a shop's jobs, and how many there are of each kind. */
import { Prisma, type Job } from "@prisma/client";
import type { Database } from "../database/client.ts";
import { presets } from "../imaging/presets.ts";
import { shownAfter } from "../jobs/shown-media.ts";
import { PUBLISHED_VARIATION } from "../publishing/prepare.ts";
import type { UrlSigner } from "../storage/signed-url.ts";
import { COUNT_LIMIT, filters, type Counts, type Cursor, type Filter, type ImageList, type ImageRow } from "../view-types.ts";
import { addresses, type Addresses } from "./addresses.ts";
import { actionsOf, phaseOf, statusesOf } from "./phase.ts";

export const PAGE_SIZE = 25;
/** A larger original is not worth its download for a picture of 40 pixels. */
const MAX_THUMBNAIL_BYTES = 4_000_000;

export interface ListQuery {
  filter: Filter;
  cursor?: Cursor | undefined;
  pageSize?: number;
}

const rowInclude = {
  publications: { select: { kind: true, state: true, newMediaId: true, errorMerchant: true } },
  outputs: { select: { variation: true } },
  original: { select: { storageKey: true, mime: true, bytes: true, alt: true } },
} satisfies Prisma.JobInclude;
type RowJob = Prisma.JobGetPayload<{ include: typeof rowInclude }>;

/** One page, newest first. Job ids are UUID v7: their order is the order of arrival. */
export async function listImages(database: Database, signer: UrlSigner, shop: string, { filter, cursor, pageSize = PAGE_SIZE }: ListQuery): Promise<ImageList> {
  const found = await pageOfIds(database, shop, filter, cursor, pageSize + 1);
  const more = found.length > pageSize;
  const ids = found.slice(0, pageSize);
  if (cursor?.side === "newer") ids.reverse();
  const jobs = await database.job.findMany({ where: { id: { in: ids } }, include: rowInclude, orderBy: { id: "desc" } });
  const superseded = await supersededOf(database, shop, jobs);
  const address = addresses(signer);
  const hasOlder = cursor?.side === "newer" ? true : more;
  const hasNewer = cursor?.side === "newer" ? more : cursor !== undefined;
  return {
    rows: jobs.map((job) => rowOf(job, superseded.has(job.id), address)),
    older: hasOlder ? (ids.at(-1) ?? null) : null,
    newer: hasNewer ? (ids[0] ?? null) : null,
  };
}

/** One short walk over the index (shop, status, id) per status, merged: the cost does not grow with the catalogue. */
async function pageOfIds(database: Database, shop: string, filter: Filter, cursor: Cursor | undefined, limit: number): Promise<string[]> {
  const newer = cursor?.side === "newer";
  const order = newer ? Prisma.sql`asc` : Prisma.sql`desc`;
  const beyond = cursor === undefined ? Prisma.empty : newer ? Prisma.sql`and id > ${cursor.jobId}::uuid` : Prisma.sql`and id < ${cursor.jobId}::uuid`;
  const rows = await database.$queryRaw<{ id: string }[]>`
    select page.id::text
    from unnest(${[...statusesOf[filter]]}::text[]) as wanted (status)
    cross join lateral (select id from "Job" where shop = ${shop} and status = wanted.status ${beyond} order by id ${order} limit ${limit}) as page
    order by page.id ${order} limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** The jobs whose result a later one has replaced in the shop. */
async function supersededOf(database: Database, shop: string, jobs: RowJob[]): Promise<Set<string>> {
  const mediaIds = jobs.flatMap(({ mediaId, status, publications }) => (mediaId && status === "done" ? [mediaId, ...publications.flatMap(({ newMediaId }) => newMediaId ?? [])] : []));
  const writes = await database.publication.findMany({
    where: { shop, mediaId: { in: mediaIds }, kind: "write", state: "done" },
    select: { id: true, mediaId: true, newMediaId: true, jobId: true },
    orderBy: { id: "asc" },
  });
  const latest = new Map(writes.map(({ mediaId, jobId }) => [mediaId, jobId]));
  const stands = (mediaId: string, jobId: string) => (latest.get(mediaId) ?? jobId) === jobId;
  return new Set(writes.filter((write) => !stands(write.mediaId, write.jobId) || !stands(shownAfter(write), write.jobId)).map(({ jobId }) => jobId));
}

function rowOf(job: RowJob, superseded: boolean, address: Addresses): ImageRow {
  const phase = phaseOf(job);
  return {
    jobId: job.id,
    title: titleOf(job),
    alt: job.original?.alt ?? "",
    thumbnail: thumbnailOf(job, address),
    phase,
    progress: job.progress,
    preset: presetLabel(job.presetName),
    problem: job.errorMerchant ?? revertProblem(job.publications),
    actions: actionsOf(phase, { superseded, busy: false, deleted: job.errorCode === "image_deleted" }),
    createdAt: job.createdAt.toISOString(),
    finishedAt: job.finishedAt?.toISOString() ?? null,
  };
}

/** What a job is called on the pages. */
export function titleOf({ productTitle, mediaId }: Pick<Job, "productTitle" | "mediaId">): string {
  return productTitle || (mediaId ? "Untitled product" : "Image from a connected system");
}

function thumbnailOf(job: RowJob, address: Addresses): string | null {
  if (job.outputs.some(({ variation }) => variation === PUBLISHED_VARIATION)) return address.preview(job, PUBLISHED_VARIATION);
  const { original } = job;
  return original && original.bytes <= MAX_THUMBNAIL_BYTES ? address.file(original.storageKey, original.mime) : null;
}

export function revertProblem(publications: { kind: string; state: string; errorMerchant: string | null }[]): string | null {
  return publications.find(({ kind, state }) => kind === "revert" && state === "failed")?.errorMerchant ?? null;
}

/** A preset as merchants know it: built-in presets have a label, a shop's own are called by name. */
export function presetLabel(name: string | null): string | null {
  return presets.find((preset) => preset.name === name)?.label ?? name;
}

/** How many jobs stand behind each tab; counting stops at COUNT_LIMIT, so that a page that looks again and again stays cheap. */
export async function counts(database: Database, shop: string): Promise<Counts> {
  const rows = await database.$queryRaw<{ status: string; count: number }[]>`
    select wanted.status, found.count::int
    from unnest(${[...statusesOf.all]}::text[]) as wanted (status)
    cross join lateral (select count(*) from (select from "Job" where shop = ${shop} and status = wanted.status limit ${COUNT_LIMIT}) as some_of_them) as found`;
  const ofStatus = new Map(rows.map(({ status, count }) => [status, count]));
  const total = (filter: Filter) => statusesOf[filter].reduce((sum, status) => sum + (ofStatus.get(status) ?? 0), 0);
  return Object.fromEntries(filters.map((filter) => [filter, Math.min(COUNT_LIMIT, total(filter))])) as Counts;
}

/** What the list says about the shop's own choices. */
export async function shopChoices(database: Database, shop: string): Promise<{ automatic: boolean; preset: string | null }> {
  const row = await database.shop.findUnique({ where: { domain: shop }, select: { automatic: true, presetName: true } });
  return { automatic: row?.automatic ?? true, preset: presetLabel(row?.presetName ?? presets[0].name) };
}
