import type { RequestHandler } from "express";
import type { UrlSigner } from "../storage/signed-url.ts";
import type { Storage } from "../storage/storage.ts";

/** Serves stored bytes under signed, expiring addresses, whole or in ranges. What is forged, expired or gone is answered alike: 404. */
export function fileHandler(storage: Storage, signer: UrlSigner): RequestHandler {
  return (request, response, next) => {
    const signed = signer.verify(new URL(request.originalUrl, "http://files.invalid"), new Date());
    if (!signed) {
      response.sendStatus(404);
      return;
    }
    const { key, contentType, name, download } = signed;
    response.set({
      "Content-Type": contentType,
      // Whoever holds the address may see the file; a shared cache need not.
      "Cache-Control": "private, max-age=3600, immutable",
      "Content-Disposition": `${download ? "attachment" : "inline"}; filename="${name.replaceAll(/[^\w.-]/g, "_")}"`,
      "X-Content-Type-Options": "nosniff",
      // A picture that is a document too (SVG) runs nothing on this origin.
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    });
    storage.localPath(key).then(
      (file) => response.sendFile(file, { cacheControl: false, dotfiles: "allow" }, (error: Error | undefined) => {
        if (!error || response.headersSent) return;
        response.removeHeader("Content-Disposition");
        response.sendStatus(404);
      }),
      next,
    );
  };
}
