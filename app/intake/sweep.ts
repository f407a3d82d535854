/** The daily sweep: webhooks are not guaranteed (shopify.md 2), so once a day each shop is asked what has changed, and what no webhook told of is looked at. */
import { lookAtProduct, sweepShop } from "../jobs/definitions.ts";
import type { Queue } from "../jobs/queue.ts";
import type { Database } from "../database/client.ts";
import { ProductsUpdatedDocument } from "../shopify/documents.generated.ts";
import type { LookContext } from "./look.ts";

const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;
/** Shopify's search knows of a change a while after it; so much is asked for again. */
const MARGIN_MS = HOUR_MS;
const PAGE = 100;
/** Paging deeper than 25,000 products is refused (shopify.md 3): before that, a new search begins where this one stands. */
const PAGES_PER_SEARCH = 200;
/** After what webhooks bring and what people ask for. */
const PRIORITY = 1;

/**
 * Queues the sweeps that are due. Every shop that has its new images processed by itself has its own second of the day, by its name.
 * @returns how many were begun
 */
export async function startDueSweeps(database: Database, queue: Queue): Promise<number> {
  // A shop that turns this on is swept from then on: what changed before was not asked for.
  await database.$executeRaw`
    delete from "Sweep" where shop not in (select domain from "Shop" where automatic and "uninstalledAt" is null)`;
  await database.$executeRaw`
    insert into "Sweep" (shop, "dueAt", since)
    select domain, (now() at time zone 'utc') + make_interval(secs => (abs(hashtextextended(domain, 0)) % 86400)::int), (now() at time zone 'utc') - make_interval(secs => ${MARGIN_MS / SECOND_MS})
    from "Shop" where automatic and "uninstalledAt" is null
    on conflict do nothing`;
  return database.$transaction(async (tx) => {
    const due = await tx.$queryRaw<{ shop: string }[]>`
      update "Sweep" set "dueAt" = "dueAt" + greatest(1, ceil(extract(epoch from (now() at time zone 'utc') - "dueAt") / 86400)) * interval '1 day'
      where shop in (select shop from "Sweep" where "dueAt" <= now() at time zone 'utc' order by "dueAt" limit 100 for update skip locked)
      returning shop`;
    await queue.enqueueMany(tx, sweepShop, due, { priority: PRIORITY });
    return due.length;
  });
}

/** Sweeps one shop; taken up again after a crash where the last page was queued. */
export async function sweep({ database, queue, admin, log }: Pick<LookContext, "database" | "queue" | "admin" | "log">, shop: string): Promise<void> {
  const row = await database.sweep.findUnique({ where: { shop } });
  if (!row) return;
  let reached = row.position ?? row.since;
  let found = row.position ? row.found : 0;
  for (let more = true; more; ) {
    // What is equal to the last one's time comes again: several products may share it.
    const query = `updated_at:>='${reached.toISOString()}'`;
    let after: string | null = null;
    for (let page = 0; more && page < PAGES_PER_SEARCH; page += 1) {
      const { products }: { products: UpdatedPage } = await admin.background.request(shop, ProductsUpdatedDocument, { query, first: PAGE, after });
      const missed = await untold(database, shop, products.nodes);
      reached = new Date(products.nodes.at(-1)?.updatedAt ?? reached);
      found += missed.length;
      await database.$transaction(async (tx) => {
        await queue.enqueueMany(tx, lookAtProduct, missed.map((productId) => ({ shop, productId })), { priority: PRIORITY });
        await tx.sweep.updateMany({ where: { shop }, data: { position: reached, found } });
      });
      more = products.pageInfo.hasNextPage;
      after = products.pageInfo.endCursor;
    }
  }
  // The next one begins at Shopify's own time of the last change, not at a time of ours.
  const since = new Date(Math.max(row.since.getTime(), reached.getTime() - MARGIN_MS));
  await database.sweep.updateMany({ where: { shop }, data: { since, position: null, sweptAt: new Date() } });
  log.info({ shop, found }, "swept");
}

interface UpdatedPage {
  nodes: { id: string; updatedAt: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** The products whose last change no delivery told of. */
async function untold(database: Database, shop: string, products: readonly { id: string; updatedAt: string }[]): Promise<string[]> {
  const ids = products.map(({ id }) => id);
  const told = await database.$queryRaw<{ id: string; updatedAt: Date | null }[]>`
    select payload->>'admin_graphql_api_id' as id, max((payload->>'updated_at')::timestamptz) as "updatedAt" from "Delivery"
    where shop = ${shop} and payload->>'admin_graphql_api_id' = any(${ids}) and topic in ('products/create', 'products/update')
    group by 1`;
  const toldAt = new Map(told.map(({ id, updatedAt }) => [id, updatedAt?.getTime() ?? 0]));
  return products.filter(({ id, updatedAt }) => (toldAt.get(id) ?? 0) < new Date(updatedAt).getTime()).map(({ id }) => id);
}
