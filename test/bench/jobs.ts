/** How fast jobs go through the app when their processing costs nothing, and whether more workers do more. */
import { openStage, round, throughput, type Stage } from "./stage.ts";

/** Jobs that compile and connect everything; not measured. */
const WARM_UP = 300;
const JOBS = 1000;
/** So many that a flush of the database's log, which several jobs share, holds nobody up. */
const AT_ONCE = 40;
/** What a processor that waits takes per image. */
const WAIT_MS = 200;
const SECONDS_OF_WORK = 12;

/** Jobs a second from accepted to done, with one worker and a processor that does nothing at all. */
export async function jobsPerSecond(kind: "embedded" | "postgres"): Promise<number> {
  return onStage(kind, async (stage) => {
    const stop = await stage.work(1, { waitMs: 0, imagesAtOnce: AT_ONCE, empty: true });
    await throughput(stage, WARM_UP);
    const { perSecond } = await throughput(stage, JOBS);
    await stop();
    return perSecond;
  });
}

export interface Scaling {
  scaling: { workers1: number; workers2: number; workers4: number };
  /** What one image costs a worker beside its processing: opening, storing, rows and queue, with one image at a time. */
  overheadMsPerImage: number;
}

/** Images a second with one, two and four workers that take 200 ms for each, three at a time. */
export async function scale(): Promise<Scaling> {
  return onStage("postgres", async (stage) => {
    const perSecond: number[] = [];
    for (const workers of [1, 2, 4]) {
      const stop = await stage.work(workers, { waitMs: WAIT_MS, imagesAtOnce: 2 });
      await throughput(stage, 30 * workers);
      perSecond.push((await throughput(stage, Math.round((workers * 3 * SECONDS_OF_WORK * 1000) / WAIT_MS / 1.5))).perSecond);
      await stop();
    }
    const [workers1 = 0, workers2 = 0, workers4 = 0] = perSecond;
    const stop = await stage.work(1, { waitMs: WAIT_MS, imagesAtOnce: 1 });
    await throughput(stage, 20);
    const { meanMs } = await throughput(stage, 60);
    await stop();
    return { scaling: { workers1, workers2, workers4 }, overheadMsPerImage: round(meanMs - WAIT_MS) };
  });
}

async function onStage<T>(kind: "embedded" | "postgres", run: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = await openStage(kind);
  try {
    return await run(stage);
  } finally {
    await stage.close();
  }
}
