/** The contract as its documentation prints it, against the running service. */
import fs from "node:fs/promises";
import path from "node:path";
import { XMLParser } from "fast-xml-parser";
import sharp, { type Metadata } from "sharp";
import { createClientAsync, type Client } from "soap";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { presets } from "../../../app/imaging/presets.ts";
import { createKey } from "../../../app/service/keys.ts";
import { openService, SHOP, type Service } from "../../service/support.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { root } from "../../support/root.ts";
import { until } from "../../support/until.ts";
import { openClientHost, type ClientHost } from "./client-host.ts";

const PRODUCTION_MS = 120_000;
const UNKNOWN = "a37a1f55-7cd4-4474-db19-ac03e85538a7";
const contact = { ContactEmail: "john@removethebackground.com" };

let service: Service;
let client: ClientHost;
let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder("rtb");
  client = await openClientHost({ "/myimage.jpg": path.join(root, "test/catalogue/mug-upright.jpg"), "/second.jpg": path.join(root, "test/corpus/photos/ring_gold_1024.jpg") });
  service = await openService();
  // The number in the documentation's examples.
  await service.database.preset.create({ data: { shop: SHOP, name: "T-shirts", mode: "params", params: { frame: { width: 400, height: 400, fit: "subject" } }, number: 45 } });
  await service.database.preset.create({ data: { shop: "other.myshopify.com", name: "Secret", mode: "params", params: {}, number: 46 } });
});
afterAll(async () => {
  await service.close();
  await client.close();
  await fs.rm(folder, { recursive: true });
});
beforeEach(() => {
  client.callbacks.length = 0;
  client.answers.length = 0;
});

const example = (name: string): Promise<string> => fs.readFile(path.join(import.meta.dirname, "examples", name), "utf8");

/** The documentation's payload with this service's key and the client's own host, and nothing else changed. */
async function examplePayload(): Promise<string> {
  const text = await example("image-payload.json");
  return text.replaceAll("http://www.mydomain.com", client.url).replaceAll("44979dfe-5aa7-44ea-b3dd-7fae33bc37e9", service.key);
}

/** Element names in their order, values left out. */
type Names = [name: string, inner: Names[]];
function namesIn(xml: string): Names[] {
  const walk = (nodes: Record<string, unknown>[]): Names[] =>
    nodes.flatMap((node) => Object.entries(node).filter(([name]) => name !== "#text" && name !== ":@").map(([name, inner]): Names => [name, walk(inner as Record<string, unknown>[])]));
  return walk(new XMLParser({ preserveOrder: true }).parse(xml) as Record<string, unknown>[]);
}

async function xmlOf(answer: Promise<Response>): Promise<{ status: number; xml: string; element: string; body: Record<string, unknown> }> {
  const response = await answer;
  expect(response.headers.get("content-type")).toContain("text/xml");
  const xml = await response.text();
  const [element, body] = Object.entries(new XMLParser({ parseTagValue: false }).parse(xml) as Record<string, Record<string, unknown>>)[0]!;
  return { status: response.status, xml, element, body };
}

const get = (address: string, key = service.key) => xmlOf(fetch(`${service.url}/REST.svc${address}?${new URLSearchParams({ ...contact, ContactAPIkey: key }).toString()}`));
const post = (payload: object | string, headers: Record<string, string> = {}) =>
  xmlOf(fetch(`${service.url}/REST.svc/Image/`, { method: "POST", body: typeof payload === "string" ? payload : JSON.stringify({ ...contact, ContactAPIkey: service.key, ...payload }), headers }));

interface Status {
  FINALIMAGEURL: string;
  IMAGETICKET: string;
  STATUSID: string;
  STATUSNAME: string;
}
const statusOf = async (ticket: string): Promise<Status> => (await get(`/Image/Status/${ticket}/`)).body.IMAGESTATUS as Status;
const finished = (ticket: string) =>
  until("the picture", PRODUCTION_MS, async () => {
    const status = await statusOf(ticket);
    return Number(status.STATUSID) >= 70 && status;
  }, () => statusOf(ticket));

async function pictureAt(url: string, name: string): Promise<Metadata> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  const file = path.join(folder, name);
  await fs.writeFile(file, Buffer.from(await response.arrayBuffer()));
  return sharp(file).metadata();
}

