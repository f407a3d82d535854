/** The merchant's page about the image API: its keys, callbacks and credits. */
import { z } from "zod";
import type { Database } from "../database/client.ts";
import { PackshotError } from "../errors.ts";
import type { Queue } from "../jobs/queue.ts";
import type { ApiAnswer, ApiView, CallbackRow } from "../service-view-types.ts";
import { replayCallback } from "./callbacks/deliver.ts";
import { callbackSecret } from "./callbacks/signature.ts";
import { balanceOf } from "../intake/credits.ts";
import { createKey, listKeys, revokeKey } from "./keys.ts";

const CALLBACKS_SHOWN = 50;

interface PageContext {
  database: Database;
  queue: Queue;
  config: { shopify: { appUrl: string; apiSecret: string }; service: { metering: boolean } };
}

export async function apiView({ database, config }: PageContext, shop: string): Promise<ApiView> {
  const [keys, callbacks, balance] = await Promise.all([
    listKeys(database, shop),
    listCallbacks(database, shop),
    config.service.metering ? balanceOf(database, shop) : null,
  ]);
  return {
    keys: keys.map(({ createdAt, lastUsedAt, revokedAt, ...key }) => ({ ...key, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null, revokedAt: revokedAt?.toISOString() ?? null })),
    callbacks,
    callbackSecret: callbackSecret(config.shopify.apiSecret, shop),
    balance,
    apiUrl: config.shopify.appUrl,
    now: new Date().toISOString(),
    stale: false,
  };
}

async function listCallbacks(database: Database, shop: string): Promise<CallbackRow[]> {
  const rows = await database.callback.findMany({ where: { shop }, orderBy: { id: "desc" }, take: CALLBACKS_SHOWN });
  return rows.map(({ id, jobId, url, state, attempts, lastError, nextAttemptAt, createdAt }) => {
    const { origin, pathname } = new URL(url);
    return { id, jobId, url: origin + pathname, state, attempts, problem: lastError, nextAttemptAt: nextAttemptAt?.toISOString() ?? null, createdAt: createdAt.toISOString() };
  });
}

export const apiActionSchema = z.discriminatedUnion("action", [
  z.object({ action: z.literal("create_key"), name: z.string() }),
  z.object({ action: z.literal("revoke_key"), id: z.uuid() }),
  z.object({ action: z.literal("replay_callback"), id: z.uuid() }),
]);

/** @throws PackshotError with the merchant's text */
export async function runApiAction({ database, queue }: PageContext, shop: string, action: z.infer<typeof apiActionSchema>): Promise<Extract<ApiAnswer, { ok: true }>> {
  switch (action.action) {
    case "create_key": {
      const { key } = await createKey(database, shop, action.name);
      return { ok: true, message: "Key created", key };
    }
    case "revoke_key":
      if (!(await revokeKey(database, shop, action.id))) throw unknown("key", action.id);
      return { ok: true, message: "Key revoked" };
    case "replay_callback":
      if (!(await replayCallback(database, queue, shop, action.id))) throw unknown("callback", action.id);
      return { ok: true, message: "Callback is sent again" };
  }
}

function unknown(what: string, id: string): PackshotError {
  return new PackshotError(`${what}_unknown`, { message: `expected a ${what} of this shop but received "${id}"`, merchantText: `This ${what} is not known here.` });
}
