/** The end of freezing: one list of images, each once, with what is skipped and why, decided for all of them by one statement. */
import { Prisma, type Run } from "@prisma/client";
import type { Database, Transaction } from "../database/client.ts";
import type { Queue } from "../jobs/queue.ts";
import { replaceableMimes } from "../publishing/formats.ts";
import { feed } from "./feed.ts";
import { lockRun, moveRun } from "./run-store.ts";
import { scopeSchema, type Scope } from "./scope.ts";
import { begunStates } from "./states.ts";

const SAMPLES = 3;
const MINUTE_MS = 60_000;

export interface ConcludeContext {
  database: Database;
  queue: Queue;
  engineSlots: number;
  /** Whether images cost credits. */
  metering: boolean;
  maxPixels: number;
  maxBytes: number;
}

/** Turns the staged lines into the run's images; a scheduled run starts, any other gets its samples. @returns false when another attempt has taken over */
export async function conclude({ database, queue, engineSlots, metering, ...limits }: ConcludeContext, runId: string, attempt: number): Promise<boolean> {
  const concluded = await database.$transaction(
    async (tx) => {
      const found = await tx.run.findUniqueOrThrow({ where: { id: runId } });
      const run = await lockRun(tx, found.shop, runId);
      if (run.state !== "freezing" || run.attempt !== attempt) return false;
      const scope = scopeSchema.parse(run.scope);
      await insertImages(tx, run, scope, limits);
      await tx.$executeRaw`delete from "RunLine" where "runId" = ${runId}::uuid`;
      const counts = await countImages(tx, runId);
      const now = new Date();
      const frozen = { ...counts, engineSlots, metered: metering, frozenAt: now };
      if (run.automatic) return moveRun(tx, runId, "running", { ...frozen, startedAt: now, resumedAt: now });
      await moveRun(tx, runId, "ready", frozen);
      await feed(tx, queue, { ...run, ...frozen }, await samplesOf(tx, runId, counts.waiting), { held: true });
      return true;
    },
    { timeout: 10 * MINUTE_MS },
  );
  // For the many small statements that follow; autovacuum would come to it in a minute.
  if (concluded) await database.$executeRaw`analyze "RunImage"`;
  return concluded;
}

/**
 * Set against set, never image by image. The planner knows nothing of lines that were stored a moment ago; a nested loop over them, which it may
 * take for cheap, would take hours: without one it can only hash or sort.
 */
async function insertImages(tx: Transaction, run: Run, scope: Scope, { maxPixels, maxBytes }: Pick<ConcludeContext, "maxPixels" | "maxBytes">): Promise<void> {
  const { id, shop } = run;
  await tx.$executeRaw`set local enable_nestloop = off`;
  await tx.$executeRaw`set local work_mem = '32MB'`;
  await tx.$executeRaw`
    with listed as (${scope.kind === "failed_of" ? failedOf(scope.runId, shop) : staged(id, run.attempt)}),
    applied as (${appliedBefore(run, scope)}),
    busy as (select distinct "mediaId" from "Job" where shop = ${shop} and state = 'pending'),
    elsewhere as (
      select distinct "mediaId" from "RunImage" where state = 'waiting'
      and "runId" = any(array(select r.id from "Run" r where r.shop = ${shop} and r.id <> ${id}::uuid and r.state = any(${[...begunStates]}::text[])))
    ),
    decided as (
      select listed.*, case
        when "fileStatus" = 'FAILED' then 'failed_in_shopify'
        when "fileStatus" <> 'READY' or listed.fingerprint is null then 'not_ready'
        when mime <> all(${[...replaceableMimes]}::text[]) then 'format'
        when bytes > ${maxBytes} or width::bigint * height > ${maxPixels} then 'too_big'
        when applied."mediaId" is not null then ${scope.kind === "unprocessed" ? "processed_before" : "already_done"}
        when busy."mediaId" is not null then 'busy'
        when elsewhere."mediaId" is not null then 'in_other_run'
      end as "skipReason"
      from listed
      left join applied on applied."mediaId" = listed."mediaId" and applied.fingerprint = listed.fingerprint
      left join busy on busy."mediaId" = listed."mediaId"
      left join elsewhere on elsewhere."mediaId" = listed."mediaId"
    )
    insert into "RunImage" ("runId", "mediaId", position, "productIds", "productTitle", variants, fingerprint, state, "skipReason")
    select ${id}::uuid, "mediaId", position, "productIds", "productTitle", variants, fingerprint, case when "skipReason" is null then 'waiting' else 'skipped' end, "skipReason"
    from decided order by position`;
  await tx.$executeRaw`set local enable_nestloop = on`;
}

