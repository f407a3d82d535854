import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable, type AppLoadContext, type EntryContext } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";

const RENDER_DEADLINE_MS = 6000;

export default function handleRequest(request: Request, status: number, headers: Headers, remix: EntryContext, { shopify, services }: AppLoadContext): Promise<Response> {
  // frame-ancestors for the shop, preload of App Bridge
  shopify.addDocumentResponseHeaders(request, headers);
  const whenReady = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";
  return new Promise((resolve, reject) => {
    let answer = status;
    const { pipe, abort } = renderToPipeableStream(<RemixServer context={remix} url={request.url} />, {
      [whenReady]: () => {
        const body = new PassThrough();
        headers.set("Content-Type", "text/html");
        resolve(new Response(createReadableStreamFromReadable(body), { headers, status: answer }));
        pipe(body);
      },
      onShellError: reject,
      onError(error: unknown) {
        answer = 500;
        services.log.error({ err: error }, "page");
      },
    });
    setTimeout(abort, RENDER_DEADLINE_MS).unref();
  });
}
