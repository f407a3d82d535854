import { pipeline } from "node:stream/promises";
import type { Request, RequestHandler, Response } from "express";
import type { SignedFile, UrlSigner } from "../storage/signed-url.ts";
import type { ByteRange, FileState, Storage } from "../storage/storage.ts";

const statuses = { whole: 200, part: 206, unchanged: 304, notFound: 404, badRange: 416 };

/** Serves stored bytes under signed, expiring addresses, whole or in ranges. What is forged, expired or gone is answered alike: 404. */
export function fileHandler(storage: Storage, signer: UrlSigner): RequestHandler {
  return (request, response, next) => {
    const signed = signer.verify(new URL(request.originalUrl, "http://files.invalid"), new Date());
    if (signed) serve(storage, signed, request, response).catch((error: unknown) => (response.headersSent ? response.destroy() : next(error)));
    else response.sendStatus(statuses.notFound);
  };
}

async function serve(storage: Storage, { key, contentType, name, download }: SignedFile, request: Request, response: Response): Promise<void> {
  const state = await storage.stat(key);
  if (!state) {
    response.sendStatus(statuses.notFound);
    return;
  }
  response.set({
    "Content-Type": contentType,
    // Whoever holds the address may see the file; a shared cache need not.
    "Cache-Control": "private, max-age=3600, immutable",
    "Content-Disposition": `${download ? "attachment" : "inline"}; filename="${name.replaceAll(/[^\w.-]/g, "_")}"`,
    "X-Content-Type-Options": "nosniff",
    // A picture that is a document too (SVG) runs nothing on this origin.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Accept-Ranges": "bytes",
    ETag: `"${state.bytes.toString(16)}-${state.modifiedAt.getTime().toString(16)}"`,
    "Last-Modified": state.modifiedAt.toUTCString(),
  });
  if (request.fresh) {
    response.status(statuses.unchanged).end();
    return;
  }
  const range = rangeOf(request, response, state);
  if (range === "unsatisfiable") {
    response.set({ "Content-Range": `bytes */${state.bytes}`, "Cache-Control": "no-store" }).sendStatus(statuses.badRange);
    return;
  }
  if (range) response.status(statuses.part).set("Content-Range", `bytes ${range.start}-${range.end}/${state.bytes}`);
  else response.status(statuses.whole);
  response.set("Content-Length", String(range ? range.end - range.start + 1 : state.bytes));
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  await pipeline(await storage.stream(key, range ?? undefined), response);
}

/** One range; several at once, or a copy that is out of date (If-Range), get the whole file. */
function rangeOf(request: Request, response: Response, { bytes }: FileState): ByteRange | "unsatisfiable" | null {
  const condition = request.get("if-range");
  if (condition !== undefined && condition !== response.get("ETag") && condition !== response.get("Last-Modified")) return null;
  const ranges = request.range(bytes, { combine: true });
  if (ranges === -1) return "unsatisfiable";
  const [range] = typeof ranges === "object" && ranges.type === "bytes" && ranges.length === 1 ? ranges : [];
  return range ? { start: range.start, end: range.end } : null;
}
