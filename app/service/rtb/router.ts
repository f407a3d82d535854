/** The edge of the Remove The Background contract: REST with XML answers under /REST.svc, SOAP at /soap.asmx. */
import express, { Router, type Request, type RequestHandler } from "express";
import type { ServiceContext } from "../context.ts";
import { setRateHeaders } from "../http.ts";
import { parseJson } from "../received.ts";
import { addImageAnswer, imageStatusAnswer, refused, templatesAnswer, toXml, type Outcome, type RootElement } from "./answers.ts";
import { addImage, status, templates, type Call } from "./calls.ts";
import { fieldsOf } from "./fields.ts";
import { soapHandler } from "./soap.ts";
import { asRefusal, Refusal } from "./words.ts";

const MAX_BODY_BYTES = 64_000;

/** Old clients look at the body alone; these two also say to whoever stands between that the call may be made again. */
const statuses: Partial<Record<Refusal["code"], number>> = { tooManyRequests: 429, serviceUnavailable: 503 };

/** Both doors of the contract. Paths are matched without regard to case or a slash at their end, as the service does. */
export function rtbApi(context: ServiceContext): Router {
  const body = express.text({ type: () => true, limit: MAX_BODY_BYTES });
  const rest = Router();
  rest.get("/Templates", answering(context, "TEMPLATESRESPONSE", async ({ query }, of) => templatesAnswer(await templates(context, of(query)))));
  rest.post("/Image", body, answering(context, "ADDIMAGERESPONSE", async (request, of) => addImageAnswer(await addImage(context, of(payloadOf(request))))));
  rest.get("/Image/Status/:ticket", answering(context, "IMAGESTATUSRESPONSE", async ({ query, params }, of) => imageStatusAnswer(await status(context, of(query), params.ticket ?? ""))));
  rest.use((_request, response) => void response.sendStatus(404));

  const api = Router();
  api.use("/REST.svc", rest, unreadable);
  api.all("/soap.asmx", body, soapHandler(context), unreadable);
  return api;
}

function payloadOf({ body }: Request): object {
  const payload = parseJson(String(body));
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) throw new Refusal("invalidRequest", "The payload is not a JSON collection.");
  return payload;
}

function answering({ log }: ServiceContext, root: RootElement, run: (request: Request, of: (values: object) => Call) => Promise<Outcome>): RequestHandler {
  return (request, response) => {
    const of = (values: object): Call => ({ fields: fieldsOf(values), idempotencyKey: request.get("idempotency-key"), onRate: (rate) => setRateHeaders(response, rate) });
    run(request, of)
      .catch((thrown: unknown) => {
        const refusal = asRefusal(thrown, (error) => log.error({ err: error, call: root }, "image API"));
        if (refusal.retryAfterSeconds !== undefined) response.set("Retry-After", String(refusal.retryAfterSeconds));
        response.status(statuses[refusal.code] ?? 200);
        return refused(refusal);
      })
      .then((answer) => response.set("Cache-Control", "no-store").type("text/xml").send(toXml(root, answer)))
      .catch((error: unknown) => {
        log.error({ err: error, call: root }, "image API");
        response.destroy();
      });
  };
}

/** A body that is too long, cut off, or in an encoding that nobody knows. */
const unreadable: express.ErrorRequestHandler = (error: { status?: unknown }, _request, response, next) => {
  const status = typeof error.status === "number" && error.status >= 400 && error.status < 500 ? error.status : 0;
  if (status === 0 || response.headersSent) next(error);
  else response.sendStatus(status);
};
