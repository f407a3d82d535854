/** What an uninstall, the end of a bulk operation or a compliance request asks for. Each may come twice, late, or after the shop is gone. */
import type { Database } from "../../database/client.ts";
import type { Storage } from "../../storage/storage.ts";
import { freezeRun } from "../definitions.ts";
import type { Queue } from "../queue.ts";

export interface ShopEventContext {
  database: Database;
  queue: Queue;
  storage: Storage;
}

export async function handleShopEvent({ database, queue, storage }: ShopEventContext, deliveryId: string): Promise<void> {
  const delivery = await database.delivery.findUnique({ where: { id: BigInt(deliveryId) } });
  if (!delivery) return;
  const { shop, topic, triggeredAt, receivedAt } = delivery;
  switch (topic) {
    case "app/uninstalled": {
      // Installed again since: a late delivery must not sign the shop out.
      const installed = await database.shop.findUnique({ where: { domain: shop } });
      if (installed && installed.installedAt > (triggeredAt ?? receivedAt)) return;
      await database.session.deleteMany({ where: { shop } });
      await database.shop.updateMany({ where: { domain: shop }, data: { uninstalledAt: new Date() } });
      return;
    }
    case "bulk_operations/finish":
      // Whichever it was: an operation whose answer was lost has no id here yet. Looks that nobody hastens come by themselves.
      for (const { id } of await database.run.findMany({ where: { shop, state: "freezing" }, select: { id: true } })) await queue.hasten(database, freezeRun, { runId: id });
      return;
    case "shop/redact":
      // Sent 48 hours after an uninstall: everything of the shop goes, its originals too.
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
