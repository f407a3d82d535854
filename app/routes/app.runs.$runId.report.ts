import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { notFound } from "../respond.server.ts";
import { reportStream } from "../runs/report.ts";

/** The run's report as CSV. */
export async function loader({ request, params, context: { services, shopify } }: LoaderFunctionArgs) {
  const { session } = await shopify.authenticate.admin(request);
  const { database, config } = services;
  const runId = z.uuid().safeParse(params.runId);
  const run = runId.success ? await database.run.findFirst({ where: { id: runId.data, shop: session.shop } }) : null;
  if (!run) throw notFound("run");
  return new Response(reportStream(database, run, `https://${session.shop}/admin/apps/${config.shopify.apiKey}`), {
    headers: { "content-type": "text/csv; charset=utf-8", "content-disposition": `attachment; filename="run-${run.number}.csv"`, "cache-control": "no-store" },
  });
}