/** Contents that need nothing: those that show a result of this treatment or, where the scope asks for it, those that it was ever applied to. */
function appliedBefore({ shop, mode, params }: Run, scope: Scope): Prisma.Sql {
  const same = Prisma.sql`job.mode = ${mode} and job.params = ${JSON.stringify(params)}::jsonb`;
  const publications = Prisma.sql`select coalesce(publication."newMediaId", publication."mediaId") as "mediaId", publication."fingerprintAfter" as fingerprint from "Publication" publication join "Job" job on job.id = publication."jobId" where publication.shop = ${shop} and publication.state = 'done' and ${same}`;
  if (scope.kind !== "unprocessed") return Prisma.sql`select distinct * from (${publications} and publication.kind = 'write') as shown`;
  return Prisma.sql`${publications} union select job."mediaId", job."inputFingerprint" from "Job" job where job.shop = ${shop} and job.state = 'done' and job.decision is distinct from 'cancelled' and ${same}`;
}

/** Each image once, with every product that shows it in the order of the list; parents and children may come in any order. */
function staged(runId: string, attempt: number): Prisma.Sql {
  const mine = Prisma.sql`"runId" = ${runId}::uuid and attempt = ${attempt}`;
  return Prisma.sql`
    select image.*, coalesce(product.title, '') as "productTitle", coalesce(variant.variants, 0) as variants
    from (
      select "mediaId", min(seq) as position, array_agg("productId" order by seq) as "productIds",
        min(mime) as mime, min("fileStatus") as "fileStatus", min(width) as width, min(height) as height, min(bytes) as bytes, min(fingerprint) as fingerprint
      from (
        select "mediaId", "productId", min(seq) as seq, min(mime) as mime, min("fileStatus") as "fileStatus", min(width) as width, min(height) as height, min(bytes) as bytes, min(fingerprint) as fingerprint
        from "RunLine" where ${mine} and kind = 'image' group by "mediaId", "productId"
      ) as shown group by "mediaId"
    ) as image
    left join (select "productId", min(title) as title from "RunLine" where ${mine} and kind = 'product' group by "productId") as product on product."productId" = image."productIds"[1]
    left join (select "mediaId", count(distinct "variantId")::int as variants from "RunLine" where ${mine} and kind = 'variantImage' group by "mediaId") as variant using ("mediaId")`;
}

/** What is known of them is enough: each image is read again before it is processed. */
function failedOf(runId: string, shop: string): Prisma.Sql {
  return Prisma.sql`
    select o."mediaId", o.position, o."productIds", o."productTitle", o.variants, o.fingerprint, null::text as mime, null::text as "fileStatus", null::int as width, null::int as height, null::int as bytes
    from "RunImage" o join "Run" r on r.id = o."runId" where r.id = ${runId}::uuid and r.shop = ${shop} and o.state = 'failed'`;
}

async function countImages(tx: Transaction, runId: string): Promise<{ images: number; waiting: number; skipped: number; products: number; skips: Record<string, number> }> {
  const rows = await tx.$queryRaw<{ reason: string | null; images: number }[]>`
    select "skipReason" as reason, count(*)::int as images from "RunImage" where "runId" = ${runId}::uuid group by 1`;
  const [found] = await tx.$queryRaw<{ products: number }[]>`
    select count(distinct product)::int as products from "RunImage", unnest("productIds") as product where "runId" = ${runId}::uuid and state = 'waiting'`;
  const skips = Object.fromEntries(rows.flatMap(({ reason, images }) => (reason === null ? [] : [[reason, images]])));
  const waiting = rows.find(({ reason }) => reason === null)?.images ?? 0;
  const skipped = Object.values(skips).reduce((sum, images) => sum + images, 0);
  return { images: waiting + skipped, waiting, skipped, products: found?.products ?? 0, skips };
}

/** From the beginning, the middle and the end of the list. */
async function samplesOf(tx: Transaction, runId: string, waiting: number): Promise<string[]> {
  const chosen = new Set<string>();
  for (let sample = 0; sample < SAMPLES && waiting > 0; sample += 1) {
    const [image] = await tx.runImage.findMany({ where: { runId, state: "waiting" }, orderBy: { position: "asc" }, skip: Math.floor((waiting * (2 * sample + 1)) / (2 * SAMPLES)), take: 1, select: { mediaId: true } });
    if (image) chosen.add(image.mediaId);
  }
  return [...chosen];
}
