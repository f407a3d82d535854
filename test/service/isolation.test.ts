/** Nobody gets where they do not belong: every route of the service, asked with another shop's key for what is not that shop's. */
import type { Router } from "express";
import { createClientAsync } from "soap";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { replayCallback } from "../../app/service/callbacks/deliver.ts";
import type { ServiceContext } from "../../app/service/context.ts";
import { grant } from "../../app/intake/credits.ts";
import { createKey, listKeys, revokeKey } from "../../app/service/keys.ts";
import { imageApi } from "../../app/service/router.ts";
import { rtbApi } from "../../app/service/rtb/router.ts";
import { client, tinyPicture } from "./client.ts";
import { openService, SHOP, type Service } from "./support.ts";

const UNKNOWN_JOB = "019cdc54-2673-7c32-b9e5-6e1d36cc9e8a";
const STRANGER = "stranger.myshopify.com";
const PRESET = "our-secret-look";
const NO_PRESET = "nobody-has-this";

let service: Service;
let strangerKey: string;
/** A finished job of {@link SHOP}, through each contract. */
let jobId: string;
let ticket: string;
let fileUrl: string;
let templateId: number;
let ourAddress: string;

beforeAll(async () => {
  service = await openService({ environment: { METERING: "on" } });
  const { database, url, key } = service;
  strangerKey = (await createKey(database, STRANGER, "stranger")).key;
  await grant(database, SHOP, 10);
  await grant(database, STRANGER, 5);
  const preset = await database.preset.create({ data: { shop: SHOP, name: PRESET, mode: "params", params: {} } });
  templateId = 2_000_000 + preset.number;

  const ours = client(url, key);
  const answer = await ours.uploadFile(await tinyPicture(), { delivery_mode: "final_url" }, { "idempotency-key": "order-1" });
  jobId = String(answer.body.job_id);
  fileUrl = (await ours.ended(jobId)).final_url ?? "";
  ourAddress = `${url}/nothing.jpg?ours`;
  const xml = await (await fetch(`${url}/REST.svc/Image/`, { method: "POST", body: JSON.stringify({ ...contact(key), ImageURL: ourAddress, templateId }) })).text();
  ticket = /<IMAGETICKET>(.*)<\/IMAGETICKET>/.exec(xml)?.[1] ?? "";
  expect(fileUrl).toContain("/files/");
  expect(ticket).not.toBe("");
});
afterAll(() => service.close());

const contact = (key: string) => ({ ContactEmail: "a@stranger.example", ContactAPIkey: key });
const rest = async (address: string, init?: RequestInit): Promise<string> => {
  const response = await fetch(`${service.url}/REST.svc${address}`, init);
  return `${response.status} ${await response.text()}`;
};
const query = (key = strangerKey) => new URLSearchParams(contact(key)).toString();
const asStranger = () => client(service.url, strangerKey);

/** Two answers to a stranger: about what is ours, and about what nobody has. */
interface Pair {
  ours: unknown;
  nobodys: unknown;
}

const routes: Record<string, () => Promise<Pair>> = {
  async "POST /api/v1/upload"() {
    const ask = async (params: string) => {
      const { status, body } = await asStranger().uploadJson({ file_url: "https://example.com/a.jpg", mode: "params", params });
      return JSON.stringify({ status, body }).replaceAll(params, "");
    };
    return { ours: await ask(PRESET), nobodys: await ask(NO_PRESET) };
  },
  async "GET /api/v1/status"() {
    const ask = async (id: string) => {
      const { status, body } = await asStranger().status(id);
      return { status, body };
    };
    return { ours: await ask(jobId), nobodys: await ask(UNKNOWN_JOB) };
  },
  async "GET /api/v1/balance"() {
    const { body } = await asStranger().call("/api/v1/balance");
    return { ours: body, nobodys: { balance: 5, unlimited: false } };
  },
  async "GET /api/openapi.json"() {
    return { ours: await (await fetch(`${service.url}/api/openapi.json`, { headers: { "x-api-key": service.key } })).text(), nobodys: await (await fetch(`${service.url}/api/openapi.json`)).text() };
  },
  async "GET /api/docs"() {
    return { ours: await (await fetch(`${service.url}/api/docs`, { headers: { "x-api-key": service.key } })).text(), nobodys: await (await fetch(`${service.url}/api/docs`)).text() };
  },
  async "GET /REST.svc/Templates"() {
    const xml = await rest(`/Templates/?${query()}`);
    return { ours: xml.includes(PRESET) || xml.includes(String(templateId)), nobodys: false };
  },
  async "POST /REST.svc/Image"() {
    const ask = async (id: number) => (await rest("/Image/", { method: "POST", body: JSON.stringify({ ...contact(strangerKey), ImageURL: "https://example.com/a.jpg", templateId: id }) })).replaceAll(String(id), "");
    return { ours: await ask(templateId), nobodys: await ask(2_999_999) };
  },
  async "GET /REST.svc/Image/Status/:ticket"() {
    const ask = (id: string) => rest(`/Image/Status/${id}/?${query()}`);
    return { ours: [await ask(ticket), await ask(jobId)], nobodys: [await ask(UNKNOWN_JOB), await ask(UNKNOWN_JOB)] };
  },
  async "ALL /soap.asmx"() {
    const soap = await createClientAsync(`${service.url}/soap.asmx?WSDL`);
    const call = async (operation: string, parameters: object) => {
      const run = (soap as unknown as Record<string, (parameters: object) => Promise<[object]>>)[`${operation}Async`]!;
      return JSON.stringify((await run.call(soap, { ...contact(strangerKey), ...parameters }))[0]);
    };
    const added = async (id: number) => (await call("AddImageToQueue", { ImageURL: "https://example.com/a.jpg", templateId: String(id) })).replaceAll(String(id), "");
    expect(await call("GetTemplates", {})).not.toContain(PRESET);
    return {
      ours: [await added(templateId), await call("GetImageStatus", { ImageTicket: ticket })],
      nobodys: [await added(2_999_999), await call("GetImageStatus", { ImageTicket: UNKNOWN_JOB })],
    };
  },
};

