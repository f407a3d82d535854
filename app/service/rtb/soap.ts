/** The SOAP door: the same calls, described by a WSDL. */
import type { RequestHandler } from "express";
import { createServerless, type IServices, type Server } from "soap";
import type { RateState } from "../admission.ts";
import type { ServiceContext } from "../context.ts";
import { setRateHeaders } from "../http.ts";
import { addImageAnswer, imageStatusAnswer, refused, templatesAnswer, type Outcome } from "./answers.ts";
import { addImage, status, templates, type Call } from "./calls.ts";
import { fieldsOf } from "./fields.ts";
import { asRefusal } from "./words.ts";
import { wsdl } from "./wsdl.ts";

const PATH = "/soap.asmx";
/** What the library would say about a message that it cannot read names its own inner parts. */
const UNREADABLE =
  '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault>' +
  "<faultcode>soap:Client</faultcode><faultstring>The message is none that the WSDL describes.</faultstring></soap:Fault></soap:Body></soap:Envelope>";

type Headers = Record<string, string>;
/** The library hands our object of headers through to the call, and nothing back but the message: by it the answer finds the call's rate. */
type Rates = WeakMap<Headers, RateState>;

/**
 * Answers SOAP 1.1 messages, and any GET with the WSDL. The library reads and writes the messages; bodies are read, bounded, by Express.
 * A call that is refused is answered as over REST, by its ERRORCODE: a fault is only for what is no call.
 */
export function soapHandler(context: ServiceContext): RequestHandler {
  const xml = wsdl(context.appUrl + PATH);
  const rates: Rates = new WeakMap();
  const opening: Promise<Server> = createServerless({ path: PATH, services: servicesOf(context, rates), xml, suppressStack: true });
  const answer = async (message: string, headers: Headers): Promise<{ status: number; body: string }> => {
    const server = await opening;
    const { statusCode, body } = await server.processRequest(message, { method: "POST", url: PATH, headers });
    return statusCode === 200 ? { status: 200, body } : { status: 400, body: UNREADABLE };
  };
  return (request, response, next) => {
    response.set("Cache-Control", "no-store").type("text/xml");
    if (request.method === "GET") {
      response.send(xml);
      return;
    }
    const headers: Headers = {};
    for (const name of ["soapaction", "idempotency-key"]) {
      const value = request.get(name);
      if (value !== undefined) headers[name] = value;
    }
    answer(String(request.body), headers).then(({ status: code, body }) => {
      const rate = rates.get(headers);
      if (rate) setRateHeaders(response, rate);
      response.status(code).send(body);
    }, next);
  };
}

function servicesOf(context: ServiceContext, rates: Rates): IServices {
  const calling =
    (operation: string, run: (call: Call) => Promise<Outcome>) =>
    async (parameters: unknown, _callback: unknown, _headers: unknown, { headers }: { headers: Headers }): Promise<object> => {
      const fields = fieldsOf(typeof parameters === "object" && parameters !== null ? parameters : {});
      const outcome = await run({ fields, idempotencyKey: headers["idempotency-key"], onRate: (rate) => rates.set(headers, rate) }).catch((thrown: unknown) =>
        refused(asRefusal(thrown, (error) => context.log.error({ err: error, call: operation }, "image API"))),
      );
      return { [`${operation}Result`]: outcome };
    };
  return {
    Service: {
      ServiceSoap: {
        GetTemplates: calling("GetTemplates", async (call) => templatesAnswer(await templates(context, call))),
        AddImageToQueue: calling("AddImageToQueue", async (call) => addImageAnswer(await addImage(context, call))),
        GetImageStatus: calling("GetImageStatus", async (call) => imageStatusAnswer(await status(context, call, call.fields.imageticket ?? ""))),
      },
    },
  };
}
