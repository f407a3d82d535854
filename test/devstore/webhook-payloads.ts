import type { Catalogue } from "./catalogue.ts";
import { numberOf } from "./ids.ts";
import type { BulkOperation, Media, Product } from "./state.ts";
import { cdnUrl } from "./urls.ts";

/**
 * The REST-shaped body of products/create and products/update with the app's include_fields
 * ["id", "admin_graphql_api_id", "status", "updated_at", "media"] (shopify.md 2, shopify.app.toml).
 */
export function productPayload(mark: string, catalogue: Catalogue, product: Product): object {
  return {
    id: numberOf(product.id),
    admin_graphql_api_id: product.id,
    status: product.status.toLowerCase(),
    updated_at: product.updatedAt,
    media: product.mediaIds.flatMap((id, index) => {
      const media = catalogue.media(id);
      return media === undefined ? [] : [mediaPayload(mark, product, media, index + 1)];
    }),
  };
}

function mediaPayload(mark: string, product: Product, media: Media, position: number): object {
  const { current } = media;
  const shown = media.fileStatus === "READY" && current !== null;
  return {
    id: numberOf(media.id),
    product_id: numberOf(product.id),
    position,
    created_at: media.createdAt,
    updated_at: media.updatedAt,
    alt: media.alt,
    status: media.fileStatus,
    media_content_type: "IMAGE",
    preview_image: {
      width: shown ? current.width : null,
      height: shown ? current.height : null,
      src: shown ? cdnUrl(media, current, mark) : null,
      status: media.fileStatus,
    },
    variant_ids: product.variants.filter((variant) => variant.mediaId === media.id).map((variant) => numberOf(variant.id)),
    admin_graphql_api_id: media.id,
  };
}

/** products/delete carries nothing but the number. */
export function deletedPayload(product: Product): object {
  return { id: numberOf(product.id) };
}

/** bulk_operations/finish carries the operation's end, with its words in lower case. */
export function bulkFinishPayload({ id, completedAt, createdAt, errorCode, status, type }: BulkOperation): object {
  return { admin_graphql_api_id: id, completed_at: completedAt, created_at: createdAt, error_code: errorCode?.toLowerCase() ?? null, status: status.toLowerCase(), type: type.toLowerCase() };
}

/** app/uninstalled carries the shop. */
export function shopPayload(shop: string): object {
  return { id: 1001, name: shop.replace(".myshopify.com", ""), domain: shop, myshopify_domain: shop, email: "owner@example.com", plan_name: "basic" };
}

/** The compliance topics: what to answer or erase. */
export function compliancePayload(topic: string, shop: string): object {
  const base = { shop_id: 1001, shop_domain: shop };
  if (topic === "shop/redact") return base;
  const customer = { id: 191167, email: "customer@example.com", phone: null };
  if (topic === "customers/redact") return { ...base, customer, orders_to_redact: [] };
  return { ...base, customer, orders_requested: [], data_request: { id: 9999 } };
}
