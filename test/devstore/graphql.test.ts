import { expect, it } from "vitest";
import { MediaStatusesDocument, ProductForProcessingDocument } from "../../app/shopify/documents.generated.ts";
import { installForAllTests, shop } from "./installed-shop.ts";
import { openTestShop, picture, productWithPhoto } from "./testing.ts";
import { ProductMediaOrderDocument, ProductsCountDocument, ProductsPageDocument, ProductVariantMediaDocument, ShopContextDocument } from "./documents.generated.ts";

installForAllTests();

it("tells the shop and the scopes that were granted, implied ones included", async () => {
  const { data } = await shop.ask(ShopContextDocument, {});
  expect(data?.shop.myshopifyDomain).toBe("packshot-demo.myshopify.com");
  expect(data?.currentAppInstallation.accessScopes.map((scope) => scope.handle)).toContain("read_files");
});

it("reads a product with its media in order and the variants that show them", async () => {
  const { product, mediaId } = await productWithPhoto(shop, await picture("jpeg", "red"));
  const read = await shop.ask(ProductForProcessingDocument, { id: product.id });
  expect(read.errors).toBeUndefined();
  expect(read.data?.product?.media.nodes[0]).toMatchObject({ id: mediaId, fileStatus: "READY", mimeType: "image/jpeg", alt: "A mug", image: { width: 64, height: 64 } });
  const variants = await shop.ask(ProductVariantMediaDocument, { id: product.id });
  expect(variants.data?.product?.variants.nodes.map((variant) => variant.media.nodes.map((media) => media.id))).toEqual([[mediaId], []]);
  const order = await shop.ask(ProductMediaOrderDocument, { id: product.id });
  expect(order.data?.product?.media.nodes).toEqual([{ id: mediaId }]);
});

it("pages products by cursor and counts them", async () => {
  for (const title of ["One", "Two", "Three"]) await shop.store.control.createProduct({ title });
  const first = await shop.ask(ProductsPageDocument, { first: 2, query: "status:active" });
  const rest = await shop.ask(ProductsPageDocument, { first: 50, after: first.data!.products.pageInfo.endCursor ?? null });
  const { data } = await shop.ask(ProductsCountDocument, {});
  expect(first.data?.products.nodes).toHaveLength(2);
  expect(first.data!.products.nodes.length + rest.data!.products.nodes.length).toBe(data?.productsCount?.count);
});

it("answers null for what is not there, and refuses more than 250 ids", async () => {
  const gone = await shop.ask(MediaStatusesDocument, { ids: ["gid://shopify/MediaImage/1"] });
  expect(gone.data?.nodes).toEqual([null]);
  const { body } = await shop.askText("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids: Array.from({ length: 251 }, (_, n) => `gid://shopify/Product/${n}`) });
  expect(body.errors?.[0]?.extensions.code).toBe("MAX_INPUT_SIZE_EXCEEDED");
});

it("refuses an unknown field and an unknown argument with Shopify's words and HTTP 200", async () => {
  const field = await shop.askText("{ shop { colour } }");
  expect(field.status).toBe(200);
  expect(field.body).toEqual({ errors: [expect.objectContaining({ message: "Field 'colour' doesn't exist on type 'Shop'" })] });
  const argument = await shop.askText("{ shop(size: 1) { id } }");
  expect(argument.body.errors?.[0]?.message).toBe("Field 'shop' doesn't accept argument 'size'");
});

it("refuses a field that the stand-in does not serve instead of answering null", async () => {
  const { body } = await shop.askText("{ shop { email } }");
  expect(body.errors?.[0]?.extensions.code).toBe("STANDIN_NOT_IMPLEMENTED");
});

it("denies what the granted scopes do not reach", async () => {
  const narrow = await openTestShop({ scopes: "read_products" });
  await narrow.install();
  const write = await narrow.askText('mutation { fileUpdate(files: [{ id: "gid://shopify/MediaImage/1" }]) { userErrors { message } } }');
  expect(write.body.errors?.[0]).toMatchObject({ extensions: { code: "ACCESS_DENIED" }, message: "Access denied for fileUpdate field. Required access: `write_files` access scope or `write_themes` access scope." });
  const none = await openTestShop({ scopes: "write_files" });
  await none.install();
  const read = await none.ask(ProductsCountDocument, {});
  expect(read.data).toEqual({ productsCount: null });
  expect(read.errors?.[0]?.extensions.code).toBe("ACCESS_DENIED");
  await Promise.all([narrow.close(), none.close()]);
});

it("answers 404 to another API version and to another shop", async () => {
  const call = (url: string) => shop.fetch(url, { method: "POST", body: "{}" });
  expect((await call(`https://${shop.store.shop}/admin/api/2024-01/graphql.json`)).status).toBe(404);
  expect((await call("https://other.myshopify.com/admin/api/2026-10/graphql.json")).status).toBe(404);
});

it("sizes a call by its pages, refunds what it did not use, and refuses above 1000 points", async () => {
  const { extensions } = await shop.ask(ProductsPageDocument, { first: 10 });
  expect(extensions?.cost.requestedQueryCost).toBe(40);
  expect(extensions?.cost.actualQueryCost).toBeLessThan(40);
  const { body } = await shop.askText("{ products(first: 250) { nodes { media(first: 250) { nodes { id } } } } }");
  expect(body.errors?.[0]?.extensions.code).toBe("MAX_COST_EXCEEDED");
});

it("throttles when the bucket is empty and serves again once it has refilled", async () => {
  const tight = await openTestShop({ throttle: { maximumAvailable: 12, restoreRate: 50 } });
  await tight.install();
  const costly = "{ products(first: 10) { nodes { id } } }";
  const [one, two] = [await tight.askText("{ products(first: 12) { nodes { id } } }"), await tight.askText("{ products(first: 13) { nodes { id } } }")];
  expect(one.body.data).toBeDefined();
  expect(two).toMatchObject({ status: 200, body: { errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }], extensions: { cost: { actualQueryCost: null, throttleStatus: { maximumAvailable: 12 } } } } });
  await Promise.all([1, 2, 3].map(() => tight.askText('mutation { stagedUploadsCreate(input: []) { userErrors { message } } }')));
  expect((await tight.askText(costly)).body.errors?.[0]?.extensions.code).toBe("THROTTLED");
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect((await tight.askText(costly)).body.errors).toBeUndefined();
  await tight.close();
});

it("does what the fault dial says, as often as it says", async () => {
  await shop.store.control.faults({ throttle: 1, http500Next: 1, http429Next: 1, resetNext: 1 });
  await expect(shop.askText("{ shop { id } }")).rejects.toThrow("fetch failed");
  expect((await shop.askText("{ shop { id } }")).status).toBe(429);
  expect((await shop.askText("{ shop { id } }")).status).toBe(500);
  expect((await shop.askText("{ shop { id } }")).body.errors?.[0]?.extensions.code).toBe("THROTTLED");
  expect((await shop.askText("{ shop { id } }")).body.data).toBeDefined();
});
