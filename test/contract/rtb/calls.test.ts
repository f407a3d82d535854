/** What is taken and what is refused, and how. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKey } from "../../../app/service/keys.ts";
import { SHOP } from "../../service/support.ts";
import { until } from "../../support/until.ts";
import { contact, openRtb, UNKNOWN, xmlOf, type Rtb } from "./support.ts";

let rtb: Rtb;
beforeAll(async () => {
  rtb = await openRtb();
});
afterAll(() => rtb.close());

describe("calls", () => {
  it.each([
    ["without a slash at the end", "/REST.svc/Templates"],
    ["in another case", "/rest.svc/templates/"],
  ])("are understood %s", async (_how, address) => {
    const { body } = await xmlOf(fetch(`${rtb.service.url}${address}?contactemail=a@b.c&CONTACTAPIKEY=${rtb.service.key}`));
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
    const before = await rtb.service.database.job.count();
    const { status, element, body } = await rtb.post(payload);
    expect({ status, element, code: body.ERRORCODE }).toEqual({ status: 200, element: "ADDIMAGERESPONSE", code });
    expect(String(body.message)).not.toBe("");
    expect(body).not.toHaveProperty("IMAGETICKET");
    expect(await rtb.service.database.job.count()).toBe(before);
  });

  it("answer another shop's ticket as one that nobody has", async () => {
    const ticket = String((await rtb.post({ ImageURL: `${rtb.client.url}/nothing.jpg` })).body.IMAGETICKET);
    const { key } = await createKey(rtb.service.database, "other.myshopify.com", "other");
    const answers = await Promise.all([rtb.get(`/Image/Status/${ticket}/`, key), rtb.get(`/Image/Status/${UNKNOWN}/`, key), rtb.get("/Image/Status/0/", key)]);
    for (const { status, xml } of answers) expect({ status, xml }).toEqual({ status: 200, xml: answers[1].xml });
    expect(answers[0].body).toMatchObject({ ERRORCODE: "imageNotFound" });
  });

  it("with the same Idempotency-Key make one job, and with another payload none", async () => {
    const payload = { ImageURL: `${rtb.client.url}/nothing.jpg` };
    const headers = { "idempotency-key": "order-1" };
    const tickets = await Promise.all(Array.from({ length: 5 }, async () => (await rtb.post(payload, headers)).body.IMAGETICKET));
    expect(new Set(tickets).size).toBe(1);
    expect((await rtb.post({ ImageURL: `${rtb.client.url}/other.jpg` }, headers)).body.ERRORCODE).toBe("invalidRequest");
  });

  it("tell how many more the key may make, over REST and SOAP, and are refused beyond", async () => {
    const { key, id } = await createKey(rtb.service.database, SHOP, "counted");
    const { headers } = await rtb.get("/Templates/", key);
    expect([headers.get("ratelimit-limit"), headers.get("ratelimit-remaining")]).toEqual(["3000", "2999"]);
    expect(Number(headers.get("ratelimit-reset"))).toBeGreaterThan(0);

    const soap = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetTemplates xmlns="http://removethebackground.com/"><ContactEmail>a@b.example</ContactEmail><ContactAPIkey>${key}</ContactAPIkey></GetTemplates></s:Body></s:Envelope>`;
    const response = await fetch(`${rtb.service.url}/soap.asmx`, { method: "POST", body: soap, headers: { "content-type": "text/xml" } });
    expect(await response.text()).toContain("noError");
    expect(Number(response.headers.get("ratelimit-remaining"))).toBeLessThan(2999);

    const refused = await until("the refusal", 10_000, async () => {
      await rtb.service.database.apiUsage.update({ where: { keyId: id }, data: { minute: Math.floor(Date.now() / 60_000), count: 3000 } });
      const answer = await rtb.get("/Templates/", key);
      return answer.body.ERRORCODE === "tooManyRequests" && answer;
    });
    expect(refused).toMatchObject({ status: 429, element: "TEMPLATESRESPONSE" });
    expect(refused.headers.get("ratelimit-remaining")).toBe("0");
    expect(refused.headers.get("retry-after")).toBe(refused.headers.get("ratelimit-reset"));
  });

  it("leave no key in the log", () => {
    expect(rtb.service.log()).not.toContain(rtb.service.key);
  });
});
