/** A run's steps over a catalogue of the Shopify stand-in, taken at once in place of the queue and its workers. */
import type { Run } from "@prisma/client";
import { processImage } from "../../app/jobs/handlers/process-image.ts";
import { carryOut } from "../../app/publishing/carry-out.ts";
import { freeze } from "../../app/runs/freeze.ts";
import { tendRun } from "../../app/runs/tend.ts";
import { until } from "../devstore/testing.ts";
import type { Rig } from "../support/rig.ts";
import { LIMITS } from "./world.ts";

export const runNow = (rig: Rig, id: string): Promise<Run> => rig.database.run.findUniqueOrThrow({ where: { id } });

/** One look. */
export const freezeOnce = (rig: Rig, runId: string): Promise<void> => freeze({ ...rig, ...LIMITS }, runId);

/** Looks until the run is frozen. */
export async function freezeAll(rig: Rig, runId: string): Promise<void> {
  await until(async () => {
    await freezeOnce(rig, runId);
    return (await runNow(rig, runId)).state !== "freezing";
  });
}

/** Waits until every photo of the shop is READY. */
export function photosReady(rig: Rig): Promise<void> {
  return until(async () => (await rig.standin.store.control.media()).every(({ fileStatus }) => fileStatus === "READY"));
}

async function oneByOne(rig: Rig, publicationIds: string[]): Promise<void> {
  for (const id of publicationIds) await carryOut(rig, id);
}

/** Does everything that is due, until nothing moves. @param publish what the workers for Shopify do */
export async function work(rig: Rig, runId: string, publish = oneByOne): Promise<void> {
  for (;;) {
    const moved = await tendRun(rig, runId);
    const jobs = await rig.database.job.findMany({ where: { runId, status: "queued" }, select: { id: true } });
    for (const { id } of jobs) await processImage(rig, id);
    const publications = await rig.database.publication.findMany({ where: { state: "prepared" }, select: { id: true } });
    await publish(rig, publications.map(({ id }) => id));
    if (!moved && jobs.length === 0 && publications.length === 0) return;
  }
}
