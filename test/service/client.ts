import { readFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { root } from "../support/root.ts";
import { until } from "../support/until.ts";

export interface Answer<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface StatusBody {
  job_id: string;
  status: string;
  state: "pending" | "done" | "failed";
  mode: string;
  progress: number;
  final_url?: string | null;
  final_urls?: Record<string, string> | null;
  warnings?: Record<string, string[]>;
  ignored_variations?: string[];
  error?: { code: string; message: string };
}

/** A client of the service, as plain as can be. */
export function client(url: string, key: string) {
  const call = async <Body = Record<string, unknown>>(route: string, init: RequestInit = {}): Promise<Answer<Body>> => {
    const response = await fetch(url + route, { ...init, headers: { ...(key ? { "x-api-key": key } : {}), ...(init.headers as Record<string, string> | undefined) } });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : {}) as Body };
  };
  const status = (jobId: string) => call<StatusBody>(`/api/v1/status?job_id=${encodeURIComponent(jobId)}`);
  return {
    call,
    status,
    uploadJson: (body: unknown, headers: Record<string, string> = {}) => call("/api/v1/upload", { method: "POST", headers: { "content-type": "application/json", ...headers }, body: typeof body === "string" ? body : JSON.stringify(body) }),
    uploadFile(bytes: Uint8Array, fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append("file", new Blob([new Uint8Array(bytes)], { type: "image/jpeg" }), "photo.jpg");
      return call("/api/v1/upload", { method: "POST", body: form, headers });
    },
    /** Polls until the job has ended. */
    ended: (jobId: string) =>
      until(`job ${jobId} to end`, 120_000, async () => {
        const { body } = await status(jobId);
        return body.state !== "pending" && body;
      }),
  };
}

/** A white mug on white, 1024 × 1024. */
export const photo = () => readFile(path.join(root, "test/corpus/photos/mug_white_1024.jpg"));

/** A picture that costs next to nothing. */
export const tinyPicture = () => sharp({ create: { width: 48, height: 48, channels: 3, background: "#ffffff" } }).jpeg().toBuffer();
