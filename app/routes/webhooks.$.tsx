import type { ActionFunctionArgs } from "@remix-run/node";
import { receiveDelivery } from "../intake/deliveries.ts";
import { receiptStatus } from "../respond.server.ts";

export async function action({ request, context: { services } }: ActionFunctionArgs): Promise<Response> {
  const receipt = await receiveDelivery(services.database, services.config.shopify.apiSecret, request);
  if (receipt === "unsigned" || receipt === "malformed") services.log.warn({ receipt, topic: request.headers.get("x-shopify-topic") }, "webhook refused");
  return new Response(null, { status: receiptStatus(receipt) });
}