describe("the documentation's examples", () => {
  it("list the templates, in the elements and the order of the printed answer", async () => {
    const { status, xml, body } = await get("/Templates/");
    expect(status).toBe(200);
    const [, printed] = namesIn(await example("templates-response.xml"))[0]!;
    const [name, ours] = namesIn(xml)[0]!;
    expect(name).toBe("TEMPLATESRESPONSE");
    expect(ours.map(([inner]) => inner)).toEqual(printed.map(([inner]) => inner));
    const template = printed[2]![1][0]!;
    for (const each of ours[2]![1]) expect(each).toEqual(template);
    const { TEMPLATE } = body.TEMPLATES as { TEMPLATE: Record<string, unknown>[] };
    expect(TEMPLATE).toHaveLength(presets.length + 1);
    expect(TEMPLATE.at(-1)).toEqual({ PRICE: { AMOUNT: "0.00", CURRENCYID: "1" }, TEMPLATEID: "2000045", TEMPLATENAME: "T-shirts" });
    expect(xml).toContain("<message/>");
  });

  it("end with the picture on disk, and the callback told of it", async () => {
    const added = await post(await examplePayload());
    expect(namesIn(added.xml)).toEqual(namesIn(await example("add-image-response.xml")));
    const ticket = String(added.body.IMAGETICKET);

    const callback = await until("the callback", PRODUCTION_MS, () => Promise.resolve(client.callbacks[0]), () => statusOf(ticket));
    expect(callback.type).toBe("application/x-www-form-urlencoded");
    expect(Object.keys(callback.form)).toEqual(["imageTicket", "ProcessedImageURL"]);
    expect(callback.form.imageTicket).toBe(ticket);
    expect(await pictureAt(callback.form.ProcessedImageURL!, "from-callback.jpg")).toMatchObject({ format: "jpeg" });

    const { xml } = await get(`/Image/Status/${ticket}/`);
    expect(namesIn(xml)).toEqual(namesIn(await example("image-status-response.xml")));
    const status = await statusOf(ticket);
    expect(status).toMatchObject({ IMAGETICKET: ticket, STATUSID: "80", STATUSNAME: "Delivered" });
    const { width, height, format } = await pictureAt(status.FINALIMAGEURL, "from-status.jpg");
    expect(format).toBe("jpeg");
    // The preset's square, smaller where the photo is.
    expect(width).toBe(height);
  });
});

describe("statuses", () => {
  it("go from New over In Production to Production Finished, and to Delivered once the picture was fetched", async () => {
    await service.stopWorker();
    const ticket = String((await post({ ImageURL: `${client.url}/myimage.jpg` })).body.IMAGETICKET);
    expect(await statusOf(ticket)).toEqual({ FINALIMAGEURL: "", IMAGETICKET: ticket, STATUSID: "10", STATUSNAME: "New" });

    await service.database.job.update({ where: { id: ticket }, data: { status: "pending_fetch" } });
    expect(await statusOf(ticket)).toMatchObject({ STATUSID: "60", STATUSNAME: "In Production", FINALIMAGEURL: "" });
    service.startWorker();

    const done = await finished(ticket);
    expect(done).toMatchObject({ STATUSID: "70", STATUSNAME: "Production Finished" });
    await fetch(done.FINALIMAGEURL, { method: "HEAD" });
    await fetch(done.FINALIMAGEURL, { headers: { range: "bytes=0-9" } });
    expect(await statusOf(ticket)).toMatchObject({ STATUSID: "70" });
    await pictureAt(done.FINALIMAGEURL, "fetched.jpg");
    await until("Delivered", 5000, async () => (await statusOf(ticket)).STATUSID === "80");
  });

  it("say Failed, and why, for an address without a picture", async () => {
    const ticket = String((await post({ ImageURL: `${client.url}/nothing.jpg` })).body.IMAGETICKET);
    const { body } = await until("the failure", 60_000, async () => {
      const answer = await get(`/Image/Status/${ticket}/`);
      return (answer.body.IMAGESTATUS as Status).STATUSID === "90" && answer;
    });
    expect(body).toMatchObject({ ERRORCODE: "imageNotProcessed", IMAGESTATUS: { STATUSNAME: "Failed", FINALIMAGEURL: "" } });
    expect(body.message).toContain("HTTP 404");
  });
});

