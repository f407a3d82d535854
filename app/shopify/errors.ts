import { PackshotError, type Retry } from "../errors.ts";

/** Shopify said no, or could not be reached. `code` begins with "shopify_". */
export class ShopifyError extends PackshotError {
  /** The outcome of the call is not known: it may have been carried out. */
  readonly outcomeUnknown: boolean;

  constructor(code: string, texts: { message: string; merchantText: string; retry?: Retry; cause?: unknown; outcomeUnknown?: boolean }) {
    super(`shopify_${code}`, texts);
    this.name = "ShopifyError";
    this.outcomeUnknown = texts.outcomeUnknown ?? false;
  }
}

export function shopGone(shop: string, why: string): ShopifyError {
  return new ShopifyError("no_access", {
    message: `expected a usable access token for ${shop}: ${why}`,
    merchantText: "Packshot has no access to this shop any more. Open the app in the Shopify admin to connect it again.",
  });
}

interface UserError {
  code?: string | null;
  field?: readonly string[] | null;
  message: string;
}

/**
 * Codes that pass by themselves: somebody holds the file, or it is not ready yet (shopify.md 1.5); or a product changed between the reading and the
 * call, which the next reading takes into account (shopify.md 1.3).
 */
const passing = new Set([
  "FILE_LOCKED", "NON_READY_STATE", "MEDIA_CANNOT_BE_MODIFIED", "NON_READY_MEDIA",
  "REFERENCE_TARGET_DOES_NOT_EXIST", "PRODUCT_DOES_NOT_EXIST", "MEDIA_DOES_NOT_EXIST_ON_PRODUCT", "MEDIA_IS_NOT_ATTACHED_TO_VARIANT", "PRODUCT_VARIANT_ALREADY_HAS_MEDIA", "PRODUCT_VARIANT_DOES_NOT_EXIST_ON_PRODUCT",
]);

const merchantTexts: Record<string, string> = {
  FILE_LOCKED: "Shopify is busy with this image. We will try again.",
  NON_READY_STATE: "Shopify is still processing this image. We will try again.",
  FILE_DOES_NOT_EXIST: "The image was deleted in Shopify before we could replace it.",
  PRODUCT_SUSPENDED: "Shopify has suspended this product, so its images cannot be changed.",
  PRODUCT_MEDIA_LIMIT_EXCEEDED: "This product has as many images and videos as Shopify allows, so no other can be added. Remove one and reprocess the image.",
  UNACCEPTABLE_TRIAL_ASSET: "Shopify does not accept this file while the shop is on a trial plan.",
  FILE_STORAGE_LIMIT_EXCEEDED: "The shop has used up its file storage at Shopify. Free some space and reprocess the image.",
};

/** Throws when a mutation answered with userErrors. */
export function refuseUserErrors(operation: string, userErrors: readonly UserError[]): void {
  const error = userErrorOf(operation, userErrors);
  if (error) throw error;
}

/** @returns null when there are none */
export function userErrorOf(operation: string, userErrors: readonly UserError[]): ShopifyError | null {
  const [first] = userErrors;
  if (!first) return null;
  const code = first.code ?? "INVALID";
  return new ShopifyError(code.toLowerCase(), {
    message: `${operation} refused: ${userErrors.map((error) => `${error.code ?? "-"} ${error.field?.join(".") ?? ""} ${error.message}`).join("; ")}`,
    merchantText: merchantTexts[code] ?? `Shopify refused the image: ${first.message}`,
    retry: passing.has(code) ? "later" : "never",
  });
}
