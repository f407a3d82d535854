/** The image API's description (OpenAPI 3.1), made from the schemas that check its requests and type its answers. */
import { z } from "zod";
import { balanceAnswer, callbackBody, creditsProblem, problem, statusAnswer, uploadAnswer, validationProblem } from "./removit/answers.ts";
import { describedUploadFields } from "./removit/upload-request.ts";

/** What `file` may be; judged by its bytes, not by the type that is sent. */
const pictureTypes = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif", "image/tiff", "image/vnd.adobe.photoshop", "image/svg+xml"];

/** The dialect is OpenAPI 3.1's own, so it is not named in each schema. */
const schemaOf = (schema: z.ZodType, io: "input" | "output" = "output") => ({ ...z.toJSONSchema(schema, { io, target: "draft-2020-12", unrepresentable: "any" }), $schema: undefined });
const json = (name: string) => ({ "application/json": { schema: { $ref: `#/components/schemas/${name}` } } });
const answer = (description: string, schema: string, headers: Record<string, unknown> = {}) => ({ description, headers: { ...rateHeaders, ...headers }, content: json(schema) });
const header = (description: string) => ({ description, schema: { type: "integer" } });

const rateHeaders = {
  "RateLimit-Limit": header("Requests per minute that this key may make."),
  "RateLimit-Remaining": header("How many of them are left."),
  "RateLimit-Reset": header("Seconds until they are counted anew."),
};
const retryAfter = { "Retry-After": header("Seconds to wait before the next try.") };

const problems = {
  401: { description: "The API key is missing or invalid.", content: json("Problem") },
  429: answer("Too many requests with this key.", "Problem", retryAfter),
  503: answer("A passing fault, or the queue is full: no credit was taken. Try again later.", "Problem", retryAfter),
};

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "Any text of your own, at most 255 printable characters. The same request with the same key makes one job, however often it is sent within 24 hours.",
  schema: { type: "string", maxLength: 255 },
};

export function openApi(appUrl: string) {
  const uploadSchema = schemaOf(describedUploadFields, "input");
  return {
    openapi: "3.1.0",
    info: {
      title: "Packshot image API",
      version: "1",
      description: "Asynchronous: an upload makes a job and answers at once; ask for the job's status every 2 to 5 seconds, growing gradually, or name a callback_url.",
    },
    servers: [{ url: appUrl }],
    security: [{ apiKey: [] }, { bearer: [] }],
    paths: {
      "/api/v1/upload": {
        post: {
          operationId: "upload",
          summary: "Process a picture",
          parameters: [idempotencyKey],
          requestBody: {
            required: true,
            content: {
              "application/json": { schema: { $ref: "#/components/schemas/UploadRequest" } },
              "multipart/form-data": {
                schema: { allOf: [{ $ref: "#/components/schemas/UploadRequest" }, { type: "object", properties: { file: { type: "string", format: "binary", description: "The picture itself, instead of `file_url`." } } }] },
                encoding: { file: { contentType: pictureTypes.join(", ") } },
              },
            },
          },
          responses: {
            202: answer("Accepted and queued.", "UploadAnswer"),
            400: answer("The body is malformed or cannot be read.", "Problem"),
            402: answer("No credit is left.", "CreditsProblem"),
            408: { description: "The request took too long to arrive.", content: json("Problem") },
            422: answer("A field is wrong.", "ValidationProblem"),
            ...problems,
          },
          callbacks: {
            finished: {
              "{$request.body#/callback_url}": {
                post: {
                  summary: "The job is done or failed",
                  description:
                    "Sent at least once, until a 2xx answer, for about a day. `X-Packshot-Signature` is `v1=` and the hex HMAC-SHA256, under the shop's callback secret, of `X-Packshot-Timestamp`, a dot and the body. `X-Packshot-Event-Id` stays the same at every attempt.",
                  requestBody: { content: json("CallbackBody") },
                  responses: { "2XX": { description: "Received." } },
                },
              },
            },
          },
        },
      },
      "/api/v1/status": {
        get: {
          operationId: "status",
          summary: "Where a job stands",
          parameters: [{ name: "job_id", in: "query", required: true, schema: { type: "string", format: "uuid" } }],
          responses: {
            200: answer("The job's present state; its results once it is done.", "StatusAnswer"),
            404: answer("There is no such job.", "Problem"),
            422: answer("job_id is missing.", "ValidationProblem"),
            ...problems,
          },
        },
      },
      "/api/v1/balance": {
        get: { operationId: "balance", summary: "Credits left", responses: { 200: answer("The shop's balance.", "BalanceAnswer"), ...problems } },
      },
    },
    components: {
      securitySchemes: { apiKey: { type: "apiKey", in: "header", name: "X-API-Key" }, bearer: { type: "http", scheme: "bearer" } },
      schemas: {
        UploadRequest: uploadSchema,
        UploadAnswer: schemaOf(uploadAnswer),
        StatusAnswer: schemaOf(statusAnswer),
        BalanceAnswer: schemaOf(balanceAnswer),
        CallbackBody: schemaOf(callbackBody),
        Problem: schemaOf(problem),
        ValidationProblem: schemaOf(validationProblem),
        CreditsProblem: schemaOf(creditsProblem),
      },
    },
  };
}

export type OpenApi = ReturnType<typeof openApi>;
