/** Where a job's files stand in storage. Everything of a shop is under `shops/<domain>/`, so that it can be removed at once. */
interface JobOfShop {
  shop: string;
  id: string;
}

/** @param of "source" or a variation; the picture is WebP */
export function previewKey({ shop, id }: JobOfShop, of: string): string {
  return `shops/${shop}/previews/${id}/${of}.webp`;
}

export function outputKey({ shop, id }: JobOfShop, variation: string, format: string): string {
  return `shops/${shop}/outputs/${id}/${variation}.${format}`;
}
