/** The report of a run: one line of CSV per image, streamed in batches. */
import { pipeline, Readable } from "node:stream";
import { stringify } from "csv-stringify";
import type { Run } from "@prisma/client";
import type { Database } from "../database/client.ts";
import { PUBLISHED_VARIATION } from "../publishing/prepare.ts";
import { skipTexts } from "../run-texts.ts";
import type { SkipReason } from "../run-view-types.ts";
import type { ImageState } from "./states.ts";

const BATCH = 500;

export const REPORT_COLUMNS = ["Product", "Product ID", "Products", "Image ID", "Result", "Reason", "Bytes before", "Bytes after", "Link"];

interface ReportRow {
  mediaId: string;
  position: number;
  productIds: string[];
  productTitle: string;
  state: ImageState;
  skipReason: SkipReason | null;
  revert: string | null;
  jobId: string | null;
  problem: string | null;
  revertProblem: string | null;
  before: number | null;
  after: number | null;
}

/**
 * Cells that a spreadsheet would run as a formula are made harmless, since product titles are anybody's text.
 * @param appAddress of the app in the shop's admin
 * @returns UTF-8 with a byte order mark, without which Excel takes it for Latin-1
 */
export function reportStream(database: Database, run: Run, appAddress: string): ReadableStream<Uint8Array> {
  const lines = async function* () {
    for await (const row of rowsOf(database, run.id)) yield cellsOf(run, row, appAddress);
  };
  const csv = stringify({ header: true, columns: REPORT_COLUMNS, escape_formulas: true, bom: true });
  // What goes wrong on either side ends both; whoever reads sees it.
  pipeline(Readable.from(lines()), csv, () => undefined);
  return Readable.toWeb(csv) as ReadableStream<Uint8Array>;
}

async function* rowsOf(database: Database, runId: string): AsyncGenerator<ReportRow> {
  let after = -1;
  for (;;) {
    const rows = await database.$queryRaw<ReportRow[]>`
      select image."mediaId", image.position, image."productIds", image."productTitle", image.state, image."skipReason", image.revert, image."jobId"::text,
        job."errorMerchant" as problem, revert."errorMerchant" as "revertProblem", original.bytes as before, output.bytes as after
      from "RunImage" image
      left join "Job" job on job.id = image."jobId"
      left join "Original" original on original.id = job."originalId"
      left join "Output" output on output."jobId" = job.id and output.variation = ${PUBLISHED_VARIATION}
      left join "Publication" revert on revert."jobId" = job.id and revert.kind = 'revert' and revert.state = 'failed'
      where image."runId" = ${runId}::uuid and image.position > ${after} order by image.position limit ${BATCH}`;
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.position;
  }
}

function cellsOf(run: Run, row: ReportRow, appAddress: string): (string | number | null)[] {
  const [productId = ""] = row.productIds;
  const [result, reason] = outcomeOf(run, row);
  const link = row.jobId ? `${appAddress}/app/images/${row.jobId}` : `https://${run.shop}/admin/products/${productId.split("/").at(-1) ?? ""}`;
  return [row.productTitle, productId, row.productIds.length, row.mediaId, result, reason, row.before, row.after, link];
}

const resultTexts: Record<Exclude<ImageState, "skipped">, string> = {
  waiting: "Not processed yet",
  open: "Under way",
  review: "Needs review",
  decided: "Under way",
  done: "Done",
  unchanged: "No change",
  rejected: "Rejected",
  failed: "Failed",
};

function outcomeOf(run: Run, { state, skipReason, revert, problem, revertProblem }: ReportRow): [result: string, reason: string] {
  if (state === "skipped") return ["Skipped", skipReason ? skipTexts[skipReason] : ""];
  if (state === "waiting" && run.state === "cancelled") return ["Not processed", "The run was cancelled"];
  if (revert === "done") return ["Reverted", ""];
  if (revert === "failed") return ["Done", revertProblem ?? "Shows something newer, so the original was not put back"];
  return [resultTexts[state], problem ?? ""];
}
