/** Webhook calls: checked, stored, answered; then turned into queued work by the worker. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { Prisma } from "@prisma/client";
import { z } from "zod";
import type { Database } from "../database/client.ts";
import { handleShopEvent, lookAtProduct } from "../jobs/definitions.ts";
import type { Queue } from "../jobs/queue.ts";

const MAX_BODY_BYTES = 5_000_000;
const BATCH = 200;

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
export async function receiveDelivery(database: Database, apiSecret: string, request: Request): Promise<Receipt> {
  const body = Buffer.from(await request.arrayBuffer());
  if (body.length > MAX_BODY_BYTES) return "malformed";
  if (!isSigned(body, request.headers.get("x-shopify-hmac-sha256"), apiSecret)) return "unsigned";

  const headers = headersSchema.safeParse({
    shop: request.headers.get("x-shopify-shop-domain"),
    topic: request.headers.get("x-shopify-topic"),
    webhookId: request.headers.get("x-shopify-webhook-id"),
    eventId: request.headers.get("x-shopify-event-id"),
    triggeredAt: request.headers.get("x-shopify-triggered-at"),
  });
  const payload = parseJson(body);
  if (!headers.success || payload === undefined) return "malformed";
  try {
    await database.delivery.create({ data: { ...headers.data, payload }, select: { id: true } });
    return "stored";
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") return "known";
    throw error;
  }
}

function isSigned(body: Buffer, signature: string | null, apiSecret: string): boolean {
  const expected = createHmac("sha256", apiSecret).update(body).digest();
  const given = Buffer.from(signature ?? "", "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function parseJson(body: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const productHint = z.object({ admin_graphql_api_id: z.string().startsWith("gid://shopify/Product/") });

/**
 * Queues what waiting deliveries ask for and marks them, in one transaction; several workers share the rows without meeting.
 * @returns how many deliveries were dispatched
 */
export function dispatchDeliveries(database: Database, queue: Queue, intakeDelaySeconds: number): Promise<number> {
  return database.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: bigint; shop: string; topic: string; payload: unknown }[]>`
      select id, shop, topic, payload from "Delivery" where "dispatchedAt" is null order by id limit ${BATCH} for update skip locked`;
    if (rows.length === 0) return 0;
    const looks = new Map<string, { shop: string; productId: string }>();
    const events: { deliveryId: string }[] = [];
    for (const { id, shop, topic, payload } of rows) {
      if (topic === "products/create" || topic === "products/update") {
        const hint = productHint.safeParse(payload);
        if (hint.success) looks.set(`${shop} ${hint.data.admin_graphql_api_id}`, { shop, productId: hint.data.admin_graphql_api_id });
      } else if (topic !== "products/delete") events.push({ deliveryId: String(id) });
    }
    await queue.enqueueMany(tx, lookAtProduct, [...looks.values()], { delaySeconds: intakeDelaySeconds });
    await queue.enqueueMany(tx, handleShopEvent, events);
    await tx.delivery.updateMany({ where: { id: { in: rows.map(({ id }) => id) } }, data: { dispatchedAt: new Date() } });
    return rows.length;
  });
}
