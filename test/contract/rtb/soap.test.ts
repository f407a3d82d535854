import { createClientAsync, type Client } from "soap";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../support/until.ts";
import { contact, openRtb, PRODUCTION_MS, UNKNOWN, type Rtb } from "./support.ts";

let rtb: Rtb;
beforeAll(async () => {
  rtb = await openRtb();
});
afterAll(() => rtb.close());

describe("over SOAP", () => {
  let soap: Client;
  const call = async (operation: string, parameters: object): Promise<Record<string, unknown>> => {
    const run = (soap as unknown as Record<string, (parameters: object) => Promise<[Record<string, unknown>]>>)[`${operation}Async`]!;
    const [answer] = await run.call(soap, { ...contact, ContactAPIkey: rtb.service.key, ...parameters });
    return answer[`${operation}Result`] as Record<string, unknown>;
  };
  beforeAll(async () => {
    soap = await createClientAsync(`${rtb.service.url}/soap.asmx?WSDL`);
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
    const { IMAGETICKET } = await call("AddImageToQueue", { ImageURL: `${rtb.client.url}/myimage.jpg`, templateId: "2000045" });
    const status = await until("the picture", PRODUCTION_MS, async () => {
      const { IMAGESTATUS } = await call("GetImageStatus", { ImageTicket: IMAGETICKET });
      const known = IMAGESTATUS as { STATUSID: number; FINALIMAGEURL: string };
      return known.STATUSID >= 70 && known;
    });
    expect(await rtb.pictureAt(status.FINALIMAGEURL, "soap.jpg")).toMatchObject({ format: "jpeg" });
  }, PRODUCTION_MS);

  it("refuses by ERRORCODE, as over REST", async () => {
    expect(await call("AddImageToQueue", {})).toMatchObject({ ERRORCODE: "invalidRequest" });
    expect(await call("GetImageStatus", { ImageTicket: UNKNOWN })).toMatchObject({ ERRORCODE: "imageNotFound" });
    expect(await call("GetTemplates", { ContactAPIkey: "wrong" })).toMatchObject({ ERRORCODE: "authenticationFailed" });
  });

  it.each(["", "no xml", "<a>", "<soap:Envelope/>", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><constructor/></s:Body></s:Envelope>'])(
    "answers %j with a fault of the sender, and nothing of the inside",
    async (message) => {
      const response = await fetch(`${rtb.service.url}/soap.asmx`, { method: "POST", body: message, headers: { "content-type": "text/xml" } });
      expect(response.status).toBe(400);
      const text = await response.text();
      expect(text).toContain("<faultcode>soap:Client</faultcode>");
      expect(text).not.toMatch(/node_modules|root:|TypeError/);
    },
  );
});
