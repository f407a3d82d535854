import { GraphQLError } from "graphql";
import { gid, kindOf } from "../ids.ts";
import { grantedHandles } from "../scopes.ts";
import type { Context, Resolvers } from "./context.ts";
import { productTest } from "./product-search.ts";

const MAX_IDS = 250;

/** Fields of QueryRoot and of the objects about the shop itself. */
export const queryResolvers: Resolvers = {
  "QueryRoot.shop": (_source, _args, { settings }) => ({
    id: gid("Shop", 1001),
    name: settings.shop.replace(".myshopify.com", ""),
    myshopifyDomain: settings.shop,
    currencyCode: "EUR",
    ianaTimezone: "Europe/Amsterdam",
  }),
  "QueryRoot.currentAppInstallation": (_source, _args, { store }) => ({
    id: gid("AppInstallation", 1001),
    accessScopes: [...grantedHandles(store.state.grantedScopes)].map((handle) => ({ handle })),
  }),
  "QueryRoot.product": (_source, { id }: { id: string }, context) => (expectKind(id, "Product"), findNode(context, id)),
  "QueryRoot.node": (_source, { id }: { id: string }, context) => findNode(context, id),
  "QueryRoot.nodes": (_source, { ids }: { ids: string[] }, context) => {
    if (ids.length > MAX_IDS) {
      throw new GraphQLError(`The input array size of ${ids.length} is greater than the maximum allowed of ${MAX_IDS}.`, { extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" } });
    }
    return ids.map((id) => findNode(context, id));
  },
  "QueryRoot.productsCount": (_source, { query }: { query?: string | null }, { store }) => {
    const matches = productTest(store.catalogue, query);
    let count = 0;
    for (const product of store.catalogue.products()) if (matches(product)) count += 1;
    return { count, precision: "EXACT" };
  },
  "QueryRoot.collection": (_source, { id }: { id: string }, context) => (expectKind(id, "Collection"), findNode(context, id)),
  "QueryRoot.bulkOperation": (_source, { id }: { id: string }, context) => (expectKind(id, "BulkOperation"), findNode(context, id)),
};

/** The object behind a global id, null when there is none. @throws GraphQLError for what is no global id */
function findNode({ store: { state, catalogue } }: Context, id: string): unknown {
  const kind = kindOf(id);
  if (kind === null) throw new GraphQLError(`Invalid global id '${id}'`, { extensions: { code: "argumentLiteralsIncompatible" } });
  if (kind === "Product") return catalogue.product(id) ?? null;
  if (kind === "MediaImage") return catalogue.media(id) ?? null;
  if (kind === "ProductVariant") return catalogue.productOfVariant(id)?.variants.find((variant) => variant.id === id) ?? null;
  if (kind === "Collection") return catalogue.collection(id) ?? null;
  if (kind === "BulkOperation") return state.bulkOperations[id] ?? null;
  return null;
}

/** Shopify answers a well-formed id of another kind as an invalid id. */
function expectKind(id: string, kind: string): void {
  const found = kindOf(id);
  if (found !== null && found !== kind) throw new GraphQLError(`Invalid id: ${id}`, { extensions: { code: "RESOURCE_NOT_FOUND" } });
}
