import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { client, tinyPicture } from "./client.ts";
import { openService, SHOP, type Service } from "./support.ts";

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const URL = "https://example.com/image.jpg";

let service: Service;
let picture: Buffer;
const api = () => client(service.url, service.key);

beforeAll(async () => {
  service = await openService({ worker: false, environment: { MAX_IMAGE_MEGABYTES: "1" } });
  await service.database.preset.create({ data: { shop: SHOP, name: "mon_set", mode: "params", params: {} } });
  picture = await tinyPicture();
});
afterAll(() => service.close());

describe("POST /api/v1/upload", () => {
  it("accepts a JSON upload with 202, a UUIDv7, the status queued and the mode", async () => {
    const { status, body } = await api().uploadJson({ file_url: URL, mode: "params", params: "mon_set", delivery_mode: "url", output_format: "webp" });
    expect(status).toBe(202);
    expect(body).toEqual({ job_id: expect.stringMatching(UUID_V7) as string, status: "queued", mode: "params" });
  });

  it("accepts a file as multipart, with the same key as a Bearer token", async () => {
    const form = new FormData();
    form.append("file", new Blob([new Uint8Array(picture)]), "image.jpg");
    const response = await fetch(`${service.url}/api/v1/upload`, { method: "POST", headers: { authorization: `Bearer ${service.key}` }, body: form });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ status: "queued", mode: "clipping" });
  });

  it("takes params as an object, as JSON text in a form, and null for none", async () => {
    const params = { background: { kind: "colour", colour: "#00ff00" } };
    const asObject = await api().uploadJson({ file_url: URL, mode: "params", params });
    const asText = await api().uploadFile(picture, { mode: "params", params: JSON.stringify(params) });
    for (const { status, body } of [asObject, asText]) {
      expect(status).toBe(202);
      const job = await service.database.job.findUniqueOrThrow({ where: { id: String(body.job_id) } });
      expect(job.params).toMatchObject(params);
    }
    expect((await api().uploadJson({ file_url: URL, params: null })).status).toBe(202);
  });

  it("gives later jobs greater ids", async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.push(String((await api().uploadJson({ file_url: URL })).body.job_id));
    expect([...ids].sort()).toEqual(ids);
  });

  const choice = "The value you selected is not a valid choice.";
  it.each<[string, Record<string, unknown>, Record<string, string[]>]>([
    ["neither a file nor an address", {}, { file: ["You must provide either file_url or file"] }],
    ["the contract's own sample of two faults", { mode: "x" }, { file: ["You must provide either file_url or file"], mode: [choice] }],
    ["an address that is none", { file_url: "image.jpg" }, { file_url: ["This value is not a valid URL."] }],
    ["an address of another scheme", { file_url: "ftp://example.com/a.jpg" }, { file_url: ["This value is not a valid URL."] }],
    ["a number as address", { file_url: 5 }, { file_url: ["This value is not a valid URL."] }],
    ["an unknown format", { file_url: URL, output_format: "bmp" }, { output_format: [choice] }],
    ["an unknown delivery mode", { file_url: URL, delivery_mode: "mail" }, { delivery_mode: [choice] }],
    ["mode params without params", { file_url: URL, mode: "params" }, { params: ["This value should not be blank."] }],
    ["an unknown parameter set", { file_url: URL, mode: "params", params: "nobody" }, { params: ["There is no parameter set of this name."] }],
    ["params of another type", { file_url: URL, mode: "params", params: 5 }, { params: ["This value should be a string, an object or null."] }],
    ["params with a wrong field", { file_url: URL, mode: "params", params: { output: { quality: 500 } } }, { params: ["expected at most 100 for output.quality but received 500"] }],
    ["a callback to a file", { file_url: URL, callback_url: "file:///etc/passwd" }, { callback_url: ["This value is not a valid URL."] }],
    ["an address with a password", { file_url: "https://user:password@example.com/a.jpg" }, { file_url: ["This value is not a valid URL."] }],
    ["every fault at once", { file_url: "x", mode: "x", output_format: "x" }, { file_url: ["This value is not a valid URL."], mode: [choice], output_format: [choice] }],
  ])("answers 422 with a text per field to %s", async (_what, request, details) => {
    const { status, body } = await api().uploadJson(request);
    expect({ status, body }).toEqual({ status: 422, body: { error: "validation", details } });
  });

  it("refuses a file together with an address", async () => {
    const { status, body } = await api().uploadFile(picture, { file_url: URL });
    expect({ status, body }).toEqual({ status: 422, body: { error: "validation", details: { file: ["You must provide either file_url or file, not both"] } } });
  });

  it.each<[string, Uint8Array, string]>([
    ["what is no picture, whatever its name and type say", Buffer.from("<html>no picture at all</html>".repeat(20)), "This file is not a valid image."],
    ["an empty file", Buffer.alloc(0), "An empty file is not allowed."],
    ["a file above the limit", Buffer.alloc(1_500_000, 1), "The file is too large. Allowed maximum size is 1 MB."],
    ["a body far above the limit", Buffer.alloc(5_000_000, 1), "The file is too large. Allowed maximum size is 1 MB."],
  ])("refuses %s", async (_what, bytes, message) => {
    const { status, body } = await api().uploadFile(bytes);
    expect({ status, body }).toEqual({ status: 422, body: { error: "validation", details: { file: [message] } } });
  });

  it.each<[string, RequestInit]>([
    ["a body that is no JSON", { headers: { "content-type": "application/json" }, body: "{" }],
    ["JSON that is no object", { headers: { "content-type": "application/json" }, body: "[1]" }],
    ["JSON nested 100,000 levels deep", { headers: { "content-type": "application/json", "idempotency-key": "deep" }, body: `{"file_url":"${URL}","extra":${"[".repeat(100_000)}${"]".repeat(100_000)}}` }],
    ["a parameter set nested as deeply", { headers: { "content-type": "application/json" }, body: `{"file_url":"${URL}","mode":"params","params":${'{"frame":'.repeat(50_000)}1${"}".repeat(50_000)}}` }],
    ["the character U+0000", { headers: { "content-type": "application/json" }, body: `{"file_url":"${URL}","mode":"params","params":"a\\u0000b"}` }],
    ["half a surrogate pair", { headers: { "content-type": "application/json" }, body: `{"file_url":"${URL}","mode":"params","params":"a\\ud800b"}` }],
    ["no body", { headers: { "content-type": "application/json" } }],
    ["no content type", { body: new Uint8Array([1, 2, 3]) }],
    ["another content type", { headers: { "content-type": "text/plain" }, body: "hello" }],
    ["multipart without a boundary", { headers: { "content-type": "multipart/form-data" }, body: "hello" }],
    ["multipart that ends too early", { headers: { "content-type": "multipart/form-data; boundary=b" }, body: '--b\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\nabc' }],
  ])("answers 400 to %s", async (_what, init) => {
    const { status, body } = await api().call("/api/v1/upload", { method: "POST", ...init });
    expect(status).toBe(400);
    expect(body).toEqual({ error: "bad_request", message: expect.any(String) as string });
  });

  it("answers a form with what cannot be stored, or is nested too deeply, as what it is", async () => {
    expect((await api().uploadFile(picture, { mode: "params", params: "a\0b" })).status).toBe(400);
    const deep = await api().uploadFile(picture, { mode: "params", params: `${'{"frame":'.repeat(10_000)}1${"}".repeat(10_000)}` });
    expect(deep).toMatchObject({ status: 422, body: { error: "validation", details: { params: [expect.any(String)] } } });
  });

  it("leaves no file behind for what it refused or broke off", async () => {
    const before = await service.database.serviceJob.count({ where: { sourceKey: { not: null } } });
    await api().uploadFile(Buffer.alloc(1_500_000, 1));
    await api().uploadFile(picture, { mode: "x" });
    const stop = new AbortController();
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(`--b\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n${"x".repeat(100_000)}`)),
    });
    const broken = fetch(`${service.url}/api/v1/upload`, { method: "POST", duplex: "half", body, signal: stop.signal, headers: { "x-api-key": service.key, "content-type": "multipart/form-data; boundary=b" } });
    setTimeout(() => stop.abort(), 300);
    await expect(broken).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 500));

    const files = await readdir(service.dataDir, { recursive: true, withFileTypes: true });
    const left = files.filter((entry) => entry.isFile() && (entry.name.startsWith("upload-") || path.basename(entry.parentPath) === "uploads"));
    expect(left).toHaveLength(before);
  });
});

