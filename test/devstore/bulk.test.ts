import { describe, expect, it } from "vitest";
import { installForAllTests, shop } from "./installed-shop.ts";
import { openTestShop, picture, productWithPhoto, until } from "./testing.ts";

const CATALOGUE = `{
  products(query: "status:active") {
    edges { node { __typename id title
      media { edges { node { __typename id ... on MediaImage { mimeType image { url width height } } } } }
    } }
  }
}`;
const RUN = "mutation ($query: String!, $grouped: Boolean!) { bulkOperationRunQuery(query: $query, groupObjects: $grouped) { bulkOperation { id status } userErrors { code field message } } }";
const STATUS = "query ($id: ID!) { bulkOperation(id: $id) { id type status errorCode completedAt objectCount rootObjectCount fileSize url partialDataUrl } }";

interface Begun {
  bulkOperation: { id: string; status: string } | null;
  userErrors: { code: string; message: string }[];
}
type Operation = Record<"id" | "status" | "objectCount" | "rootObjectCount", string> & Record<"errorCode" | "url" | "partialDataUrl" | "fileSize", string | null>;

installForAllTests({ bulk: { startMs: 5, runMs: 5 } });

async function begin(query: string, on = shop, grouped = false): Promise<Begun> {
  const { body } = await on.askText(RUN, { query, grouped });
  return body.data!.bulkOperationRunQuery as Begun;
}

async function status(id: string, on = shop): Promise<Operation> {
  const { body } = await on.askText(STATUS, { id });
  return body.data!.bulkOperation as Operation;
}

async function ended(query: string, on = shop): Promise<Operation> {
  const { bulkOperation, userErrors } = await begin(query, on);
  expect(userErrors).toEqual([]);
  await until(async () => !["CREATED", "RUNNING", "CANCELING"].includes((await status(bulkOperation!.id, on)).status));
  return status(bulkOperation!.id, on);
}

async function linesOf(url: string | null, on = shop): Promise<Record<string, unknown>[]> {
  const response = await on.fetch(url ?? "");
  expect(response.status).toBe(200);
  return (await response.text()).trim().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
}

const refusal = async (query: string) => (await begin(query)).userErrors[0];

