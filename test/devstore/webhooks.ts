import { randomUUID } from "node:crypto";
import PQueue from "p-queue";
import { strikes, type Chance, type Faults } from "./faults.ts";
import type { Settings } from "./options.ts";
import { openOutbox, type Delivery } from "./outbox.ts";
import { webhookHeaders } from "./webhook-signing.ts";

/** Where the app's shopify.app.toml sends each topic (shopify.md 2). */
const PATHS: Record<string, string> = {
  "products/create": "/webhooks/products",
  "products/update": "/webhooks/products",
  "products/delete": "/webhooks/app",
  "bulk_operations/finish": "/webhooks/app",
  "app/uninstalled": "/webhooks/app",
  "app/scopes_update": "/webhooks/app",
  "customers/data_request": "/webhooks/compliance",
  "customers/redact": "/webhooks/compliance",
  "shop/redact": "/webhooks/compliance",
};

/** One first attempt and eight retries (shopify.md 2). */
const ATTEMPTS = 9;
const LATEST_MS = 5000;

export interface Webhooks {
  /** Stores a webhook for delivery and returns its id. @throws when the topic has no subscription in shopify.app.toml */
  send(topic: string, payload: object): Promise<string>;
  list(): readonly Delivery[];
  /** Posts a stored webhook once more, as it is: same id, same body, same time. Returns the HTTP status, 0 when unreachable. */
  resend(webhookId: string): Promise<number>;
  resume(): void;
  /** Lets go of what the fault dial held back. */
  release(): void;
  close(): Promise<void>;
}

/** `appUrl` is asked at each attempt, since the app may start later or elsewhere than the stand-in. */
export function createWebhooks(settings: Settings, faults: Faults, chance: Chance, appUrl: () => string): Webhooks {
  const outbox = openOutbox(settings.dir, settings.durable);
  const timers = new Set<NodeJS.Timeout>();
  const sending = new PQueue({ concurrency: 10 });
  const held: Delivery[] = [];
  let closed = false;

  async function post(delivery: Delivery): Promise<number> {
    const body = await outbox.body(delivery);
    try {
      const response = await fetch(new URL(delivery.path, appUrl()), {
        method: "POST",
        body,
        headers: webhookHeaders(delivery, body, settings.apiSecret),
        redirect: "manual",
        signal: AbortSignal.timeout(settings.webhooks.timeoutMs),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return 0;
    }
  }

  async function attempt(delivery: Delivery): Promise<void> {
    if (closed) return;
    if (faults.holdWebhooks) {
      held.push(delivery);
      return;
    }
    const status = await post(delivery);
    if (strikes(faults, "duplicateWebhooks") || chance.strikes("webhookTwice")) await post(delivery);
    delivery.attempts += 1;
    delivery.lastStatus = status;
    if (status >= 200 && status < 300) delivery.state = "delivered";
    else if (delivery.attempts >= ATTEMPTS) delivery.state = "failed";
    else delivery.nextAtMs = Date.now() + settings.webhooks.retryBaseMs * 2 ** (delivery.attempts - 1);
    await outbox.update(delivery);
    schedule(delivery);
  }

  function schedule(delivery: Delivery): void {
    if (closed || delivery.state !== "pending") return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void sending.add(() => attempt(delivery));
    }, Math.max(0, delivery.nextAtMs - Date.now()));
    timers.add(timer);
  }

  return {
    async send(topic, payload) {
      const path = PATHS[topic];
      if (path === undefined) throw new Error(`expected a subscribed topic but received ${topic}`);
      const webhookId = randomUUID();
      if (!settings.webhooks.enabled) return webhookId;
      const identity = { topic, shop: settings.shop, webhookId, eventId: randomUUID(), triggeredAt: new Date().toISOString() };
      const lateMs = chance.strikes("webhookLate") ? LATEST_MS * chance.next("lateness") : 0;
      const delivery = await outbox.add({ ...identity, path, state: chance.strikes("webhookLost") ? "failed" : "pending", attempts: 0, nextAtMs: Date.now() + lateMs, lastStatus: null }, JSON.stringify(payload));
      schedule(delivery);
      return webhookId;
    },
    list: () => outbox.list(),
    async resend(webhookId) {
      const delivery = outbox.list().find((known) => known.webhookId === webhookId);
      if (delivery === undefined) throw new Error(`expected a stored webhook but received ${webhookId}`);
      return post(delivery);
    },
    resume() {
      for (const delivery of outbox.list()) schedule(delivery);
    },
    release() {
      // One after the other, so that the order turns out as promised.
      void sending.add(async () => {
        for (const delivery of held.splice(0).toReversed()) await attempt(delivery);
      });
    },
    async close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      sending.clear();
      await sending.onIdle();
    },
  };
}
