import { createHash, createHmac, randomUUID } from "node:crypto";
import busboy from "busboy";
import type { Call, Route } from "./http.ts";
import type { Settings } from "./options.ts";
import type { StagedUpload } from "./state.ts";
import type { Store } from "./store.ts";
import { STAGED_HOST } from "./urls.ts";

const MAX_BYTES = 25 * 1024 * 1024;

export interface StagedTarget {
  url: string;
  resourceUrl: string;
  parameters: { name: string; value: string }[];
}

/** A place to upload one file to, with every form field that the upload must repeat (shopify.md 1.6). */
export function createTarget(settings: Settings, store: Store, input: { filename: string; mimeType: string; fileSize: number | null; resource: string }): StagedTarget {
  const expiresAtMs = Date.now() + settings.stagedTargetTtlMs;
  const key = `tmp/1001/products/${randomUUID()}/${input.filename}`;
  const policy = Buffer.from(JSON.stringify({ expiration: new Date(expiresAtMs).toISOString(), conditions: [["eq", "$key", key]] })).toString("base64");
  const parameters = [
    { name: "Content-Type", value: input.mimeType },
    { name: "success_action_status", value: "201" },
    { name: "acl", value: "private" },
    { name: "key", value: key },
    { name: "x-goog-date", value: new Date().toISOString().replace(/[-:]|\.\d+/g, "") },
    { name: "x-goog-credential", value: "staged-uploads@shopify-tiers.iam.gserviceaccount.com/auto/storage/goog4_request" },
    { name: "x-goog-algorithm", value: "GOOG4-RSA-SHA256" },
    { name: "x-goog-signature", value: createHmac("sha256", `storage:${settings.apiSecret}`).update(policy).digest("hex") },
    { name: "policy", value: policy },
  ];
  const { uploads } = store.state;
  for (const [old, upload] of Object.entries(uploads)) if (upload.expiresAtMs < Date.now() - 24 * 3600_000) Reflect.deleteProperty(uploads, old);
  uploads[key] = { ...input, key, parameters, expiresAtMs, sha256: null };
  return { url: `https://${STAGED_HOST}/`, resourceUrl: resourceUrlOf(key), parameters };
}

const resourceUrlOf = (key: string) => `https://${STAGED_HOST}/${key.split("/").map(encodeURIComponent).join("/")}`;

/** The staged upload that an `originalSource` names, or null: it is some other address. */
export function uploadOf(store: Store, originalSource: string): StagedUpload | null {
  return Object.values(store.state.uploads).find((upload) => resourceUrlOf(upload.key) === originalSource) ?? null;
}

/** POST to the target, as a cloud store takes it: multipart, all fields before `file`, which is last. */
export function stagedUploadRoutes(store: Store): Route[] {
  return [{ method: "POST", path: "/", host: STAGED_HOST, handle: (call) => receive(store, call) }];
}

async function receive(store: Store, call: Call): Promise<void> {
  const form = await readForm(call);
  if (typeof form === "string") return sendXml(call, 400, "InvalidArgument", form);
  const upload = store.state.uploads[form.fields.get("key") ?? ""];
  if (upload === undefined) return sendXml(call, 403, "AccessDenied", "expected the key of a staged target");
  const fault = faultOf(upload, form);
  if (fault !== null) return sendXml(call, fault.status, fault.code, fault.message);
  upload.sha256 = await store.putBytes(form.bytes);
  await store.save();
  const etag = createHash("md5").update(form.bytes).digest("hex");
  call.response.writeHead(201, { "content-type": "application/xml", etag: `"${etag}"` });
  call.response.end(`<?xml version='1.0' encoding='UTF-8'?><PostResponse><Bucket>shopify-staged-uploads</Bucket><Key>${escapeXml(upload.key)}</Key><ETag>"${etag}"</ETag></PostResponse>`);
}

interface Form {
  fields: Map<string, string>;
  bytes: Buffer;
  partType: string;
}

function faultOf(upload: StagedUpload, form: Form): { status: number; code: string; message: string } | null {
  if (upload.expiresAtMs <= Date.now()) return { status: 403, code: "ExpiredToken", message: "the policy of this target has expired" };
  for (const { name, value } of upload.parameters) {
    if (form.fields.get(name) !== value) return { status: 403, code: "AccessDenied", message: `expected the form field ${name} as it was given` };
  }
  if (form.partType !== "application/octet-stream" && form.partType !== upload.mimeType) {
    return { status: 400, code: "InvalidArgument", message: `expected content type ${upload.mimeType} but received ${form.partType}` };
  }
  if (upload.fileSize !== null && form.bytes.length < upload.fileSize) return { status: 400, code: "EntityTooSmall", message: `expected ${upload.fileSize} bytes but received ${form.bytes.length}` };
  if (upload.fileSize !== null && form.bytes.length > upload.fileSize) return { status: 400, code: "EntityTooLarge", message: `expected ${upload.fileSize} bytes but received ${form.bytes.length}` };
  return null;
}

/** The form, or what is wrong with its shape. */
function readForm({ request }: Call): Promise<Form | string> {
  return new Promise((resolve) => {
    const fields = new Map<string, string>();
    const chunks: Buffer[] = [];
    let fault: string | null = null;
    let file: string | null = null;
    let parser: busboy.Busboy;
    try {
      parser = busboy({ headers: request.headers, limits: { fileSize: MAX_BYTES, files: 2, fields: 40 } });
    } catch {
      request.resume();
      resolve("expected a multipart/form-data body");
      return;
    }
    parser.on("field", (name, value) => {
      if (file !== null) fault ??= `expected file to be the last field but ${name} follows it`;
      fields.set(name, value);
    });
    parser.on("file", (name, stream, { mimeType }) => {
      if (name !== "file" || file !== null) fault ??= "expected exactly one file, in the field named file";
      file = mimeType;
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("limit", () => (fault ??= `expected a file of at most ${MAX_BYTES} bytes`));
    });
    parser.on("error", () => resolve("expected a complete multipart body"));
    parser.on("close", () => resolve(fault ?? (file === null ? "expected a field named file" : { fields, bytes: Buffer.concat(chunks), partType: file })));
    request.on("aborted", () => resolve("expected a complete multipart body"));
    request.pipe(parser);
  });
}

function sendXml({ response }: Call, status: number, code: string, message: string): void {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<?xml version='1.0' encoding='UTF-8'?><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`);
}

function escapeXml(text: string): string {
  return text.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
}
