import sharp from "sharp";
import { gid, kindOf, numberOf, timestamp } from "./ids.ts";
import type { Content, Media, Product } from "./state.ts";

/**
 * A catalogue of any size that costs memory only for what was touched: products, media and variants are computed from their numbers, and
 * their pictures are a few small ones over and over. It lasts as long as the process.
 */
export interface Synthetic {
  product(id: string): Product | undefined;
  media(id: string): Media | undefined;
  mediaNamed(filename: string): Media | undefined;
  productOfVariant(id: string): Product | undefined;
  productsShowing(mediaId: string): Product[];
  products(): Generator<Product>;
  remove(productId: string): void;
}

export interface SyntheticOptions {
  products: number;
  imagesPerProduct: number;
  /** Every so many products also show the first image of the product before them; 0 or absent: none does. */
  sharedEvery?: number;
  /** Edge of the pictures in pixels. */
  size?: number;
}

/** Numbers that no hand-made thing reaches. */
const PRODUCTS_FROM = 1_000_000_000;
const MEDIA_FROM = 2_000_000_000;
const VARIANTS_FROM = 3_000_000_000;
const PICTURES = 8;

export const emptySynthetic: Synthetic = syntheticCatalogue({ products: 0, imagesPerProduct: 0 }, []);

/** @param contents the pictures that the images show in turn, stored already */
export function syntheticCatalogue({ products: count, imagesPerProduct, sharedEvery = 0 }: SyntheticOptions, contents: readonly Content[]): Synthetic {
  const createdAt = timestamp();
  const touchedProducts = new Map<number, Product>();
  const touchedMedia = new Map<number, Media>();
  const removed = new Set<number>();

  const indexOf = (id: string, kind: string, from: number, end: number): number | undefined => {
    if (kindOf(id) !== kind) return undefined;
    const index = numberOf(id) - from;
    return index >= 0 && index < end ? index : undefined;
  };
  const mediaIdAt = (product: number, image: number) => gid("MediaImage", MEDIA_FROM + product * imagesPerProduct + image);
  const shares = (product: number) => sharedEvery > 0 && product > 0 && product % sharedEvery === 0 && imagesPerProduct > 0;

  function productAt(index: number): Product {
    const mediaIds = Array.from({ length: imagesPerProduct }, (_, image) => mediaIdAt(index, image));
    if (shares(index)) mediaIds.push(mediaIdAt(index - 1, 0));
    return {
      id: gid("Product", PRODUCTS_FROM + index),
      title: `Product ${index + 1}`,
      handle: `product-${index + 1}`,
      status: "ACTIVE",
      createdAt,
      updatedAt: createdAt,
      mediaIds,
      variants: [{ id: gid("ProductVariant", VARIANTS_FROM + index), title: "Default Title", mediaId: mediaIds[0] ?? null }],
    };
  }

  function mediaAt(index: number): Media {
    const content = contents[index % contents.length] ?? null;
    return {
      id: gid("MediaImage", MEDIA_FROM + index),
      alt: `Image ${index + 1}`,
      filename: `synthetic-${index}.jpg`,
      format: "jpg",
      createdAt,
      updatedAt: createdAt,
      fileStatus: "READY",
      fileErrors: [],
      first: content,
      current: content,
      pending: null,
      writes: 0,
    };
  }

  /** The one object of a product that lasts. */
  function productKept(index: number | undefined): Product | undefined {
    if (index === undefined || removed.has(index)) return undefined;
    const product = touchedProducts.get(index) ?? productAt(index);
    touchedProducts.set(index, product);
    return product;
  }
  function mediaKept(index: number | undefined): Media | undefined {
    if (index === undefined) return undefined;
    const media = touchedMedia.get(index) ?? mediaAt(index);
    touchedMedia.set(index, media);
    return media;
  }
  const mediaIndex = (id: string) => indexOf(id, "MediaImage", MEDIA_FROM, count * imagesPerProduct);

  return {
    product: (id) => productKept(indexOf(id, "Product", PRODUCTS_FROM, count)),
    media: (id) => mediaKept(mediaIndex(id)),
    mediaNamed(filename) {
      const number = /^synthetic-(\d+)\.jpg$/.exec(filename)?.[1];
      return number === undefined ? undefined : mediaKept(mediaIndex(gid("MediaImage", MEDIA_FROM + Number(number))));
    },
    productOfVariant: (id) => productKept(indexOf(id, "ProductVariant", VARIANTS_FROM, count)),
    productsShowing(mediaId) {
      const index = mediaIndex(mediaId);
      if (index === undefined) return [];
      const owner = Math.floor(index / imagesPerProduct);
      return [owner, owner + 1].filter((one) => one < count).flatMap((one) => productKept(one) ?? []).filter(({ mediaIds }) => mediaIds.includes(mediaId));
    },
    *products() {
      for (let index = 0; index < count; index += 1) if (!removed.has(index)) yield touchedProducts.get(index) ?? productAt(index);
    },
    remove(productId) {
      const index = indexOf(productId, "Product", PRODUCTS_FROM, count);
      if (index !== undefined) removed.add(index);
    },
  };
}

/** The few pictures of a synthetic catalogue, each in its own colour. */
export function syntheticPictures(size = 64): Promise<{ bytes: Buffer; width: number; height: number }[]> {
  return Promise.all(
    Array.from({ length: PICTURES }, async (_, picture) => {
      const background = { r: 40 + 25 * picture, g: 200 - 20 * picture, b: 90 + 15 * picture };
      const bytes = await sharp({ create: { width: size, height: size, channels: 3, background } }).jpeg().toBuffer();
      return { bytes, width: size, height: size };
    }),
  );
}
