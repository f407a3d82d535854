import { createServer, request as httpRequest, type Server } from "node:http";

/**
 * The address under which the browser sees the app: it adds the admin shell's origin to the app's `frame-ancestors`, so that the page may
 * stand in the stand-in's iframe without a browser flag. Everything else passes as it is, streams included.
 */
export function createProxy(target: () => string, shellOrigin: () => string): Server {
  return createServer((incoming, outgoing) => {
    const onward = httpRequest(new URL(incoming.url ?? "/", target()), { method: incoming.method, headers: incoming.headers }, (answer) => {
      const headers = { ...answer.headers };
      const policy = headers["content-security-policy"];
      if (typeof policy === "string") headers["content-security-policy"] = policy.replace("frame-ancestors", `frame-ancestors ${shellOrigin()}`);
      // The framework preloads App Bridge from Shopify's CDN, which this machine does not reach for.
      delete headers.link;
      outgoing.writeHead(answer.statusCode ?? 502, headers);
      answer.pipe(outgoing);
    });
    onward.on("error", (error) => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502, { "content-type": "text/plain" }).end(`The app at ${target()} does not answer: ${error.message}`);
    });
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
}