describe("who may ask", () => {
  it.each<[string, Record<string, string>, string]>([
    ["no key", {}, "API key missing"],
    ["an unknown key", { "x-api-key": `pks_${"0".repeat(12)}_${"a".repeat(43)}` }, "API key invalid"],
    ["what has not the form of a key", { "x-api-key": "' or 1=1 --" }, "API key invalid"],
    ["an unknown Bearer token", { authorization: "Bearer x" }, "API key invalid"],
    ["another scheme", { authorization: "Basic eDp5" }, "API key missing"],
  ])("answers 401 to %s on every call", async (_what, headers, message) => {
    for (const [method, route] of [["POST", "/api/v1/upload"], ["GET", "/api/v1/status?job_id=x"], ["GET", "/api/v1/balance"]] as const) {
      const { status, body } = await client(service.url, "").call(route, { method, headers });
      expect({ status, body }).toEqual({ status: 401, body: { error: "unauthorized", message } });
    }
  });

  it("answers other methods with 405 and other paths with 404", async () => {
    expect((await api().call("/api/v1/upload")).status).toBe(405);
    expect((await api().call("/api/v1/nothing")).body).toEqual({ error: "not_found" });
  });
});

describe("GET /api/v1/status", () => {
  it("answers a new job as queued, with null where the result will be", async () => {
    const one = await api().uploadJson({ file_url: URL, delivery_mode: "final_url" });
    expect((await api().status(String(one.body.job_id))).body).toEqual({ job_id: one.body.job_id, status: "queued", state: "pending", mode: "clipping", progress: 0, final_url: null });
    const many = await api().uploadJson({ file_url: URL });
    expect((await api().status(String(many.body.job_id))).body).toMatchObject({ state: "pending", final_urls: null });
  });

  it.each(["019cdc54-2673-dc32-b9e5-6e1d36cc9e8a", "x", "' or 1=1", "00000000-0000-0000-0000-000000000000"])("answers 404 to the unknown job %s", async (jobId) => {
    const { status, body } = await api().status(jobId);
    expect({ status, body }).toEqual({ status: 404, body: { error: "not_found" } });
  });

  it("asks for the job's id", async () => {
    expect(await api().call("/api/v1/status")).toMatchObject({ status: 422, body: { error: "validation", details: { job_id: ["This value should not be blank."] } } });
  });
});

it("writes no key and no address of a client's into its log", () => {
  expect(service.log()).not.toContain(service.key);
  expect(service.log()).not.toContain("example.com");
});
