import { numberOf, gid } from "../ids.ts";
import { MIME } from "../ingest.ts";
import type { BulkOperation, Collection, Media, Product } from "../state.ts";
import { cdnUrl, originalUrl } from "../urls.ts";
import type { Context, Resolvers } from "./context.ts";
import { mediaOf } from "./lists.ts";

type Variant = Product["variants"][number];

/** Fields of Product, ProductVariant and MediaImage that are more than a stored value. */
export const objectResolvers: Resolvers = {
  "Product.featuredMedia": (product: Product, _args, { store }) => mediaOf(store.catalogue, product)[0] ?? null,
  "Product.isGiftCard": () => false,
  "Product.hasOnlyDefaultVariant": (product: Product) => product.variants.length === 1 && product.variants[0]?.title === "Default Title",

  "ProductVariant.product": (variant: Variant, _args, { store }) => store.catalogue.productOfVariant(variant.id),

  "Collection.productsCount": (collection: Collection) => ({ count: collection.productIds.length, precision: "EXACT" }),

  "BulkOperation.objectCount": ({ objects }: BulkOperation) => String(objects),
  "BulkOperation.rootObjectCount": ({ rootObjects }: BulkOperation) => String(rootObjects),
  // Null as long as there is nothing to download, also when the query matched nothing.
  "BulkOperation.fileSize": ({ status, bytes }: BulkOperation) => (status === "COMPLETED" && bytes > 0 ? String(bytes) : null),
  "BulkOperation.url": (operation: BulkOperation, _args, { bulk }) => (operation.status === "COMPLETED" && operation.bytes > 0 ? bulk.resultUrl(operation) : null),
  "BulkOperation.partialDataUrl": (operation: BulkOperation, _args, { bulk }) => (operation.status === "FAILED" && operation.bytes > 0 ? bulk.resultUrl(operation) : null),

  "MediaImage.status": (media: Media) => media.fileStatus,
  "MediaImage.mediaContentType": () => "IMAGE",
  "MediaImage.mimeType": (media: Media) => MIME[media.format],
  "MediaImage.mediaErrors": (media: Media) => media.fileErrors,
  "MediaImage.mediaWarnings": () => [],
  "MediaImage.image": imageOf,
  "MediaImage.preview": (media: Media, _args, context) => ({ image: imageOf(media, undefined, context), status: media.fileStatus }),
  // Signed for a short time: good for one download right after the read (shopify.md 1.7).
  "MediaImage.originalSource": (media: Media, _args, { settings }) =>
    media.current === null
      ? null
      : { url: originalUrl(media, media.current, Date.now() + settings.originalUrlTtlMs, settings), fileSize: media.current.bytes },
};

/** `image` is null until the file is READY (shopify.md 1.5). */
function imageOf(media: Media, _args: unknown, { settings }: Context): object | null {
  const { current } = media;
  if (media.fileStatus !== "READY" || current === null) return null;
  return { id: gid("ImageSource", numberOf(media.id)), url: cdnUrl(media, current, settings.mark), width: current.width, height: current.height, altText: media.alt };
}
