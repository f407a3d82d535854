/** The service and its client's host, and the contract's calls as its documentation prints them. */
import fs from "node:fs/promises";
import path from "node:path";
import { XMLParser } from "fast-xml-parser";
import sharp, { type Metadata } from "sharp";
import { expect } from "vitest";
import { openService, SHOP, type Service } from "../../service/support.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { root } from "../../support/root.ts";
import { until } from "../../support/until.ts";
import { openClientHost, type ClientHost } from "./client-host.ts";

export const PRODUCTION_MS = 120_000;
export const UNKNOWN = "a37a1f55-7cd4-4474-db19-ac03e85538a7";
export const contact = { ContactEmail: "john@removethebackground.com" };

export interface XmlAnswer {
  status: number;
  headers: Headers;
  xml: string;
  /** The root element's name, and what is in it. */
  element: string;
  body: Record<string, unknown>;
}

export interface Status {
  FINALIMAGEURL: string;
  IMAGETICKET: string;
  STATUSID: string;
  STATUSNAME: string;
}

export interface Rtb {
  service: Service;
  client: ClientHost;
  get: (address: string, key?: string) => Promise<XmlAnswer>;
  post: (payload: object | string, headers?: Record<string, string>) => Promise<XmlAnswer>;
  statusOf: (ticket: string) => Promise<Status>;
  /** Waits until the picture is there or has failed. */
  finished: (ticket: string) => Promise<Status>;
  /** Fetches a picture to disk and reads its header there. */
  pictureAt: (url: string, name: string) => Promise<Metadata>;
  close: () => Promise<void>;
}

export async function xmlOf(answer: Promise<Response>): Promise<XmlAnswer> {
  const response = await answer;
  expect(response.headers.get("content-type")).toContain("text/xml");
  const xml = await response.text();
  const [element, body] = Object.entries(new XMLParser({ parseTagValue: false }).parse(xml) as Record<string, Record<string, unknown>>)[0]!;
  return { status: response.status, headers: response.headers, xml, element, body };
}

export async function openRtb(environment: Record<string, string> = {}): Promise<Rtb> {
  const folder = await temporaryFolder("rtb");
  const client = await openClientHost({ "/myimage.jpg": path.join(root, "test/catalogue/mug-upright.jpg"), "/second.jpg": path.join(root, "test/corpus/photos/ring_gold_1024.jpg") });
  const service = await openService({ environment });
  // The number in the documentation's examples.
  await service.database.preset.create({ data: { shop: SHOP, name: "T-shirts", mode: "params", params: { frame: { width: 400, height: 400, fit: "subject" } }, number: 45 } });
  await service.database.preset.create({ data: { shop: "other.myshopify.com", name: "Secret", mode: "params", params: {}, number: 46 } });

  const get: Rtb["get"] = (address, key = service.key) => xmlOf(fetch(`${service.url}/REST.svc${address}?${new URLSearchParams({ ...contact, ContactAPIkey: key }).toString()}`));
  const statusOf = async (ticket: string) => (await get(`/Image/Status/${ticket}/`)).body.IMAGESTATUS as Status;
  return {
    service,
    client,
    get,
    post: (payload, headers = {}) => xmlOf(fetch(`${service.url}/REST.svc/Image/`, { method: "POST", body: typeof payload === "string" ? payload : JSON.stringify({ ...contact, ContactAPIkey: service.key, ...payload }), headers })),
    statusOf,
    finished: (ticket) =>
      until("the picture", PRODUCTION_MS, async () => {
        const status = await statusOf(ticket);
        return Number(status.STATUSID) >= 70 && status;
      }, () => statusOf(ticket)),
    async pictureAt(url, name) {
      const response = await fetch(url);
      expect(response.status).toBe(200);
      const file = path.join(folder, name);
      await fs.writeFile(file, Buffer.from(await response.arrayBuffer()));
      return sharp(file).metadata();
    },
    async close() {
      await service.close();
      await client.close();
      await fs.rm(folder, { recursive: true });
    },
  };
}
