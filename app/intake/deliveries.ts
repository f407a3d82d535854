/** Webhook calls: checked, stored, answered; then turned into queued work by the worker. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Database } from "../database/client.ts";
import type { Statements } from "../database/prepared.ts";
import { handleShopEvent, lookAtProduct } from "../jobs/definitions.ts";
import type { Queue } from "../jobs/queue.ts";

const BATCH = 200;

export interface WebhookCall {
  /** The value of a header, whatever the case of its name. */
  header: (name: string) => string | undefined;
  /** Exactly as it was sent: the signature is over these bytes. */
  body: Buffer;
}

export type Receipt = "stored" | "known" | "unsigned" | "malformed";

const headersSchema = z.object({
  shop: z.string().regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/),
  topic: z.string().min(1),
  webhookId: z.string().min(1).max(200),
  eventId: z.string().nullable(),
  triggeredAt: z.coerce.date().nullable().catch(null),
});

/**
 * Takes one delivery. Only when its row is stored may the caller answer 200.
 * The library's own webhook check is not used because it refreshes the shop's token first, which fails for good after an uninstall
 * and can take longer than the five seconds Shopify waits.
 * @see https://shopify.dev/docs/apps/build/webhooks/verify-deliveries
 */
export async function receiveDelivery(statements: Statements, apiSecret: string, { header, body }: WebhookCall): Promise<Receipt> {
  if (!isSigned(body, header("x-shopify-hmac-sha256") ?? null, apiSecret)) return "unsigned";

  const headers = headersSchema.safeParse({
    shop: header("x-shopify-shop-domain"),
    topic: header("x-shopify-topic"),
    webhookId: header("x-shopify-webhook-id"),
    eventId: header("x-shopify-event-id") ?? null,
    triggeredAt: header("x-shopify-triggered-at") ?? null,
  });
  if (!headers.success || !isJsonObject(body)) return "malformed";
  const { shop, webhookId, eventId, topic, triggeredAt } = headers.data;
  const stored = await statements.query("store-delivery", STORE, [shop, webhookId, eventId, topic, triggeredAt?.toISOString() ?? null, body.toString("utf8")]);
  return stored.length === 1 ? "stored" : "known";
}

/** One statement, prepared: this runs hundreds of times a second while every core is busy with pictures. */
const STORE = `
  insert into "Delivery" (shop, "webhookId", "eventId", topic, "triggeredAt", payload, "receivedAt")
  values ($1, $2, $3, $4, $5::timestamptz at time zone 'utc', $6::jsonb, now() at time zone 'utc')
  on conflict (shop, "webhookId") do nothing returning id`;

function isSigned(body: Buffer, signature: string | null, apiSecret: string): boolean {
  const expected = createHmac("sha256", apiSecret).update(body).digest();
  const given = Buffer.from(signature ?? "", "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function isJsonObject(body: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}

const productHint = z.object({ admin_graphql_api_id: z.string().startsWith("gid://shopify/Product/") });

/**
 * Queues what waiting deliveries ask for and marks them, in one transaction; several workers share the rows without meeting.
 * @returns how many deliveries were dispatched
 */
export function dispatchDeliveries(database: Database, queue: Queue, intakeDelaySeconds: number): Promise<number> {
  return database.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: bigint; shop: string; webhookId: string; topic: string; payload: unknown }[]>`
      select id, shop, "webhookId", topic, payload from "Delivery" where "dispatchedAt" is null order by id limit ${BATCH} for update skip locked`;
    if (rows.length === 0) return 0;
    const looks = new Map<string, { shop: string; productId: string; correlationId: string }>();
    const events: { deliveryId: string; correlationId: string }[] = [];
    for (const { id, shop, webhookId: correlationId, topic, payload } of rows) {
      if (topic === "products/create" || topic === "products/update") {
        const hint = productHint.safeParse(payload);
        if (hint.success) looks.set(`${shop} ${hint.data.admin_graphql_api_id}`, { shop, productId: hint.data.admin_graphql_api_id, correlationId });
      } else if (topic !== "products/delete") events.push({ deliveryId: String(id), correlationId });
    }
    await queue.enqueueMany(tx, lookAtProduct, [...looks.values()], { delaySeconds: intakeDelaySeconds });
    await queue.enqueueMany(tx, handleShopEvent, events);
    await tx.delivery.updateMany({ where: { id: { in: rows.map(({ id }) => id) } }, data: { dispatchedAt: new Date() } });
    return rows.length;
  });
}
