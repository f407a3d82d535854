import { setTimeout as sleep } from "node:timers/promises";
import type { Loop } from "../support/loop.ts";

const POLL_MS = 250;
const QUIET_MS = 6_000;

const words: Record<string, string> = {
  queued: "queued",
  pending_fetch: "fetching the original",
  pending_process: "processing",
  pending_review: "waits for review",
  pending_publish: "writing back",
  done: "written back",
  rejected: "rejected",
  failed: "failed",
};

/** Prints a line whenever an image comes to another step, until every webhook is answered and every job has come to its end. */
export async function follow({ database, devstore }: Pick<Loop, "database" | "devstore">, since: Date): Promise<void> {
  const seen = new Map<string, string>();
  let quietSince = Date.now();
  while (Date.now() - quietSince < QUIET_MS) {
    const jobs = await database.job.findMany({ where: { createdAt: { gte: since } }, orderBy: { id: "asc" } });
    for (const { id, status, progress, productTitle, mediaId, method, errorMerchant } of jobs) {
      if (seen.get(id) === status) continue;
      seen.set(id, status);
      quietSince = Date.now();
      const image = `${productTitle ?? ""} · image ${mediaId?.split("/").at(-1) ?? ""}`;
      const detail = status === "failed" ? `: ${errorMerchant ?? ""}` : status === "pending_publish" ? ` (${method ?? ""})` : "";
      console.log(`${String(progress).padStart(3)} %  ${image.padEnd(48)} ${words[status] ?? status}${detail}`);
    }
    const unanswered = (await devstore.control.webhooks()).some(({ state }) => state === "pending");
    const open = await database.publication.count({ where: { state: { notIn: ["done", "failed"] } } });
    if (unanswered || open > 0 || jobs.some(({ state, status }) => state === "pending" && status !== "pending_review")) quietSince = Date.now();
    await sleep(POLL_MS);
  }
}
