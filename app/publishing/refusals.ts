/** Why an image is not written back, in two texts each. */
import { PackshotError } from "../errors.ts";

export function notReady(mediaId: string, why: string): PackshotError {
  return new PackshotError("image_not_ready", { message: `expected ${mediaId} to be READY: ${why}`, merchantText: "Shopify is still processing this image. We will try again.", retry: "later" });
}

export function deleted(mediaId: string, shop: string): PackshotError {
  return new PackshotError("image_deleted", { message: `expected ${mediaId} in ${shop} but it is gone`, merchantText: "The image was deleted in Shopify before we could replace it." });
}

export function removedFromProduct(mediaId: string, productIds: readonly string[]): PackshotError {
  return new PackshotError("image_deleted", { message: `expected ${mediaId} in ${productIds.join(", ")} but no gallery shows it`, merchantText: "The image was removed from its product before we could replace it." });
}

export function changedByMerchant(mediaId: string): PackshotError {
  return new PackshotError("image_changed", {
    message: `expected ${mediaId} to be as it was read, but somebody has changed it since`,
    merchantText: "This image was changed in Shopify in the meantime, so we left it as it is. Reprocess it to start from the new image.",
  });
}

export function refusedByShopify(mediaId: string, failure: string): PackshotError {
  return new PackshotError("image_refused", { message: `${mediaId} ended FAILED: ${failure}`, merchantText: `Shopify could not process the finished image (${failure}). Your original is still in place.` });
}

export function noRoom(productId: string, media: number): PackshotError {
  return new PackshotError("product_full", {
    message: `expected room for one more media in ${productId} but it has ${media}`,
    merchantText: `This product has ${media} images and videos, the most Shopify allows. Another image needs room beside the present one for a moment: remove one from the product and try again.`,
  });
}
