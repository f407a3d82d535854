/** Which images a run is about. */
import { z } from "zod";
import type { Listing } from "../shopify/catalogue.ts";

/** Read one by one, so that a small choice needs no bulk operation. */
export const MAX_SELECTED_PRODUCTS = 250;

export const scopeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("all") }),
  /** Everything that the same treatment has not been applied to, whatever became of the result. */
  z.object({ kind: z.literal("unprocessed") }),
  z.object({ kind: z.literal("collection"), collectionId: z.string().regex(/^gid:\/\/shopify\/Collection\/\d+$/), title: z.string().max(300) }),
  /** Shopify's search syntax, as in the admin's product list. */
  z.object({ kind: z.literal("search"), search: z.string().trim().min(1).max(500) }),
  z.object({ kind: z.literal("products"), productIds: z.array(z.string().regex(/^gid:\/\/shopify\/Product\/\d+$/)).min(1).max(MAX_SELECTED_PRODUCTS) }),
  z.object({ kind: z.literal("failed_of"), runId: z.uuid(), number: z.int() }),
]);
export type Scope = z.infer<typeof scopeSchema>;

/**
 * What a bulk operation is asked for; null where the images are known without one. Which variants show an image is only told for a whole
 * catalogue: Shopify searches variants by other words than products.
 */
export function listingOf(scope: Scope): { search: string | null; listings: Listing[] } | null {
  switch (scope.kind) {
    case "all":
    case "unprocessed":
      return { search: null, listings: ["products", "variants"] };
    case "collection":
      return { search: `collection_id:${scope.collectionId.split("/").at(-1) ?? ""}`, listings: ["products"] };
    case "search":
      return { search: scope.search, listings: ["products"] };
    case "products":
    case "failed_of":
      return null;
  }
}
