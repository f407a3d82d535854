import { Readable } from "node:stream";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { notFound } from "../respond.server.ts";
import { progressLines } from "../runs/progress.ts";

/** The run's progress as NDJSON: one object whenever something changed; the answer ends with the run. */
export async function loader({ request, params, context: { services, shopify } }: LoaderFunctionArgs) {
  const { session } = await shopify.authenticate.admin(request);
  const { database } = services;
  const runId = z.uuid().safeParse(params.runId);
  if (!runId.success || !(await database.run.findFirst({ where: { id: runId.data, shop: session.shop }, select: { id: true } }))) throw notFound("run");
  const lines = Readable.from(progressLines(database, session.shop, runId.data, request.signal), { objectMode: false });
  return new Response(Readable.toWeb(lines) as ReadableStream<Uint8Array>, { headers: { "content-type": "application/x-ndjson", "cache-control": "no-store" } });
}
