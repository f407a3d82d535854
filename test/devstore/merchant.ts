import type { FileLife } from "./files.ts";
import { HttpError } from "./http.ts";
import { newId, timestamp, timestampAfter } from "./ids.ts";
import { formatOfName, MIME, sniff } from "./ingest.ts";
import { emptyMedia, freeName } from "./empty-media.ts";
import type { Settings } from "./options.ts";
import type { BulkOperation, Collection, Media, Product } from "./state.ts";
import type { Store } from "./store.ts";
import { bulkFinishPayload, compliancePayload, deletedPayload, productPayload, shopPayload } from "./webhook-payloads.ts";
import type { Webhooks } from "./webhooks.ts";

export interface NewImage {
  filename: string;
  bytes: Buffer;
  alt?: string;
}

export interface NewProduct {
  title: string;
  status?: Product["status"];
  images?: NewImage[];
  /** `image` is an index into `images`: the variant's own picture. */
  variants?: { title: string; image?: number }[];
}

/** What a merchant (and Shopify itself) does to the shop. Every change is on the disk, and its webhook stored, before the promise resolves. */
export interface Merchant {
  createProduct(input: NewProduct): Promise<Product>;
  addImage(productId: string, image: NewImage): Promise<Media>;
  replaceImage(mediaId: string, image: NewImage): Promise<Media>;
  editAlt(mediaId: string, alt: string): Promise<void>;
  /** Lets another product show the image too. */
  shareImage(mediaId: string, productId: string): Promise<void>;
  createCollection(title: string, productIds: string[]): Promise<Collection>;
  /** The file goes for good, from every product that shows it. */
  deleteImage(mediaId: string): Promise<void>;
  deleteProduct(productId: string): Promise<void>;
  /** Ends every token and subscription. @see redactShop, which Shopify sends 48 hours later */
  uninstall(): Promise<void>;
  changeScopes(scopes: string): Promise<void>;
  sendCompliance(topic: string): Promise<string>;
  /** bulk_operations/finish, while the app is installed. */
  bulkFinished(operation: BulkOperation): Promise<void>;
  /** products/update for every product that shows the file, after its content changed. */
  fileChanged(media: Media): Promise<void>;
  /** products/update, after the app changed its gallery. */
  productChanged(product: Product): Promise<void>;
  /** Takes an image out of a product; the file stays. */
  removeImage(mediaId: string, productId: string): Promise<void>;
  /** Drags the gallery into this order. */
  arrange(productId: string, mediaIds: string[]): Promise<void>;
  chooseVariantImage(productId: string, variantId: string, mediaId: string): Promise<void>;
}

const MEDIA_PER_PRODUCT = 250;

