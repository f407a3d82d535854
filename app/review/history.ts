/** The jobs of one image as a list of events. Pure. */
import type { Job, Publication } from "@prisma/client";
import type { HistoryEntry } from "../view-types.ts";
import { presetLabel } from "./views.ts";

type PastJob = Job & { publications: Publication[] };

const eventOfDecision: Record<string, HistoryEntry["event"]> = { approved: "approved", rejected: "rejected", replaced: "set_aside" };

/** Newest first. @param ownJobId the job that the page shows */
export function historyOf(jobs: PastJob[], ownJobId: string): HistoryEntry[] {
  return jobs.flatMap((job) => eventsOf(job, job.id === ownJobId)).sort((one, other) => other.at.localeCompare(one.at));
}

function eventsOf(job: PastJob, own: boolean): HistoryEntry[] {
  const entry = (at: Date | null, event: HistoryEntry["event"], problem: string | null = null): HistoryEntry[] =>
    at ? [{ at: at.toISOString(), jobId: job.id, event, preset: presetLabel(job.presetName), problem, own }] : [];
  const write = job.publications.find(({ kind }) => kind === "write");
  const revert = job.publications.find(({ kind }) => kind === "revert");
  const decision = eventOfDecision[job.decision ?? ""];
  return [
    ...entry(job.createdAt, job.origin === "manual" ? "asked" : "found"),
    ...(decision ? entry(job.decidedAt, decision) : []),
    ...(job.method === "unchanged" ? entry(job.finishedAt, "unchanged") : []),
    ...(job.status === "failed" && !write ? entry(job.finishedAt, "failed", job.errorMerchant) : []),
    ...publicationEntry(write, "written", "write_failed"),
    ...publicationEntry(revert, "reverted", "revert_failed"),
  ];

  function publicationEntry(publication: Publication | undefined, done: HistoryEntry["event"], failed: HistoryEntry["event"]): HistoryEntry[] {
    if (publication?.state === "done") return entry(publication.finishedAt, done);
    if (publication?.state === "failed") return entry(publication.finishedAt, failed, publication.errorMerchant);
    return [];
  }
}
