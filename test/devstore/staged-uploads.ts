import { createHash, createHmac, randomUUID } from "node:crypto";
import type { Chance } from "./faults.ts";
import { breaksOff, type Call, type Route } from "./http.ts";
import { readForm, type Form, type FormFile } from "./multipart.ts";
import type { Settings } from "./options.ts";
import type { StagedUpload } from "./state.ts";
import type { Store } from "./store.ts";
import { STAGED_HOST } from "./urls.ts";

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
  forgetOld(uploads);
  uploads[key] = { ...input, key, parameters, expiresAtMs, sha256: null };
  return { url: `https://${STAGED_HOST}/${settings.mark.replace("&", "?")}`, resourceUrl: resourceUrlOf(key), parameters };
}

const FORGOTTEN_AFTER_MS = 24 * 3600_000;
let forgotAtMs = 0;

/** Looked for now and then only: there may be a hundred thousand. */
function forgetOld(uploads: Record<string, StagedUpload>): void {
  if (Date.now() - forgotAtMs < 60_000) return;
  forgotAtMs = Date.now();
  for (const [key, { expiresAtMs }] of Object.entries(uploads)) if (expiresAtMs < Date.now() - FORGOTTEN_AFTER_MS) Reflect.deleteProperty(uploads, key);
}

const resourceUrlOf = (key: string) => `https://${STAGED_HOST}/${key.split("/").map(encodeURIComponent).join("/")}`;

/** The staged upload that an `originalSource` names, or null: it is some other address. */
export function uploadOf(store: Store, originalSource: string): StagedUpload | null {
  if (!URL.canParse(originalSource)) return null;
  const { hostname, pathname } = new URL(originalSource);
  return hostname === STAGED_HOST ? (store.state.uploads[decodeURIComponent(pathname.slice(1))] ?? null) : null;
}

/** POST to the target, as a cloud store takes it: multipart, all fields before `file`, which is last. */
export function stagedUploadRoutes(store: Store, chance: Chance): Route[] {
  return [{ method: "POST", path: "/", host: STAGED_HOST, handle: (call) => receive(store, chance, call) }];
}

async function receive(store: Store, chance: Chance, call: Call): Promise<void> {
  if (breaksOff(chance, call)) return;
  const form = await readForm(call.request);
  if (typeof form === "string") return sendXml(call, { status: 400, code: "InvalidArgument", message: form });
  const [file] = form.files;
  if (file?.name !== "file" || form.files.length > 1) return sendXml(call, { status: 400, code: "InvalidArgument", message: "expected exactly one file, in the field named file" });
  if (form.order.at(-1) !== "file") return sendXml(call, { status: 400, code: "InvalidArgument", message: "expected file to be the last field of the form" });
  const upload = store.state.uploads[form.fields.get("key") ?? ""];
  if (upload === undefined) return sendXml(call, { status: 403, code: "AccessDenied", message: "expected the key of a staged target" });
  const fault = faultOf(upload, form.fields, file);
  if (fault !== null) return sendXml(call, fault);
  if (!chance.strikes("uploadVanishes")) upload.sha256 = await store.putBytes(file.bytes);
  await store.save();
  const etag = createHash("md5").update(file.bytes).digest("hex");
  call.response.writeHead(201, { "content-type": "application/xml", etag: `"${etag}"` });
  call.response.end(`<?xml version='1.0' encoding='UTF-8'?><PostResponse><Bucket>shopify-staged-uploads</Bucket><Key>${escapeXml(upload.key)}</Key><ETag>"${etag}"</ETag></PostResponse>`);
}

interface Refusal {
  status: number;
  code: string;
  message: string;
}

/** A policy holds for its time, its exact fields, its type and its size. */
function faultOf(upload: StagedUpload, fields: Form["fields"], file: FormFile): Refusal | null {
  if (upload.expiresAtMs <= Date.now()) return { status: 403, code: "ExpiredToken", message: "the policy of this target has expired" };
  for (const { name, value } of upload.parameters) {
    if (fields.get(name) !== value) return { status: 403, code: "AccessDenied", message: `expected the form field ${name} as it was given` };
  }
  if (file.mimeType !== "application/octet-stream" && file.mimeType !== upload.mimeType) {
    return { status: 400, code: "InvalidArgument", message: `expected content type ${upload.mimeType} but received ${file.mimeType}` };
  }
  if (upload.fileSize !== null && file.bytes.length !== upload.fileSize) {
    const code = file.bytes.length < upload.fileSize ? "EntityTooSmall" : "EntityTooLarge";
    return { status: 400, code, message: `expected ${upload.fileSize} bytes but received ${file.bytes.length}` };
  }
  return null;
}

function sendXml({ response }: Call, { status, code, message }: Refusal): void {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<?xml version='1.0' encoding='UTF-8'?><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`);
}

function escapeXml(text: string): string {
  return text.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
}
