import { numberOf, gid } from "../ids.ts";
import { MIME } from "../ingest.ts";
import type { Media, Product, State } from "../state.ts";
import { cdnUrl, originalUrl } from "../urls.ts";
import { connection, type ConnectionArgs } from "./connections.ts";
import type { Resolvers } from "./context.ts";

type Variant = Product["variants"][number];

const mediaOf = (state: State, product: Product): Media[] => product.mediaIds.flatMap((id) => state.media[id] ?? []);

/** Fields of Product, ProductVariant and MediaImage that are more than a stored value. */
export const objectResolvers: Resolvers = {
  "Product.media": (product: Product, args: ConnectionArgs, { store }) => connection(mediaOf(store.state, product), args),
  "Product.featuredMedia": (product: Product, _args, { store }) => mediaOf(store.state, product)[0] ?? null,
  "Product.variants": (product: Product, args: ConnectionArgs) => connection(product.variants, args),
  "Product.isGiftCard": () => false,
  "Product.hasOnlyDefaultVariant": (product: Product) => product.variants.length === 1 && product.variants[0]?.title === "Default Title",

  "ProductVariant.media": (variant: Variant, args: ConnectionArgs, { store }) => {
    const media = variant.mediaId === null ? undefined : store.state.media[variant.mediaId];
    return connection(media === undefined ? [] : [media], args);
  },
  "ProductVariant.product": (variant: Variant, _args, { store }) => store.state.products.find((product) => product.variants.includes(variant)),

  "MediaImage.status": (media: Media) => media.fileStatus,
  "MediaImage.mediaContentType": () => "IMAGE",
  "MediaImage.mimeType": (media: Media) => MIME[media.format],
  "MediaImage.mediaErrors": (media: Media) => media.fileErrors,
  "MediaImage.mediaWarnings": () => [],
  "MediaImage.image": imageOf,
  "MediaImage.preview": (media: Media) => ({ image: imageOf(media), status: media.fileStatus }),
  // Signed for a short time: good for one download right after the read (shopify.md 1.7).
  "MediaImage.originalSource": (media: Media, _args, { settings }) =>
    media.current === null
      ? null
      : { url: originalUrl(media, media.current, Date.now() + settings.originalUrlTtlMs, settings.apiSecret), fileSize: media.current.bytes },
};

/** `image` is null until the file is READY (shopify.md 1.5). */
function imageOf(media: Media): object | null {
  const { current } = media;
  if (media.fileStatus !== "READY" || current === null) return null;
  return { id: gid("ImageSource", numberOf(media.id)), url: cdnUrl(media, current), width: current.width, height: current.height, altText: media.alt };
}