export function createMerchant(settings: Settings, store: Store, life: () => FileLife, webhooks: Webhooks): Merchant {
  const { state, catalogue } = store;

  const productOf = (id: string) => {
    const product = catalogue.product(id);
    if (product === undefined) throw new HttpError(404, `expected a product but received ${id}`);
    return product;
  };
  const mediaOf = (id: string) => {
    const media = catalogue.media(id);
    if (media === undefined) throw new HttpError(404, `expected a media but received ${id}`);
    return media;
  };

  /** Webhook subscriptions exist only while the app is installed. */
  async function notify(topic: string, payload: object): Promise<void> {
    await store.save();
    if (state.installed) await webhooks.send(topic, payload);
  }

  async function touch(product: Product): Promise<void> {
    product.updatedAt = timestampAfter(product.updatedAt);
    await notify("products/update", productPayload(settings.mark, catalogue, product));
  }

  async function newMedia(image: NewImage): Promise<Media> {
    const format = sniff(image.bytes);
    if (format === null) throw new HttpError(422, `expected a JPEG, PNG, WebP or GIF for ${image.filename} but received other bytes`);
    const filename = freeName(catalogue, image.filename.replace(/[^\w.-]+/g, "_"));
    const media = emptyMedia(state, { alt: image.alt ?? "", filename, format: formatOfName(image.filename) ?? format });
    const sha256 = await store.putBytes(image.bytes);
    catalogue.addMedia(media);
    life().offer(media, { sha256, declared: null, replaces: false, failWith: null, by: "merchant" });
    return media;
  }

  return {
    async createProduct({ title, status = "ACTIVE", images = [], variants }) {
      const now = timestamp();
      const mediaIds: string[] = [];
      for (const image of images) mediaIds.push((await newMedia(image)).id);
      const product: Product = {
        id: newId(state, "Product"),
        title,
        handle: handleOf(title),
        status,
        createdAt: now,
        updatedAt: now,
        mediaIds,
        variants: (variants ?? [{ title: "Default Title" }]).map((variant) => ({
          id: newId(state, "ProductVariant"),
          title: variant.title,
          mediaId: variant.image === undefined ? null : (mediaIds[variant.image] ?? null),
        })),
      };
      catalogue.add(product);
      await notify("products/create", productPayload(settings.mark, catalogue, product));
      return product;
    },
    async addImage(productId, image) {
      const product = productOf(productId);
      if (product.mediaIds.length >= MEDIA_PER_PRODUCT) throw new HttpError(422, `expected at most ${MEDIA_PER_PRODUCT} media for ${productId}`);
      const media = await newMedia(image);
      product.mediaIds.push(media.id);
      await touch(product);
      return media;
    },
    async replaceImage(mediaId, image) {
      const media = mediaOf(mediaId);
      if (media.pending !== null) throw new HttpError(409, `expected ${mediaId} to be READY but it has a pending operation`);
      const format = sniff(image.bytes);
      const declared = format === null ? null : { filename: `upload.${format}`, mimeType: MIME[format] };
      life().offer(media, { sha256: await store.putBytes(image.bytes), declared, replaces: true, failWith: null, by: "merchant" });
      await store.save();
      return media;
    },
    async editAlt(mediaId, alt) {
      const media = mediaOf(mediaId);
      media.alt = alt;
      media.updatedAt = timestampAfter(media.updatedAt);
      for (const product of catalogue.productsShowing(media)) await touch(product);
    },
    async shareImage(mediaId, productId) {
      const product = productOf(productId);
      product.mediaIds.push(mediaOf(mediaId).id);
      await touch(product);
    },
    async createCollection(title, productIds) {
      const collection: Collection = { id: newId(state, "Collection"), title, handle: handleOf(title), updatedAt: timestamp(), productIds: productIds.map((id) => productOf(id).id) };
      state.collections.push(collection);
      await store.save();
      return collection;
    },
    async deleteImage(mediaId) {
      const media = mediaOf(mediaId);
      const users = catalogue.productsShowing(media);
      catalogue.removeMedia(media);
      for (const product of users) {
        product.mediaIds = product.mediaIds.filter((id) => id !== mediaId);
        for (const variant of product.variants) if (variant.mediaId === mediaId) variant.mediaId = null;
        await touch(product);
      }
    },
    async deleteProduct(productId) {
      const product = productOf(productId);
      catalogue.remove(product);
      // Files outlive the product, as they do in the shop's Files page.
      await notify("products/delete", deletedPayload(product));
    },
    async uninstall() {
      if (!state.installed) throw new HttpError(409, "expected the app to be installed but it is not");
      // Every token ends before the app is told.
      state.accessTokens = {};
      state.refreshTokens = {};
      await notify("app/uninstalled", shopPayload(settings.shop));
      state.installed = false;
      await store.save();
    },
    async changeScopes(scopes) {
      const previous = state.grantedScopes.split(",");
      state.grantedScopes = scopes;
      for (const token of [...Object.values(state.accessTokens), ...Object.values(state.refreshTokens)]) token.scopes = scopes;
      await notify("app/scopes_update", { id: 1001, previous, current: scopes.split(","), updated_at: timestamp() });
    },
    sendCompliance: (topic) => webhooks.send(topic, compliancePayload(topic, settings.shop)),
    bulkFinished: (operation) => notify("bulk_operations/finish", bulkFinishPayload(operation)),
    productChanged: touch,
    async removeImage(mediaId, productId) {
      const product = productOf(productId);
      product.mediaIds = product.mediaIds.filter((id) => id !== mediaId);
      for (const variant of product.variants) if (variant.mediaId === mediaId) variant.mediaId = null;
      await touch(product);
    },
    async arrange(productId, mediaIds) {
      const product = productOf(productId);
      product.mediaIds = product.mediaIds.toSorted((a, b) => mediaIds.indexOf(a) - mediaIds.indexOf(b));
      await touch(product);
    },
    async chooseVariantImage(productId, variantId, mediaId) {
      const product = productOf(productId);
      for (const variant of product.variants) if (variant.id === variantId) variant.mediaId = mediaId;
      await touch(product);
    },
    async fileChanged(media) {
      for (const product of catalogue.productsShowing(media)) await touch(product);
    },
  };
}

function handleOf(title: string): string {
  return title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}
