/** What a run will take: time, from what images took lately, and credits. */
import type { Run } from "@prisma/client";
import type { Database } from "../database/client.ts";
import { balanceOf } from "../intake/credits.ts";
import type { RunEstimate } from "../run-view-types.ts";

/** Before anything was measured: a photo of a few megapixels on one core. */
const DEFAULT_SECONDS_PER_IMAGE = 4;
/** An in-place replacement costs about 20 points, and 100 come back each second on the standard plan (shopify.md 4). Nothing else takes time in a revert. */
export const SHOPIFY_SECONDS_PER_IMAGE = 0.2;
const RECENT_JOBS = 100;

export async function estimateOf(database: Database, run: Run): Promise<RunEstimate> {
  const [measured] = await database.$queryRaw<{ samples: number | null; shop: number | null; machine: number | null }[]>`
    with timed as (
      select 'samples' as source, steps from "Job" where "runId" = ${run.id}::uuid and held
      union all (select 'shop', steps from "Job" where shop = ${run.shop} and status = 'done' order by id desc limit ${RECENT_JOBS})
      union all (select 'machine', steps from "Job" order by id desc limit ${RECENT_JOBS})
    ), times as (
      select source, (select sum((step ->> 'ms')::float) / 1000 from jsonb_array_elements(steps) as step) as seconds from timed where jsonb_array_length(steps) > 0
    )
    select avg(seconds) filter (where source = 'samples') as samples, avg(seconds) filter (where source = 'shop') as shop, avg(seconds) filter (where source = 'machine') as machine from times`;
  const measuredOn = (["samples", "shop", "machine"] as const).find((source) => measured?.[source] != null) ?? "nothing";
  const secondsPerImage = measuredOn === "nothing" ? DEFAULT_SECONDS_PER_IMAGE : (measured?.[measuredOn] ?? DEFAULT_SECONDS_PER_IMAGE);
  const images = run.images - run.skipped;
  const credits = run.metered ? { needed: images, reserved: images - run.waiting, left: await balanceOf(database, run.shop) } : null;
  return { images, credits, products: run.products, secondsPerImage, measuredOn, engineSlots: run.engineSlots, seconds: images * secondsInAll({ secondsPerImage, engineSlots: run.engineSlots }) };
}

/** Seconds per image with all of the engine at work; Shopify's own pace is the limit of a fast one. */
export function secondsInAll({ secondsPerImage, engineSlots }: Pick<RunEstimate, "secondsPerImage" | "engineSlots">): number {
  return Math.max(secondsPerImage / engineSlots, SHOPIFY_SECONDS_PER_IMAGE);
}
