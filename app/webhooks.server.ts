import express, { type RequestHandler } from "express";
import { receiveDelivery } from "./intake/deliveries.ts";
import { receiptStatus } from "./respond.server.ts";
import type { Services } from "./services.server.ts";
import { webhooksTotal } from "./telemetry/metrics.ts";

const MAX_BODY = "5mb";

/** The door of every webhook. In front of Remix, because it must answer quickly while everything else is busy. */
export function webhookDoor({ statements, config, log }: Services): RequestHandler[] {
  const receive: RequestHandler = (request, response, next) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    receiveDelivery(statements, config.shopify.apiSecret, { header: (name) => request.get(name), body }).then((receipt) => {
      webhooksTotal.inc({ receipt });
      if (receipt === "unsigned" || receipt === "malformed") log.warn({ receipt, topic: request.get("x-shopify-topic") }, "webhook refused");
      response.status(receiptStatus(receipt)).end();
    }, next);
  };
  return [express.raw({ type: () => true, limit: MAX_BODY }), receive];
}
