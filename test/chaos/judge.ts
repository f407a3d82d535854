/** What is wrong after a chaos run, counted: in a run that went well, everything is zero. */
import { createHash } from "node:crypto";
import type { Fleet } from "../support/fleet.ts";
import type { MediaView } from "../devstore/control.ts";
import type { Merchandise } from "./catalogue.ts";

export interface Verdict {
  /** Images that neither show their result nor failed with a reason that is true. */
  lost: number;
  /** Images that Shopify was told to replace more often than their rows account for. */
  doubled: number;
  /** Originals that are missing or not byte by byte what the merchant uploaded. */
  wrongOriginal: number;
  /** Jobs, write-backs, webhooks and files that did not come to an end. */
  stuck: number;
  /** Credit movements that do not add up. */
  ledgerError: number;
}

/** With each of these an image may end as it is; the stand-in did make it so. */
const TRUE_REASONS = ["image_deleted", "image_refused", "shopify_no_access"];

export interface Judged {
  shop: string;
  merchandise: Merchandise;
  media: MediaView[];
  /** The app was uninstalled there. */
  left: boolean;
}

export async function judge({ database, storage }: Fleet, shops: readonly Judged[]): Promise<{ verdict: Verdict; complaints: string[] }> {
  const verdict: Verdict = { lost: 0, doubled: 0, wrongOriginal: 0, stuck: 0, ledgerError: 0 };
  const complaints: string[] = [];
  const complain = (kind: keyof Verdict, text: string, times = 1) => {
    if (times === 0) return;
    verdict[kind] += times;
    complaints.push(`${kind}: ${text}`);
  };

  for (const { shop, merchandise, media, left } of shops) {
    const publications = await database.publication.findMany({ where: { shop } });
    const jobs = await database.job.findMany({ where: { shop, origin: { not: "api" } }, orderBy: { createdAt: "asc" } });
    for (const image of media) {
      const own = publications.filter(({ mediaId }) => mediaId === image.id);
      const accounted = own.reduce((sum, { failures, sends }) => sum + failures + (sends > 0 ? 1 : 0), 0);
      const history = () => `${image.id} ${JSON.stringify({ writes: image.writes, status: image.fileStatus, publications: own.map(({ state, sends, failures, errorCode }) => ({ state, sends, failures, errorCode })), jobs: jobs.filter(({ mediaId }) => mediaId === image.id).map(({ status, errorCode }) => ({ status, errorCode })) })}`;
      if (image.writes > accounted) complain("doubled", history());
      if (image.fileStatus !== "READY") complain("stuck", history());
      if (left || merchandise.deletedMedia.has(image.id)) continue;
      const shown = own.some(({ kind, state, sha256 }) => kind === "write" && state === "done" && sha256 === image.sha256);
      const last = jobs.filter(({ mediaId }) => mediaId === image.id).at(-1);
      if (!shown && !(last?.status === "failed" && TRUE_REASONS.includes(last.errorCode ?? ""))) complain("lost", history());
    }
    for (const original of await database.original.findMany({ where: { shop } })) {
      const bytes = await storage.read(original.storageKey).catch(() => null);
      const sha256 = bytes && createHash("sha256").update(bytes).digest("hex");
      if (sha256 !== original.sha256 || !merchandise.contents.get(original.mediaId)?.has(original.sha256)) complain("wrongOriginal", `${original.mediaId} ${original.sha256}`);
    }
  }

  complain("stuck", "jobs", await database.job.count({ where: { state: "pending" } }));
  complain("stuck", "publications", await database.publication.count({ where: { state: { notIn: ["done", "failed"] } } }));
  complain("stuck", "deliveries", await database.delivery.count({ where: { dispatchedAt: null } }));
  for (const { what, count } of await ledgerFaults(database)) complain("ledgerError", what, count);
  return { verdict, complaints };
}

function ledgerFaults(database: Fleet["database"]): Promise<{ what: string; count: number }[]> {
  return database.$queryRaw`
    select 'balance is not the sum of its movements' as what, count(*)::int as count from "CreditAccount" a
      where balance <> (select coalesce(sum(amount), 0) from "CreditMovement" m where m.shop = a.shop)
    union all
    select 'a finished job is not settled once', count(*)::int from "CreditMovement" r join "Job" j on j.id = r."jobId"
      where r.kind = 'reserve' and j.state <> 'pending' and 1 <> (select count(*) from "CreditMovement" m where m."jobId" = r."jobId" and m.kind in ('keep', 'refund'))
    union all
    select 'a done job did not pay, or a failed one did', count(*)::int from "CreditMovement" m join "Job" j on j.id = m."jobId"
      where (m.kind = 'keep' and j.state <> 'done') or (m.kind = 'refund' and j.state <> 'failed')
    union all
    select 'a job of the image API has no reservation', count(*)::int from "Job" j
      where j.origin = 'api' and not exists (select 1 from "CreditMovement" m where m."jobId" = j.id and m.kind = 'reserve')`;
}
