/** The merchant's side of a chaos run: what is uploaded, replaced and deleted, and which bytes were ever the merchant's own. */
import { createHash } from "node:crypto";
import sharp from "sharp";
import type { OneShop } from "../devstore/devstore.ts";
import type { Chance } from "../devstore/faults.ts";

const FULL_PRODUCT = 250;
const SIZE = 40;

export interface Merchandise {
  /** Adds products until the shop has so many images. */
  fill(images: number, also: (created: number) => Promise<void>): Promise<void>;
  replaceOne(): Promise<void>;
  deleteOne(): Promise<void>;
  /** Media → SHA-256 of every content that the merchant gave it. */
  contents: ReadonlyMap<string, ReadonlySet<string>>;
  /** Products that were deleted, with their media. */
  deletedMedia: ReadonlySet<string>;
}

export function openMerchandise({ merchant, control }: OneShop, chance: Chance): Merchandise {
  const contents = new Map<string, Set<string>>();
  const deletedMedia = new Set<string>();
  const products = new Map<string, string[]>();
  let pictures = 0;

  const drawn = async (): Promise<Buffer> => {
    const number = pictures++;
    const background = { r: number % 256, g: Math.floor(number / 256) % 256, b: Math.floor(256 * chance.next("colour")) };
    return sharp({ create: { width: SIZE + (number % 7), height: SIZE, channels: 3, background } }).jpeg().toBuffer();
  };
  const remember = (mediaId: string, bytes: Buffer) => {
    const known = contents.get(mediaId) ?? new Set();
    contents.set(mediaId, known.add(createHash("sha256").update(bytes).digest("hex")));
  };
  const anyOf = <T>(items: readonly T[], name: string): T | undefined => items[Math.floor(items.length * chance.next(name))];

  async function add(images: number): Promise<void> {
    const bytes = await Promise.all(Array.from({ length: images }, drawn));
    const product = await merchant.createProduct({ title: `Product ${products.size + 1}`, images: bytes.map((one, index) => ({ filename: `picture-${products.size}-${index}.jpg`, bytes: one })) });
    products.set(product.id, product.mediaIds);
    product.mediaIds.forEach((id, index) => remember(id, bytes[index] ?? Buffer.alloc(0)));
  }

  return {
    contents,
    deletedMedia,
    async fill(images, also) {
      let created = 0;
      while (created < images) {
        // One product has as many images as a product can have.
        const next = created === 0 && images >= 2 * FULL_PRODUCT ? FULL_PRODUCT : Math.min(images - created, 1 + Math.floor(4 * chance.next("images")));
        await add(next);
        created += next;
        await also(created);
      }
    },
    async replaceOne() {
      const mediaId = anyOf([...products.values()].flat(), "replaced");
      const media = (await control.media()).find(({ id }) => id === mediaId);
      // As in the admin: what is being processed cannot be replaced.
      if (mediaId === undefined || media?.fileStatus !== "READY") return;
      const bytes = await drawn();
      await merchant.replaceImage(mediaId, { filename: media.filename, bytes }).then(() => remember(mediaId, bytes), () => undefined);
    },
    async deleteOne() {
      const found = anyOf([...products.entries()].filter(([, media]) => media.length < FULL_PRODUCT), "deleted");
      if (found === undefined) return;
      const [productId, mediaIds] = found;
      products.delete(productId);
      for (const id of mediaIds) deletedMedia.add(id);
      await merchant.deleteProduct(productId);
    },
  };
}
