/** The SOAP door: the same calls, described by a WSDL. */
import type { RequestHandler } from "express";
import { createServerless, type IServices, type Server } from "soap";
import type { ServiceContext } from "../context.ts";
import { addImageAnswer, imageStatusAnswer, refused, templatesAnswer, type Outcome } from "./answers.ts";
import { addImage, status, templates } from "./calls.ts";
import { fieldsOf, type Fields } from "./fields.ts";
import { asRefusal } from "./words.ts";
import { wsdl } from "./wsdl.ts";

const PATH = "/soap.asmx";
/** What the library would say about a message that it cannot read names its own inner parts. */
const UNREADABLE =
  '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault>' +
  "<faultcode>soap:Client</faultcode><faultstring>The message is none that the WSDL describes.</faultstring></soap:Fault></soap:Body></soap:Envelope>";

/**
 * Answers SOAP 1.1 messages, and any GET with the WSDL. The library reads and writes the messages; bodies are read, bounded, by Express.
 * A call that is refused is answered as over REST, by its ERRORCODE: a fault is only for what is no call.
 */
export function soapHandler(context: ServiceContext): RequestHandler {
  const xml = wsdl(context.appUrl + PATH);
  const opening: Promise<Server> = createServerless({ path: PATH, services: servicesOf(context), xml, suppressStack: true });
  const answer = async (message: string, headers: Record<string, string>): Promise<{ status: number; body: string }> => {
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
    const headers: Record<string, string> = {};
    for (const name of ["soapaction", "idempotency-key"]) {
      const value = request.get(name);
      if (value !== undefined) headers[name] = value;
    }
    answer(String(request.body), headers).then(({ status: code, body }) => response.status(code).send(body), next);
  };
}

function servicesOf(context: ServiceContext): IServices {
  const calling =
    (operation: string, call: (fields: Fields, idempotencyKey: string | undefined) => Promise<Outcome>) =>
    async (parameters: unknown, _callback: unknown, _headers: unknown, request: { headers: Record<string, string> }): Promise<object> => {
      const fields = fieldsOf(typeof parameters === "object" && parameters !== null ? parameters : {});
      const outcome = await call(fields, request.headers["idempotency-key"]).catch((thrown: unknown) =>
        refused(asRefusal(thrown, (error) => context.log.error({ err: error, call: operation }, "image API"))),
      );
      return { [`${operation}Result`]: outcome };
    };
  return {
    Service: {
      ServiceSoap: {
        GetTemplates: calling("GetTemplates", async (fields) => templatesAnswer(await templates(context, fields))),
        AddImageToQueue: calling("AddImageToQueue", async (fields, idempotencyKey) => addImageAnswer(await addImage(context, fields, idempotencyKey))),
        GetImageStatus: calling("GetImageStatus", async (fields) => imageStatusAnswer(await status(context, fields, fields.imageticket ?? ""))),
      },
    },
  };
}
