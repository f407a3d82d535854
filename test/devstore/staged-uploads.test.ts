import { beforeAll, expect, it } from "vitest";
import { StagedUploadsCreateDocument, type StagedUploadInput } from "../../app/shopify/documents.generated.ts";
import { installForAllTests, shop } from "./installed-shop.ts";
import { openTestShop, picture } from "./testing.ts";

installForAllTests();

let bytes: Buffer;
beforeAll(async () => {
  bytes = await picture("jpeg", "red");
});

const input = (over: Partial<StagedUploadInput> = {}): StagedUploadInput => ({ resource: "IMAGE", filename: "a.jpg", mimeType: "image/jpeg", fileSize: String(bytes.length), httpMethod: "POST", ...over });
const create = async (over?: Partial<StagedUploadInput>, where = shop) => (await where.ask(StagedUploadsCreateDocument, { input: [input(over)] })).data!.stagedUploadsCreate!;

type Entry = [string, string | Blob];
const fileEntry = (type = "image/jpeg", content = bytes): Entry => ["file", new Blob([new Uint8Array(content)], { type })];

/** Posts a form made of the target's parameters and the file, as `arrange` lays them out. */
async function post(arrange: (parameters: Entry[]) => Entry[], where = shop): Promise<{ status: number; text: string }> {
  const target = (await create(undefined, where)).stagedTargets![0]!;
  const form = new FormData();
  for (const [name, value] of arrange(target.parameters.map(({ name, value }) => [name, value]))) form.append(name, value);
  const response = await where.fetch(String(target.url), { method: "POST", body: form });
  return { status: response.status, text: await response.text() };
}

it("takes a form with every parameter and the file last", async () => {
  const { status, text } = await post((parameters) => [...parameters, fileEntry()]);
  expect(status).toBe(201);
  expect(text).toContain("<PostResponse>");
});

it.each<[string, number, (parameters: Entry[]) => Entry[]]>([
  ["the file before the last field", 400, (parameters) => [...parameters.slice(0, -1), fileEntry(), ...parameters.slice(-1)]],
  ["no file", 400, (parameters) => parameters],
  ["two files", 400, (parameters) => [...parameters, fileEntry(), fileEntry()]],
  ["a missing parameter", 403, (parameters) => [...parameters.filter(([name]) => name !== "policy"), fileEntry()]],
  ["a changed parameter", 403, (parameters) => [...parameters.map(([name, value]): Entry => [name, name === "acl" ? "public-read" : value]), fileEntry()]],
  ["an unknown key", 403, (parameters) => [...parameters.map(([name, value]): Entry => [name, name === "key" ? "tmp/other.jpg" : value]), fileEntry()]],
  ["another content type", 400, (parameters) => [...parameters, fileEntry("image/png")]],
  ["fewer bytes than were announced", 400, (parameters) => [...parameters, fileEntry("image/jpeg", bytes.subarray(1))]],
  ["more bytes than were announced", 400, (parameters) => [...parameters, fileEntry("image/jpeg", Buffer.concat([bytes, bytes]))]],
])("refuses %s with %i", async (_name, status, arrange) => {
  expect((await post(arrange)).status).toBe(status);
});

it("refuses a body that is no form", async () => {
  const response = await shop.fetch("https://shopify-staged-uploads.storage.googleapis.com/", { method: "POST", body: "bytes" });
  expect(response.status).toBe(400);
});

it("refuses an upload to a target that has expired", async () => {
  const short = await openTestShop({ stagedTargetTtlMs: -1 });
  await short.install();
  const { status, text } = await post((parameters) => [...parameters, fileEntry()], short);
  expect(status).toBe(403);
  expect(text).toContain("ExpiredToken");
  await short.close();
});

it.each<[string, Partial<StagedUploadInput>]>([
  ["a PUT target", { httpMethod: "PUT" }],
  ["another resource", { resource: "VIDEO" }],
  ["a blank filename", { filename: " " }],
  ["a type that is no image", { mimeType: "text/plain" }],
])("makes no target for %s", async (_name, over) => {
  const { stagedTargets, userErrors } = await create(over);
  expect(stagedTargets).toEqual([]);
  expect(userErrors).toHaveLength(1);
});
