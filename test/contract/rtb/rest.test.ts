/** The contract's REST door as its documentation prints it, against the running service. */
import fs from "node:fs/promises";
import path from "node:path";
import { XMLParser } from "fast-xml-parser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { presets } from "../../../app/imaging/presets.ts";
import { until } from "../../support/until.ts";
import { openRtb, PRODUCTION_MS, type Rtb, type Status } from "./support.ts";

let rtb: Rtb;
beforeAll(async () => {
  rtb = await openRtb();
});
afterAll(() => rtb.close());

const example = (name: string): Promise<string> => fs.readFile(path.join(import.meta.dirname, "examples", name), "utf8");

/** The documentation's payload with this service's key and the client's own host, and nothing else changed. */
async function examplePayload(): Promise<string> {
  const text = await example("image-payload.json");
  return text.replaceAll("http://www.mydomain.com", rtb.client.url).replaceAll("44979dfe-5aa7-44ea-b3dd-7fae33bc37e9", rtb.service.key);
}

/** Element names in their order, values left out. */
type Names = [name: string, inner: Names[]];
function namesIn(xml: string): Names[] {
  const walk = (nodes: Record<string, unknown>[]): Names[] =>
    nodes.flatMap((node) => Object.entries(node).filter(([name]) => name !== "#text" && name !== ":@").map(([name, inner]): Names => [name, walk(inner as Record<string, unknown>[])]));
  return walk(new XMLParser({ preserveOrder: true }).parse(xml) as Record<string, unknown>[]);
}

describe("the documentation's examples", () => {
  it("list the templates, in the elements and the order of the printed answer", async () => {
    const { status, xml, body } = await rtb.get("/Templates/");
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
    const added = await rtb.post(await examplePayload());
    expect(namesIn(added.xml)).toEqual(namesIn(await example("add-image-response.xml")));
    const ticket = String(added.body.IMAGETICKET);

    const callback = await until("the callback", PRODUCTION_MS, () => Promise.resolve(rtb.client.callbacks[0]), () => rtb.statusOf(ticket));
    expect(callback.type).toBe("application/x-www-form-urlencoded");
    expect(Object.keys(callback.form)).toEqual(["imageTicket", "ProcessedImageURL"]);
    expect(callback.form.imageTicket).toBe(ticket);
    expect(await rtb.pictureAt(callback.form.ProcessedImageURL!, "from-callback.jpg")).toMatchObject({ format: "jpeg" });

    const { xml } = await rtb.get(`/Image/Status/${ticket}/`);
    expect(namesIn(xml)).toEqual(namesIn(await example("image-status-response.xml")));
    const status = await rtb.statusOf(ticket);
    expect(status).toMatchObject({ IMAGETICKET: ticket, STATUSID: "80", STATUSNAME: "Delivered" });
    const { width, height, format } = await rtb.pictureAt(status.FINALIMAGEURL, "from-status.jpg");
    expect(format).toBe("jpeg");
    // The preset's square, smaller where the photo is.
    expect(width).toBe(height);
  }, PRODUCTION_MS);
});

describe("statuses", () => {
  it("go from New over In Production to Production Finished, and to Delivered once the picture was fetched", async () => {
    await rtb.service.stopWorker();
    const ticket = String((await rtb.post({ ImageURL: `${rtb.client.url}/myimage.jpg` })).body.IMAGETICKET);
    expect(await rtb.statusOf(ticket)).toEqual({ FINALIMAGEURL: "", IMAGETICKET: ticket, STATUSID: "10", STATUSNAME: "New" });

    await rtb.service.database.job.update({ where: { id: ticket }, data: { status: "pending_fetch" } });
    expect(await rtb.statusOf(ticket)).toMatchObject({ STATUSID: "60", STATUSNAME: "In Production", FINALIMAGEURL: "" });
    rtb.service.startWorker();

    const done = await rtb.finished(ticket);
    expect(done).toMatchObject({ STATUSID: "70", STATUSNAME: "Production Finished" });
    await fetch(done.FINALIMAGEURL, { method: "HEAD" });
    await fetch(done.FINALIMAGEURL, { headers: { range: "bytes=0-9" } });
    expect(await rtb.statusOf(ticket)).toMatchObject({ STATUSID: "70" });
    await rtb.pictureAt(done.FINALIMAGEURL, "fetched.jpg");
    await until("Delivered", 5000, async () => (await rtb.statusOf(ticket)).STATUSID === "80");
  }, PRODUCTION_MS);

  it("say Failed, and why, for an address without a picture", async () => {
    const ticket = String((await rtb.post({ ImageURL: `${rtb.client.url}/nothing.jpg` })).body.IMAGETICKET);
    const { body } = await until("the failure", 60_000, async () => {
      const answer = await rtb.get(`/Image/Status/${ticket}/`);
      return (answer.body.IMAGESTATUS as Status).STATUSID === "90" && answer;
    });
    expect(body).toMatchObject({ ERRORCODE: "imageNotProcessed", IMAGESTATUS: { STATUSNAME: "Failed", FINALIMAGEURL: "" } });
    expect(body.message).toContain("HTTP 404");
  });
});

describe("two pictures", () => {
  it("become one, the second beside the first", async () => {
    const pair = { ImageURL: `${rtb.client.url}/myimage.jpg`, ImageURL2: `${rtb.client.url}/second.jpg`, templateId: 1_000_002 };
    const ticket = String((await rtb.post(pair)).body.IMAGETICKET);
    const { FINALIMAGEURL } = await rtb.finished(ticket);
    const { width, height, format } = await rtb.pictureAt(FINALIMAGEURL, "pair.png");
    expect(format).toBe("png");
    expect(width).toBeGreaterThan(height);
    expect(await rtb.service.database.job.findUnique({ where: { id: ticket } })).toMatchObject({ method: expect.stringContaining(" + ") as string });
  }, PRODUCTION_MS);
});