/** What Express would route, read from its own tables. */
function routesOf(prefix: string, router: Router): string[] {
  interface Layer {
    route?: { path: string; methods: Record<string, boolean> };
    regexp: RegExp;
    handle: { stack?: Layer[] };
  }
  return (router.stack as unknown as Layer[]).flatMap(({ route, regexp, handle }) => {
    if (route) {
      const methods = Object.keys(route.methods).filter((name) => name !== "_all");
      return (methods.length === 0 ? ["all"] : methods).map((method) => `${method.toUpperCase()} ${prefix}${route.path}`);
    }
    const inner = /^\^\\\/(.*?)\\\/\?\(\?=/.exec(regexp.source)?.[1]?.replaceAll("\\", "") ?? "";
    return handle.stack ? routesOf(`${prefix}/${inner}`, handle as unknown as Router) : [];
  });
}

describe("another shop's key", () => {
  it("is tried on every route that there is", () => {
    const context = { appUrl: "http://packshot.example" } as unknown as ServiceContext;
    expect(Object.keys(routes).sort()).toEqual([...routesOf("/api", imageApi(context)), ...routesOf("", rtbApi(context))].sort());
  });

  it.each(Object.keys(routes))("on %s gets the answer for what nobody has", async (route) => {
    const { ours, nobodys } = await routes[route]!();
    expect(ours).toEqual(nobodys);
  });

  it("makes a job of its own with an Idempotency-Key that we used", async () => {
    const { status, body } = await asStranger().uploadFile(await tinyPicture(), { delivery_mode: "final_url" }, { "idempotency-key": "order-1" });
    expect(status).toBe(202);
    expect(body.job_id).not.toBe(jobId);
    expect(await service.database.job.findUnique({ where: { id: String(body.job_id) } })).toMatchObject({ shop: STRANGER });
  });

  it("cannot bend a result's address to another file, another name or another time", async () => {
    expect((await fetch(fileUrl)).status).toBe(200);
    const [, claims = "", signature = "", name = ""] = /\/files\/([^.]+)\.([^/]+)\/(.+)$/.exec(fileUrl) ?? [];
    const [storageKey, expires, type, download] = JSON.parse(Buffer.from(claims, "base64url").toString()) as [string, number, string, number];
    const encode = (...fields: unknown[]) => Buffer.from(JSON.stringify(fields)).toString("base64url");
    const others = [
      `${encode(storageKey.replace("outputs", "uploads"), expires, type, download)}.${signature}/${name}`,
      `${encode(storageKey, expires + 3600, type, download)}.${signature}/${name}`,
      `${encode(storageKey, expires, "text/html", download)}.${signature}/${name}`,
      `${claims}.${signature}/page.html`,
      `${claims}.${Buffer.alloc(32).toString("base64url")}/${name}`,
      `${claims}./${name}`,
      `../storage/${storageKey}`,
      `..%2f..%2f${encodeURIComponent(storageKey)}`,
    ];
    for (const other of others) expect((await fetch(`${service.url}/files/${other}`, { headers: { "x-api-key": strangerKey } })).status, other).toBe(404);
  });
});

describe("another shop's merchant", () => {
  it("can neither see nor revoke our keys, nor replay our callbacks", async () => {
    const { database } = service;
    const [ours] = await listKeys(database, SHOP);
    expect((await listKeys(database, STRANGER)).map(({ id }) => id)).not.toContain(ours!.id);
    expect(await revokeKey(database, STRANGER, ours!.id)).toBe(false);
    const callback = await database.callback.create({ data: { id: UNKNOWN_JOB, shop: SHOP, jobId, contract: "removit", url: "https://example.com/", state: "failed" } });
    const queue = { enqueue: () => Promise.reject(new Error("expected nothing to be queued")) };
    expect(await replayCallback(database, queue as unknown as Parameters<typeof replayCallback>[1], STRANGER, callback.id)).toBe(false);
    expect((await client(service.url, service.key).status(jobId)).status).toBe(200);
  });
});

describe("no invented key", () => {
  it.each([
    ["empty", ""],
    ["well-formed", "pks_0123456789ab_0000000000000000000000000000000000000000000"],
    ["very long", "x".repeat(5000)],
    ["SQL", "' or 1=1 --"],
  ])("that is %s opens anything", async (_what, key) => {
    const nobody = client(service.url, key);
    for (const call of [nobody.status(jobId), nobody.call("/api/v1/balance"), nobody.uploadJson({ file_url: "https://example.com/a.jpg" })]) expect((await call).status).toBe(401);
    for (const address of ["/Templates/", `/Image/Status/${ticket}/`]) expect(await rest(`${address}?${query(key)}`)).toContain("<ERRORCODE>authenticationFailed</ERRORCODE>");
  });
});

it("no key, no signed address and no picture's address stands in a log", () => {
  const log = service.log();
  expect(log).not.toBe("");
  for (const secret of [service.key, strangerKey, fileUrl.slice(-60), ourAddress]) expect(log).not.toContain(secret);
});