describe("the callback", () => {
  it("is tried three times, at growing intervals, until it is answered with 200", async () => {
    client.answers.push(500, 202);
    const ticket = String((await post({ ImageURL: `${client.url}/myimage.jpg`, ImageCallbackURL: `${client.url}/callback` })).body.IMAGETICKET);
    const waits: number[] = [];
    for (const attempts of [1, 2]) {
      const { nextAttemptAt } = await until(`attempt ${attempts}`, PRODUCTION_MS, () => service.database.callback.findFirst({ where: { jobId: ticket, attempts } }), () => statusOf(ticket));
      waits.push(nextAttemptAt!.getTime() - client.callbacks.at(-1)!.at);
      expect((await statusOf(ticket)).STATUSID).toBe("70");
      // The wait itself is not waited for.
      await service.database.$executeRaw`update pgboss.job set start_after = now() where name = 'deliver-callback' and state < 'active'`;
    }
    await until("the third attempt", 60_000, () => service.database.callback.findFirst({ where: { jobId: ticket, state: "delivered" } }));
    expect(client.callbacks).toHaveLength(3);
    expect(waits[0]).toBeGreaterThan(1000);
    expect(waits[1]).toBeGreaterThan(waits[0]! * 2);
    expect((await statusOf(ticket)).STATUSID).toBe("80");
  });

  it("is not tried a fourth time", async () => {
    client.answers.push(404, 404, 404, 404);
    const ticket = String((await post({ ImageURL: `${client.url}/myimage.jpg`, ImageCallbackURL: `${client.url}/callback` })).body.IMAGETICKET);
    const given = await until("the end of the attempts", PRODUCTION_MS, async () => {
      await service.database.$executeRaw`update pgboss.job set start_after = now() where name = 'deliver-callback' and state < 'active'`;
      return service.database.callback.findFirst({ where: { jobId: ticket, state: "failed" } });
    });
    expect(given).toMatchObject({ attempts: 3, lastStatus: 404, nextAttemptAt: null });
    expect(client.callbacks).toHaveLength(3);
  });
});

describe("two pictures", () => {
  it("become one, the second beside the first", async () => {
    const pair = { ImageURL: `${client.url}/myimage.jpg`, ImageURL2: `${client.url}/second.jpg`, templateId: 1_000_002 };
    const ticket = String((await post(pair)).body.IMAGETICKET);
    const { FINALIMAGEURL } = await finished(ticket);
    const { width, height, format } = await pictureAt(FINALIMAGEURL, "pair.png");
    expect(format).toBe("png");
    expect(width).toBeGreaterThan(height);
    expect(await service.database.job.findUnique({ where: { id: ticket } })).toMatchObject({ method: expect.stringContaining(" + ") as string });
  });
});

describe("calls", () => {
  it.each([
    ["without a slash at the end", "/REST.svc/Templates"],
    ["in another case", "/rest.svc/templates/"],
  ])("are understood %s", async (_how, address) => {
    const { body } = await xmlOf(fetch(`${service.url}${address}?contactemail=a@b.c&CONTACTAPIKEY=${service.key}`));
    expect(body.ERRORCODE).toBe("noError");
  });

  it.each<[string, object | string, string]>([
    ["no JSON", "ImageURL=x", "invalidRequest"],
    ["a JSON list", "[1]", "invalidRequest"],
    ["no key", JSON.stringify(contact), "authenticationFailed"],
    ["no email", { ContactEmail: "", ImageURL: "http://a.example/" }, "authenticationFailed"],
    ["a key that nobody has", { ContactAPIkey: "44979dfe-5aa7-44ea-b3dd-7fae33bc37e9", ImageURL: "http://a.example/" }, "authenticationFailed"],
    ["no picture", {}, "invalidRequest"],
    ["a picture that is no web address", { ImageURL: "file:///etc/passwd" }, "invalidRequest"],
    ["a second picture that is none", { ImageURL: "http://a.example/", ImageURL2: "gopher://a.example/" }, "invalidRequest"],
    ["a callback with a password", { ImageURL: "http://a.example/", ImageCallbackURL: "http://u:p@a.example/" }, "invalidRequest"],
    ["a delivery time that is no number", { ImageURL: "http://a.example/", ImageRequestedDeliveryTimeInHours: "soon" }, "invalidRequest"],
    ["a template that is no number", { ImageURL: "http://a.example/", templateId: "T-shirts" }, "invalidRequest"],
    ["a template that nobody has", { ImageURL: "http://a.example/", templateId: 9_999_999_999 }, "templateNotFound"],
    ["another shop's template", { ImageURL: "http://a.example/", templateId: 2_000_046 }, "templateNotFound"],
  ])("with %s are refused in the body, with HTTP 200", async (_what, payload, code) => {
    const before = await service.database.job.count();
    const { status, element, body } = await post(payload);
    expect({ status, element, code: body.ERRORCODE }).toEqual({ status: 200, element: "ADDIMAGERESPONSE", code });
    expect(String(body.message)).not.toBe("");
    expect(body).not.toHaveProperty("IMAGETICKET");
    expect(await service.database.job.count()).toBe(before);
  });

  it("answer another shop's ticket as one that nobody has", async () => {
    const ticket = String((await post({ ImageURL: `${client.url}/nothing.jpg` })).body.IMAGETICKET);
    const { key } = await createKey(service.database, "other.myshopify.com", "other");
    const answers = await Promise.all([get(`/Image/Status/${ticket}/`, key), get(`/Image/Status/${UNKNOWN}/`, key), get("/Image/Status/0/", key)]);
    for (const { status, xml } of answers) expect({ status, xml }).toEqual({ status: 200, xml: answers[1].xml });
    expect(answers[0].body).toMatchObject({ ERRORCODE: "imageNotFound" });
  });

  it("with the same Idempotency-Key make one job, and with another payload none", async () => {
    const payload = { ImageURL: `${client.url}/nothing.jpg` };
    const headers = { "idempotency-key": "order-1" };
    const tickets = await Promise.all(Array.from({ length: 5 }, async () => (await post(payload, headers)).body.IMAGETICKET));
    expect(new Set(tickets).size).toBe(1);
    expect((await post({ ImageURL: `${client.url}/other.jpg` }, headers)).body.ERRORCODE).toBe("invalidRequest");
  });

  it("leave no key in the log", () => {
    expect(service.log()).not.toContain(service.key);
  });
});

