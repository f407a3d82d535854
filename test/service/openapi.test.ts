import { Ajv2020 } from "ajv/dist/2020.js";
import { validate as isUuid } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { grant } from "../../app/intake/credits.ts";
import { createKey } from "../../app/service/keys.ts";
import { client, tinyPicture, type Answer } from "./client.ts";
import { openService, SHOP, type Service } from "./support.ts";

interface Described {
  openapi: string;
  paths: Record<string, Record<string, { responses: Record<string, { content: Record<string, { schema: { $ref: string } }> }> }>>;
}

let service: Service;
let api: Described;
let ajv: Ajv2020;
const FILE_URL = "https://example.com/image.jpg";

beforeAll(async () => {
  service = await openService({ environment: { METERING: "on" } });
  await grant(service.database, SHOP, 10);
  api = (await (await fetch(`${service.url}/api/openapi.json`)).json()) as Described;
  ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addFormat("uuid", isUuid).addFormat("uri", (text) => URL.canParse(text));
  ajv.addSchema(api, "api");
});
afterAll(() => service.close());

/** Checks an answer against what the description promises for its path, method and status. */
function expectDescribed(method: string, path: string, { status, body }: Answer): void {
  const schema = api.paths[path]?.[method]?.responses[String(status)]?.content["application/json"]?.schema.$ref;
  if (!schema) throw new Error(`expected ${method} ${path} to describe the status ${status}`);
  const check = ajv.getSchema(`api${schema}`)!;
  expect(check(body), `${method} ${path} ${status}: ${JSON.stringify(body)} ${JSON.stringify(check.errors)}`).toBe(true);
}

it("is OpenAPI 3.1 whose every schema compiles", () => {
  expect(api.openapi).toBe("3.1.0");
  for (const name of Object.keys((api as unknown as { components: { schemas: object } }).components.schemas)) expect(() => ajv.getSchema(`api#/components/schemas/${name}`)).not.toThrow();
});

it("describes every answer that the service gives", async () => {
  const us = client(service.url, service.key);
  const poor = client(service.url, (await createKey(service.database, "poor.myshopify.com", "x")).key);
  const accepted = await us.uploadFile(await tinyPicture(), { mode: "params", params: '{"frame":{"width":64,"height":64}}', output_format: "webp" });
  expectDescribed("post", "/api/v1/upload", accepted);
  expectDescribed("get", "/api/v1/status", (await us.status(String(accepted.body.job_id))) as unknown as Answer);
  const failing = await us.uploadJson({ file_url: "http://10.0.0.1/x.jpg", delivery_mode: "final_url" });
  for (const { body } of [accepted, failing]) expectDescribed("get", "/api/v1/status", { status: 200, headers: new Headers(), body: (await us.ended(String(body.job_id))) as unknown as Record<string, unknown> });

  expectDescribed("post", "/api/v1/upload", await us.call("/api/v1/upload", { method: "POST" }));
  expectDescribed("post", "/api/v1/upload", await us.uploadJson({ mode: "x" }));
  expectDescribed("post", "/api/v1/upload", await client(service.url, "").uploadJson({}));
  expectDescribed("post", "/api/v1/upload", await poor.uploadJson({ file_url: FILE_URL }));
  expectDescribed("get", "/api/v1/status", (await us.status("x")) as unknown as Answer);
  expectDescribed("get", "/api/v1/status", await us.call("/api/v1/status"));
  expectDescribed("get", "/api/v1/balance", await us.call("/api/v1/balance"));
  expectDescribed("get", "/api/v1/balance", await client(service.url, "x").call("/api/v1/balance"));
});

it("describes requests as the service judges them", async () => {
  const check = ajv.getSchema("api#/components/schemas/UploadRequest")!;
  const us = client(service.url, service.key);
  const requests = [
    { file_url: FILE_URL, mode: "params", params: { background: { kind: "colour", colour: "#ffffff" } }, delivery_mode: "url", output_format: "webp" },
    { file_url: FILE_URL, mode: "clipping", params: null },
    { file_url: FILE_URL, mode: "other" },
    { file_url: FILE_URL, output_format: "bmp" },
    { file_url: FILE_URL, mode: "params", params: { frame: { width: -1 } } },
  ];
  for (const request of requests) expect(check(request), JSON.stringify(request)).toBe((await us.uploadJson(request)).status === 202);
});

it("is a page to read, without script or anything from elsewhere", async () => {
  const response = await fetch(`${service.url}/api/docs`);
  const page = await response.text();
  expect(response.headers.get("content-type")).toContain("text/html");
  for (const text of ["/api/v1/upload", "/api/v1/status", "callback_url", "Idempotency-Key", "X-Packshot-Signature"]) expect(page).toContain(text);
  expect(page).not.toMatch(/<script|src=|https?:\/\/(?!127\.0\.0\.1)/);
});
