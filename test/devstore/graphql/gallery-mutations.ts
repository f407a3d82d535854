import { GraphQLError } from "graphql";
import { newId } from "../ids.ts";
import type { Product } from "../state.ts";
import type { Context, Resolvers } from "./context.ts";

type Variant = Product["variants"][number];
type World = Pick<Context, "store" | "merchant">;

interface Pair {
  variantId: string;
  mediaIds: string[];
}

interface UserError {
  code: string;
  field: string[];
  message: string;
}

const MAX_PAIRS = 100;

/** What moves media about within a product: order and variants (shopify.md 1.3). A call with any user error changes nothing. */
export const galleryResolvers: Resolvers = {
  "Mutation.productReorderMedia": async (_source, { id, moves }: { id: string; moves: { id: string; newPosition: string }[] }, { store, settings }) => {
    const product = store.catalogue.product(id);
    const refused = (error: UserError) => ({ job: null, mediaUserErrors: [error], userErrors: [] });
    if (product === undefined) return refused({ code: "PRODUCT_DOES_NOT_EXIST", field: ["id"], message: "Product does not exist" });
    const stranger = moves.findIndex((move) => !product.mediaIds.includes(move.id));
    if (stranger >= 0) return refused({ code: "MEDIA_DOES_NOT_EXIST_ON_PRODUCT", field: ["moves", String(stranger), "id"], message: "Media does not exist on the given product" });
    const job = { id: newId(store.state, "Job"), productId: id, moves: moves.map((move) => ({ id: move.id, newPosition: Number(move.newPosition) })), doneAtMs: Date.now() + settings.delays.processingMs };
    store.state.reorders[job.id] = job;
    await store.save();
    return { job: { id: job.id, done: false }, mediaUserErrors: [], userErrors: [] };
  },

  "QueryRoot.job": (_source, { id }: { id: string }, { store }) => {
    const job = store.state.reorders[id];
    if (job === undefined) throw new GraphQLError(`Invalid id: ${id}`, { extensions: { code: "RESOURCE_NOT_FOUND" } });
    return { id, done: job.moves.length === 0 };
  },

  "Mutation.productVariantDetachMedia": (_source, args: { productId: string; variantMedia: Pair[] }, context) =>
    changeVariants(context, args, (variant, mediaId) => {
      if (variant.mediaId !== mediaId) return { code: "MEDIA_IS_NOT_ATTACHED_TO_VARIANT", message: "The specified media is not attached to the specified variant." };
      return () => (variant.mediaId = null);
    }),

  "Mutation.productVariantAppendMedia": (_source, args: { productId: string; variantMedia: Pair[] }, context) =>
    changeVariants(context, args, (variant, mediaId) => {
      if (variant.mediaId !== null) return { code: "PRODUCT_VARIANT_ALREADY_HAS_MEDIA", message: "Product variant already has attached media." };
      if (context.store.catalogue.media(mediaId)?.fileStatus !== "READY") return { code: "NON_READY_MEDIA", message: "Non-ready media are not supported." };
      return () => (variant.mediaId = mediaId);
    }),
};

/** Reordering is done some time after it was asked for: by the first call after that. */
export async function settleReorders({ store, merchant }: World): Promise<void> {
  for (const job of Object.values(store.state.reorders)) {
    if (job.moves.length === 0 || job.doneAtMs > Date.now()) continue;
    const product = store.catalogue.product(job.productId);
    const { moves } = job;
    job.moves = [];
    if (product === undefined) continue;
    for (const { id, newPosition } of moves) {
      if (!product.mediaIds.includes(id)) continue;
      const others = product.mediaIds.filter((other) => other !== id);
      product.mediaIds = [...others.slice(0, newPosition), id, ...others.slice(newPosition)];
    }
    await merchant.productChanged(product);
  }
}

type Change = (variant: Variant, mediaId: string) => (() => unknown) | { code: string; message: string };

async function changeVariants({ store, merchant }: World, { productId, variantMedia }: { productId: string; variantMedia: Pair[] }, change: Change): Promise<object> {
  const product = store.catalogue.product(productId);
  const refused = (...userErrors: UserError[]) => ({ product: product ?? null, productVariants: [], userErrors });
  if (product === undefined) return refused({ code: "PRODUCT_DOES_NOT_EXIST", field: ["productId"], message: "Product does not exist" });
  if (variantMedia.length > MAX_PAIRS) return refused({ code: "MAXIMUM_VARIANT_MEDIA_PAIRS_EXCEEDED", field: ["variantMedia"], message: "Exceeded the maximum number of 100 variant-media pairs per mutation call." });
  const changes: (() => unknown)[] = [];
  const seen = new Set<string>();
  const userErrors = variantMedia.flatMap(({ variantId, mediaIds }, index): UserError[] => {
    const error = (code: string, field: string, message: string) => [{ code, field: ["variantMedia", String(index), field], message }];
    const [mediaId = ""] = mediaIds;
    if (mediaIds.length !== 1) return error("TOO_MANY_MEDIA_PER_INPUT_PAIR", "mediaIds", "Only one mediaId is allowed per variant-media input pair.");
    if (seen.has(variantId)) return error("PRODUCT_VARIANT_SPECIFIED_MULTIPLE_TIMES", "variantId", "Variant specified in more than one pair.");
    seen.add(variantId);
    const variant = product.variants.find(({ id }) => id === variantId);
    if (variant === undefined) return error("PRODUCT_VARIANT_DOES_NOT_EXIST_ON_PRODUCT", "variantId", "Variant does not exist on the given product.");
    if (!product.mediaIds.includes(mediaId)) return error("MEDIA_DOES_NOT_EXIST_ON_PRODUCT", "mediaIds", "Media does not exist on the given product.");
    const outcome = change(variant, mediaId);
    if (typeof outcome !== "function") return error(outcome.code, "mediaIds", outcome.message);
    changes.push(outcome);
    return [];
  });
  if (userErrors.length > 0) return refused(...userErrors);
  for (const apply of changes) apply();
  await merchant.productChanged(product);
  return { product, productVariants: product.variants.filter(({ id }) => seen.has(id)), userErrors };
}
