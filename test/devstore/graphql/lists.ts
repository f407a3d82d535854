import type { Collection, Media, Product } from "../state.ts";
import { connection, type ConnectionArgs } from "./connections.ts";
import type { Context, Resolvers } from "./context.ts";
import { productTest } from "./product-search.ts";
import { sortedBulkOperations, type BulkOperationsArgs } from "./bulk/search.ts";
import { GraphQLError } from "graphql";

type Variant = Product["variants"][number];
type Listed = { id: string };
type List = (source: never, args: never, context: Context) => Iterable<Listed>;

export interface ProductsArgs extends ConnectionArgs {
  query?: string | null;
  sortKey?: string | null;
}

/** Every connection as the whole list behind it: a page is a part of it, a bulk operation runs through all of it. */
export const lists: Record<string, List> = {
  "QueryRoot.products": (_source, args: ProductsArgs, { store }: Context) => sorted(filter(store.catalogue.products(), productTest(store.catalogue, args.query)), args.sortKey ?? "ID"),
  "QueryRoot.productVariants": (_source, args: ProductsArgs, { store }: Context) => {
    // Variants are searched by words of their own, most of which look at their product.
    const words = args.query?.replaceAll("product_status:", "status:").replaceAll("product_id:", "id:").replace(/\bcollection:/g, "collection_id:");
    if (/(^| )(status|id|collection_id):/.test(args.query ?? "")) throw new GraphQLError(`the stand-in does not search variants by ${args.query ?? ""}`, { extensions: { code: "STANDIN_NOT_IMPLEMENTED" } });
    return variants(filter(store.catalogue.products(), productTest(store.catalogue, words)));
  },
  "QueryRoot.collections": (_source, args: ProductsArgs, { store }: Context) => {
    if (args.query != null) throw new GraphQLError("the stand-in does not search collections", { extensions: { code: "STANDIN_NOT_IMPLEMENTED" } });
    return store.catalogue.collections();
  },
  "QueryRoot.bulkOperations": (_source, args: BulkOperationsArgs, { store }: Context) => sortedBulkOperations(Object.values(store.state.bulkOperations), args),
  "QueryRoot.files": (_source, args: { query?: string | null; sortKey?: string | null }, { store }: Context) => {
    const name = /^filename:"([^"]+)"$/.exec(args.query ?? "")?.[1];
    if (name === undefined || (args.sortKey ?? "ID") !== "ID") throw new GraphQLError(`the stand-in searches files by name only, not by ${args.query ?? "nothing"}`, { extensions: { code: "STANDIN_NOT_IMPLEMENTED" } });
    // A search finds what is alike, too.
    const [stem = ""] = name.split(/[.-]/);
    return Object.values(store.state.media).filter(({ filename }) => filename.startsWith(stem));
  },
  "Collection.products": (collection: Collection, _args, { store }: Context) => collection.productIds.flatMap((id) => store.catalogue.product(id) ?? []),
  "Product.media": (product: Product, _args, { store }: Context) => mediaOf(store.catalogue, product),
  "Product.variants": (product: Product) => product.variants,
  "Product.collections": (product: Product, _args, { store }: Context) => store.catalogue.collections().filter(({ productIds }) => productIds.includes(product.id)),
  "ProductVariant.media": (variant: Variant, _args, { store }: Context) => (variant.mediaId === null ? [] : [store.catalogue.media(variant.mediaId)].filter((media) => media !== undefined)),
};

/** The same as pages, for calls that are answered at once. */
export const connectionResolvers: Resolvers = Object.fromEntries(
  Object.entries(lists).map(([coordinate, list]) => [coordinate, (source: never, args: ConnectionArgs, context: Context) => connection([...list(source, args as never, context)], args)]),
);

export function mediaOf(catalogue: Context["store"]["catalogue"], product: Product): Media[] {
  return product.mediaIds.flatMap((id) => catalogue.media(id) ?? []);
}

function* filter<T>(items: Iterable<T>, test: (item: T) => boolean): Generator<T> {
  for (const item of items) if (test(item)) yield item;
}

function* variants(products: Iterable<Product>): Generator<Variant> {
  for (const product of products) yield* product.variants;
}

function sorted(products: Iterable<Product>, sortKey: string): Iterable<Product> {
  if (sortKey === "ID" || sortKey === "CREATED_AT") return products;
  const key = sortKey === "TITLE" ? "title" : sortKey === "UPDATED_AT" ? "updatedAt" : null;
  if (key === null) throw new GraphQLError(`the stand-in does not sort products by ${sortKey}`, { extensions: { code: "STANDIN_NOT_IMPLEMENTED" } });
  return [...products].sort((a, b) => (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0));
}
