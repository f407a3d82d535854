/** The edge of the Remove The Background contract: REST with XML answers under /REST.svc, SOAP at /soap.asmx. */
import express, { Router, type Request, type RequestHandler } from "express";
import type { ServiceContext } from "../context.ts";
import { parseJson } from "../received.ts";
import { addImageAnswer, imageStatusAnswer, refused, templatesAnswer, toXml, type Outcome, type RootElement } from "./answers.ts";
import { addImage, status, templates } from "./calls.ts";
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
  rest.get("/Templates", answering(context, "TEMPLATESRESPONSE", async ({ query }) => templatesAnswer(await templates(context, fieldsOf(query)))));
  rest.post("/Image", body, answering(context, "ADDIMAGERESPONSE", async (request) => addImageAnswer(await addImage(context, payloadOf(request), request.get("idempotency-key")))));
  rest.get("/Image/Status/:ticket", answering(context, "IMAGESTATUSRESPONSE", async ({ query, params }) => imageStatusAnswer(await status(context, fieldsOf(query), params.ticket ?? ""))));
  rest.use((_request, response) => void response.sendStatus(404));

  const api = Router();
  api.use("/REST.svc", rest, unreadable);
  api.all("/soap.asmx", body, soapHandler(context), unreadable);
  return api;
}

function payloadOf({ body }: Request): ReturnType<typeof fieldsOf> {
  const payload = parseJson(String(body));
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) throw new Refusal("invalidRequest", "The payload is not a JSON collection.");
  return fieldsOf(payload);
}

function answering({ log }: ServiceContext, root: RootElement, call: (request: Request) => Promise<Outcome>): RequestHandler {
  return (request, response) => {
    call(request)
      .catch((thrown: unknown) => {
        const refusal = asRefusal(thrown, (error) => log.error({ err: error, call: root }, "image API"));
        if (refusal.retryAfterSeconds !== undefined) response.set("Retry-After", String(refusal.retryAfterSeconds));
        response.status(statuses[refusal.code] ?? 200);
        return refused(refusal);
      })
      .then((answer) => response.set("Cache-Control", "no-store").type("text/xml").send(toXml(root, answer)), (error: unknown) => log.error({ err: error, call: root }, "image API"));
  };
}

/** A body that is too long, cut off, or in an encoding that nobody knows. */
const unreadable: express.ErrorRequestHandler = (error: { status?: unknown }, _request, response, next) => {
  const status = typeof error.status === "number" && error.status >= 400 && error.status < 500 ? error.status : 0;
  if (status === 0 || response.headersSent) next(error);
  else response.sendStatus(status);
};
