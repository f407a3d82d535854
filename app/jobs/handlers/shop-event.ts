/** What an uninstall, the end of a bulk operation or a compliance request asks for. Each may come twice, late, or after the shop is gone. */
import type { Database } from "../../database/client.ts";
import { asPackshotError } from "../../errors.ts";
import type { AdminApi } from "../../shopify/admin-client.ts";
import { ShopTimeZoneDocument } from "../../shopify/documents.generated.ts";
import type { Storage } from "../../storage/storage.ts";
import { freezeRun } from "../definitions.ts";
import type { Queue } from "../queue.ts";

export interface ShopEventContext {
  database: Database;
  queue: Queue;
  storage: Storage;
  admin: AdminApi;
}

export async function handleShopEvent(context: ShopEventContext, deliveryId: string): Promise<void> {
  const { database, queue, storage, admin } = context;
  const delivery = await database.delivery.findUnique({ where: { id: BigInt(deliveryId) } });
  if (!delivery) return;
  const { shop, topic } = delivery;
  switch (topic) {
    case "app/uninstalled":
      return signOut(context, shop);
    case "bulk_operations/finish":
      // Whichever it was: an operation whose answer was lost has no id here yet. Looks that nobody hastens come by themselves.
      for (const { id } of await database.run.findMany({ where: { shop, state: "freezing" }, select: { id: true } })) await queue.hasten(database, freezeRun, { runId: id });
      return;
    case "shop/redact":
      // Sent 48 hours after an uninstall: everything of the shop goes, its originals too. Where it was installed again, they are in use.
      if (await isInstalled(admin, shop)) return;
      await storage.deletePrefix(`shops/${shop}`);
      await database.$transaction([
        database.publication.deleteMany({ where: { shop } }),
        database.job.deleteMany({ where: { shop } }),
        database.run.deleteMany({ where: { shop } }),
        database.runSchedule.deleteMany({ where: { shop } }),
        database.original.deleteMany({ where: { shop } }),
        database.apiKey.deleteMany({ where: { shop } }),
        database.idempotencyKey.deleteMany({ where: { shop } }),
        database.creditMovement.deleteMany({ where: { shop } }),
        database.creditAccount.deleteMany({ where: { shop } }),
        database.preset.deleteMany({ where: { shop } }),
        database.session.deleteMany({ where: { shop } }),
        database.sweep.deleteMany({ where: { shop } }),
        database.apiBudget.deleteMany({ where: { shop } }),
        database.delivery.deleteMany({ where: { shop, id: { not: delivery.id } } }),
        database.shop.deleteMany({ where: { domain: shop } }),
      ]);
      return;
    default:
      // customers/data_request and customers/redact: nothing of customers is stored. app/scopes_update: read at the next call.
      return;
  }
}

/** What came to be stored while Shopify was asked is of a new installation, and stays. */
async function signOut({ database, admin }: ShopEventContext, shop: string): Promise<void> {
  const sessions = await database.session.findMany({ where: { shop }, select: { accessToken: true } });
  if (await isInstalled(admin, shop)) return;
  await database.$transaction(async (tx) => {
    await tx.session.deleteMany({ where: { shop, accessToken: { in: sessions.map(({ accessToken }) => accessToken) } } });
    if ((await tx.session.count({ where: { shop } })) === 0) await tx.shop.updateMany({ where: { domain: shop, uninstalledAt: null }, data: { uninstalledAt: new Date() } });
  });
}

/**
 * A notice may come after the app was installed again, and no two clocks agree on what was first: Shopify is asked. A token that works is newer than
 * the notice, since an uninstall ends every token of before. @throws ShopifyError while Shopify cannot say; tried again
 */
async function isInstalled(admin: AdminApi, shop: string): Promise<boolean> {
  try {
    // Needs no permission.
    await admin.request(shop, ShopTimeZoneDocument, {});
    return true;
  } catch (thrown) {
    if (asPackshotError(thrown).retry !== "never") throw thrown;
    return false;
  }
}
