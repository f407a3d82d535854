import type { Collection, Media, Product, State } from "./state.ts";
import { emptySynthetic, type Synthetic } from "./synthetic.ts";

/** Finds things in the shop: what was made by hand stands in the state, what a synthetic catalogue brings is made when it is asked for. */
export interface Catalogue {
  product(id: string): Product | undefined;
  media(id: string): Media | undefined;
  collection(id: string): Collection | undefined;
  productOfVariant(variantId: string): Product | undefined;
  /** In the order of their ids. Only `product()` gives an object whose changes last. */
  products(): Generator<Product>;
  collections(): readonly Collection[];
  productsShowing(media: Media): Product[];
  mediaNamed(filename: string): Media | undefined;
  add(product: Product): void;
  addMedia(media: Media): void;
  /** Of those made by hand. */
  removeMedia(media: Media): void;
  remove(product: Product): void;
  /** Puts a synthetic catalogue behind what is there; one at a time. */
  bring(synthetic: Synthetic): void;
}

export function openCatalogue(state: State): Catalogue {
  const products = new Map(state.products.map((product) => [product.id, product]));
  const ofVariant = new Map(state.products.flatMap((product) => product.variants.map(({ id }) => [id, product] as const)));
  const named = new Map(Object.values(state.media).map((media) => [media.filename, media]));
  let synthetic = emptySynthetic;

  return {
    product: (id) => products.get(id) ?? synthetic.product(id),
    media: (id) => state.media[id] ?? synthetic.media(id),
    collection: (id) => state.collections.find((known) => known.id === id),
    productOfVariant: (id) => ofVariant.get(id) ?? synthetic.productOfVariant(id),
    *products() {
      yield* state.products;
      yield* synthetic.products();
    },
    collections: () => state.collections,
    productsShowing: (media) => [...state.products.filter(({ mediaIds }) => mediaIds.includes(media.id)), ...synthetic.productsShowing(media.id)],
    mediaNamed: (filename) => named.get(filename) ?? synthetic.mediaNamed(filename),
    add(product) {
      state.products.push(product);
      products.set(product.id, product);
      for (const { id } of product.variants) ofVariant.set(id, product);
    },
    addMedia(media) {
      state.media[media.id] = media;
      named.set(media.filename, media);
    },
    removeMedia(media) {
      Reflect.deleteProperty(state.media, media.id);
      named.delete(media.filename);
      media.pending = null;
    },
    remove(product) {
      const index = state.products.indexOf(product);
      if (index >= 0) state.products.splice(index, 1);
      else synthetic.remove(product.id);
      products.delete(product.id);
      for (const { id } of product.variants) ofVariant.delete(id);
      for (const collection of state.collections) collection.productIds = collection.productIds.filter((id) => id !== product.id);
    },
    bring(other) {
      synthetic = other;
    },
  };
}