describe("over SOAP", () => {
  let soap: Client;
  const call = async (operation: string, parameters: object): Promise<Record<string, unknown>> => {
    const run = (soap as unknown as Record<string, (parameters: object) => Promise<[Record<string, unknown>]>>)[`${operation}Async`]!;
    const [answer] = await run.call(soap, { ...contact, ContactAPIkey: service.key, ...parameters });
    return answer[`${operation}Result`] as Record<string, unknown>;
  };
  beforeAll(async () => {
    soap = await createClientAsync(`${service.url}/soap.asmx?WSDL`);
  });

  it("the library's client finds the three operations in the WSDL", () => {
    const description = soap.describe() as { Service: { ServiceSoap: object } };
    expect(Object.keys(description.Service.ServiceSoap)).toEqual(["GetTemplates", "AddImageToQueue", "GetImageStatus"]);
  });

  it("lists the templates", async () => {
    const { ERRORCODE, TEMPLATES } = await call("GetTemplates", {});
    expect(ERRORCODE).toBe("noError");
    expect((TEMPLATES as { TEMPLATE: object[] }).TEMPLATE.at(-1)).toEqual({ PRICE: { AMOUNT: 0, CURRENCYID: 1 }, TEMPLATEID: 2_000_045, TEMPLATENAME: "T-shirts" });
  });

  it("takes a picture and ends with it on disk", async () => {
    const { IMAGETICKET } = await call("AddImageToQueue", { ImageURL: `${client.url}/myimage.jpg`, templateId: "2000045" });
    const status = await until("the picture", PRODUCTION_MS, async () => {
      const { IMAGESTATUS } = await call("GetImageStatus", { ImageTicket: IMAGETICKET });
      const known = IMAGESTATUS as { STATUSID: number; FINALIMAGEURL: string };
      return known.STATUSID >= 70 && known;
    });
    expect(await pictureAt(status.FINALIMAGEURL, "soap.jpg")).toMatchObject({ format: "jpeg" });
  });

  it("refuses by ERRORCODE, as over REST", async () => {
    expect(await call("AddImageToQueue", {})).toMatchObject({ ERRORCODE: "invalidRequest" });
    expect(await call("GetImageStatus", { ImageTicket: UNKNOWN })).toMatchObject({ ERRORCODE: "imageNotFound" });
    expect(await call("GetTemplates", { ContactAPIkey: "wrong" })).toMatchObject({ ERRORCODE: "authenticationFailed" });
  });

  it.each(["", "no xml", "<a>", "<soap:Envelope/>", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><constructor/></s:Body></s:Envelope>'])(
    "answers %j with a fault of the sender, and nothing of the inside",
    async (message) => {
      const response = await fetch(`${service.url}/soap.asmx`, { method: "POST", body: message, headers: { "content-type": "text/xml" } });
      expect(response.status).toBe(400);
      const text = await response.text();
      expect(text).toContain("<faultcode>soap:Client</faultcode>");
      expect(text).not.toMatch(/node_modules|root:|TypeError/);
    },
  );
});
