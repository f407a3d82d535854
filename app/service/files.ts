import type { RequestHandler } from "express";
import type { UrlSigner } from "../storage/signed-url.ts";
import type { Storage } from "../storage/storage.ts";

/** Serves stored bytes under signed, expiring addresses. What is forged, expired or gone is answered alike: 404. */
export function fileHandler(storage: Storage, signer: UrlSigner): RequestHandler {
  return (request, response, next) => {
    const signed = signer.verify(new URL(request.originalUrl, "http://files.invalid"), new Date());
    if (!signed) {
      response.sendStatus(404);
      return;
    }
    response.setHeader("Content-Type", signed.contentType);
    response.setHeader("Content-Disposition", signed.download ? `attachment; filename="${signed.download.replaceAll(/[^\w.-]/g, "_")}"` : "inline");
    response.setHeader("X-Content-Type-Options", "nosniff");
    storage.localPath(signed.key).then(
      (file) => response.sendFile(file, { cacheControl: true, maxAge: "1h", immutable: true, dotfiles: "allow" }, (error: Error | undefined) => {
        if (error && !response.headersSent) response.sendStatus(404);
      }),
      next,
    );
  };
}
