import { look, type LookContext } from "../../intake/look.ts";

export async function lookAtProduct(context: LookContext, { shop, productId }: { shop: string; productId: string }): Promise<void> {
  const created = await look(context, shop, productId);
  if (created.length > 0) context.log.info({ shop, productId, jobs: created }, "images accepted");
}
