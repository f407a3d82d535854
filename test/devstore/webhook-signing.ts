import { createHmac } from "node:crypto";
import { ADMIN_API_VERSION } from "../../scripts/admin-schema.ts";

export interface WebhookIdentity {
  topic: string;
  shop: string;
  webhookId: string;
  eventId: string;
  triggeredAt: string;
}

/** Base64 of HMAC-SHA256 over the raw body with the app's secret (shopify.md 2). */
export function signBody(body: string | Buffer, secret: string): string {
  return createHmac("sha256", secret).update(body).digest("base64");
}

/** The headers of one delivery, signature included. */
export function webhookHeaders(identity: WebhookIdentity, body: string, secret: string): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "Shopify-Captain-Hook",
    "x-shopify-topic": identity.topic,
    "x-shopify-hmac-sha256": signBody(body, secret),
    "x-shopify-shop-domain": identity.shop,
    "x-shopify-api-version": ADMIN_API_VERSION,
    "x-shopify-webhook-id": identity.webhookId,
    "x-shopify-event-id": identity.eventId,
    "x-shopify-triggered-at": identity.triggeredAt,
  };
}