describe("a bulk query", () => {
  it("gives every object a line and names each child's parent", async () => {
    const { product, mediaId } = await productWithPhoto(shop, await picture("jpeg", "#703010"));
    const operation = await ended(CATALOGUE);
    const lines = await linesOf(operation.url);
    expect(operation).toMatchObject({ status: "COMPLETED", errorCode: null, rootObjectCount: "1", objectCount: "2" });
    expect(lines).toEqual([
      { __typename: "Product", id: product.id, title: "Mug" },
      { __typename: "MediaImage", id: mediaId, mimeType: "image/jpeg", image: expect.objectContaining({ width: 64, height: 64 }) as object, __parentId: product.id },
    ]);
    const variants = await linesOf((await ended("{ productVariants { edges { node { id product { id } media { edges { node { id } } } } } } }")).url);
    expect(variants).toHaveLength(3);
    expect(variants[2]).toEqual({ id: mediaId, __parentId: product.variants[0]!.id });
  });

  it("reads a collection's products with their media, and filters by update time and collection", async () => {
    const [inside, outside] = [await shop.store.control.createProduct({ title: "In" }), await shop.store.control.createProduct({ title: "Out" })];
    const collection = await shop.store.control.createCollection("Mugs", [inside.id]);
    const number = collection.id.split("/").at(-1);
    const below = await linesOf((await ended(`{ collection(id: "${collection.id}") { id products { edges { node { id media { edges { node { id } } } } } } } }`)).url);
    expect(below.map(({ id }) => id)).toEqual([collection.id, inside.id]);
    const filtered = await linesOf((await ended(`{ products(query: "collection_id:${number}") { edges { node { id } } } }`)).url);
    expect(filtered).toEqual([{ id: inside.id }]);
    const updated = await linesOf((await ended(`{ products(query: "updated_at:>='${outside.updatedAt}'") { edges { node { id } } } }`)).url);
    expect(updated.map(({ id }) => id)).toContain(outside.id);
    expect((await ended(`{ products(query: "updated_at:>'2099-01-01T00:00:00Z'") { edges { node { id } } } }`)).url).toBeNull();
  });

  it.each([
    ["no connection", "{ shop { id } }", /at least one connection/],
    ["three levels", "{ products { edges { node { id variants { edges { node { id media { edges { node { id } } } } } } } } } }", /more than 2 levels/],
    ["six connections", `{ products { edges { node { id ${[1, 2, 3, 4, 5].map((n) => `m${n}: media { edges { node { id } } }`).join(" ")} } } } }`, /more than 5 connections/],
    ["two top-level fields", "{ products { edges { node { id } } } collections { edges { node { id } } } }", /exactly one top-level field/],
    ["node at the top", '{ node(id: "gid://shopify/Product/1") { id } }', /node or nodes/],
    ["a parent without id", "{ products { edges { node { title media { edges { node { id } } } } } } }", /must select the 'id'/],
    ["an unknown field", "{ products { edges { node { id colour } } } }", /'colour' doesn't exist/],
    ["no GraphQL at all", "{ products", /Invalid bulk query/],
  ])("with %s is refused", async (_, query, message) => {
    expect(await refusal(query)).toEqual({ code: "INVALID", field: ["query"], message: expect.stringMatching(message) as string });
  });

  it("beyond five at once is refused, and one that is cancelled makes room", async () => {
    const slow = await openTestShop({ bulk: { startMs: 60_000 } });
    await slow.install();
    const begun: Begun[] = [];
    for (let one = 0; one < 6; one += 1) begun.push(await begin(CATALOGUE, slow));
    expect(begun.map(({ userErrors }) => userErrors[0]?.code ?? "begun")).toEqual([...Array.from({ length: 5 }, () => "begun"), "LIMIT_REACHED"]);
    const { id } = begun[0]!.bulkOperation!;
    const listed = await slow.askText('{ bulkOperations(first: 10, query: "status:created") { nodes { id } } }');
    expect((listed.body.data!.bulkOperations as { nodes: object[] }).nodes).toHaveLength(5);
    await slow.askText("mutation ($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { message } } }", { id });
    await until(async () => (await status(id, slow)).status === "CANCELED");
    expect((await begin(CATALOGUE, slow)).userErrors).toEqual([]);
    await slow.close();
  });

  it("whose scopes do not reach its fields ends FAILED with ACCESS_DENIED", async () => {
    const narrow = await openTestShop({ scopes: "write_files", bulk: { startMs: 1, runMs: 1 } });
    await narrow.install();
    expect(await ended(CATALOGUE, narrow)).toMatchObject({ status: "FAILED", errorCode: "ACCESS_DENIED", url: null });
    await narrow.close();
  });

  it("that fails leaves half of its objects under partialDataUrl", async () => {
    await shop.store.control.faults({ failNextBulk: "INTERNAL_SERVER_ERROR" });
    const all = (await shop.store.control.products()).length;
    const operation = await ended("{ products { edges { node { id } } } }");
    expect(operation).toMatchObject({ status: "FAILED", errorCode: "INTERNAL_SERVER_ERROR", url: null });
    expect(await linesOf(operation.partialDataUrl)).toHaveLength(Math.ceil(all / 2));
  });

  it("tells its end by webhook", async () => {
    const { id } = await ended("{ products { edges { node { id } } } }");
    const told = () => shop.received.filter(({ headers }) => headers["x-shopify-topic"] === "bulk_operations/finish").map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    await until(() => told().some((body) => body.admin_graphql_api_id === id));
    expect(told().find((body) => body.admin_graphql_api_id === id)).toMatchObject({ status: "completed", type: "query", error_code: null });
  });

  it("gives nothing under an address whose signature is wrong", async () => {
    const { url } = await ended("{ products { edges { node { id } } } }");
    expect((await shop.fetch(`${url ?? ""}0`)).status).toBe(403);
  });
});

describe("a synthetic catalogue", () => {
  it("of 20,000 images is read by a bulk query, each image with bytes of its own content", async () => {
    const large = await openTestShop({ durable: false, bulk: { startMs: 1, runMs: 1 } });
    await large.install();
    await large.store.control.bringSynthetic({ products: 5000, imagesPerProduct: 4, sharedEvery: 100 });
    const { bulkOperation } = await begin(CATALOGUE, large);
    for (let tries = 0; (await status(bulkOperation!.id, large)).status !== "COMPLETED" && tries < 300; tries += 1) await new Promise((resolve) => setTimeout(resolve, 100));
    const operation = await status(bulkOperation!.id, large);
    expect(operation).toMatchObject({ rootObjectCount: "5000", objectCount: String(5000 * 5 + 49) });
    const lines = await linesOf(operation.url, large);
    const images = new Set(lines.filter((line) => line.__typename === "MediaImage").map(({ id }) => id));
    expect(images.size).toBe(20_000);
    const { body } = await large.askText("query ($id: ID!) { node(id: $id) { ... on MediaImage { fileStatus originalSource { url } } } }", { id: [...images][12_345] });
    const media = body.data!.node as { fileStatus: string; originalSource: { url: string } };
    expect(media.fileStatus).toBe("READY");
    expect((await large.fetch(media.originalSource.url)).status).toBe(200);
    await large.close();
  });
});
