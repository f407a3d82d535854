import type { Loop } from "../support/loop.ts";

/**
 * Prints the closing table of the jobs since a time, and what the stand-in says about every image of the shop.
 * @returns how many images did not end written back exactly once
 */
export async function report({ database, devstore }: Pick<Loop, "database" | "devstore">, since: Date): Promise<number> {
  const jobs = await database.job.findMany({ where: { createdAt: { gte: since } }, orderBy: { id: "asc" }, include: { original: true, outputs: true } });
  const media = new Map((await devstore.control.media()).map((one) => [one.id, one]));

  if (jobs.length > 0) {
    console.log("");
    console.table(
      jobs.map(({ productTitle, mediaId, status, startedAt, finishedAt, original, outputs, method, confidence, needsReview, errorMerchant }) => ({
        product: productTitle,
        image: mediaId?.split("/").at(-1),
        result: status === "done" ? "written back" : `${status} ${errorMerchant ?? ""}`.trim(),
        seconds: startedAt && finishedAt ? Number(((finishedAt.getTime() - startedAt.getTime()) / 1000).toFixed(1)) : null,
        "bytes before": original?.bytes ?? null,
        "bytes after": outputs[0]?.bytes ?? null,
        method,
        confidence: confidence === null ? null : `${confidence.toFixed(2)}${needsReview ? " unsure" : ""}`,
      })),
    );
  }
  const writtenOnce = [...media.values()].filter(({ writes }) => writes === 1).length;
  const writtenTwice = [...media.values()].filter(({ writes }) => writes > 1).length;
  const failed = jobs.filter(({ status }) => status !== "done").length;
  console.log(`${media.size} images in the shop: ${writtenOnce} written back once, ${writtenTwice} more than once, ${media.size - writtenOnce - writtenTwice} not. This run: ${jobs.length} jobs, ${failed} failed.`);
  return failed + media.size - writtenOnce;
}
