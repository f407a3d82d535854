import { GraphQLError } from "graphql";
import { gid, kindOf } from "../ids.ts";
import { grantedHandles } from "../scopes.ts";
import type { Product } from "../state.ts";
import { connection, type ConnectionArgs } from "./connections.ts";
import type { Context, Resolvers } from "./context.ts";
import { searchProducts } from "./product-search.ts";

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
  "QueryRoot.products": (_source, args: ConnectionArgs & { query?: string | null; sortKey?: string | null }, { store }) =>
    connection(sorted(searchProducts(store.state.products, args.query), args.sortKey ?? "ID"), args),
  "QueryRoot.productsCount": (_source, { query }: { query?: string | null }, { store }) => ({
    count: searchProducts(store.state.products, query).length,
    precision: "EXACT",
  }),
};

function sorted(products: Product[], sortKey: string): Product[] {
  if (sortKey === "ID" || sortKey === "CREATED_AT") return products;
  const key = sortKey === "TITLE" ? "title" : sortKey === "UPDATED_AT" ? "updatedAt" : null;
  if (key === null) throw new GraphQLError(`the stand-in does not sort products by ${sortKey}`, { extensions: { code: "STANDIN_NOT_IMPLEMENTED" } });
  return products.toSorted((a, b) => (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0));
}

/** The object behind a global id, null when there is none. @throws GraphQLError for what is no global id */
function findNode({ store: { state } }: Context, id: string): unknown {
  const kind = kindOf(id);
  if (kind === null) throw new GraphQLError(`Invalid global id '${id}'`, { extensions: { code: "argumentLiteralsIncompatible" } });
  if (kind === "Product") return state.products.find((product) => product.id === id) ?? null;
  if (kind === "MediaImage") return state.media[id] ?? null;
  if (kind === "ProductVariant") return state.products.flatMap((product) => product.variants).find((variant) => variant.id === id) ?? null;
  return null;
}

/** Shopify answers a well-formed id of another kind as an invalid id. */
function expectKind(id: string, kind: string): void {
  const found = kindOf(id);
  if (found !== null && found !== kind) throw new GraphQLError(`Invalid id: ${id}`, { extensions: { code: "RESOURCE_NOT_FOUND" } });
}
