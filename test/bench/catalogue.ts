/** A bulk run over a large catalogue, from its listing to the last write-back, with a processor that costs nothing. */
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { defaultPreset } from "../../app/imaging/presets.ts";
import { openQueue } from "../../app/jobs/queue.ts";
import { createRun } from "../../app/runs/create.ts";
import { openFleet, type Fleet, type Machine } from "../support/fleet.ts";
import { temporaryFolder } from "../support/folder.ts";
import { root } from "../support/root.ts";
import { until } from "../support/until.ts";
import { round } from "./stage.ts";

const IMAGES_PER_PRODUCT = 4;
const SAMPLE_MS = 1000;
/** So generous that the app, not the shop's bucket, is what is measured; the points are counted all the same. */
const POINTS = { maximumAvailable: 100_000, restoreRate: 50_000 };
const AT_ONCE = 8;
const COLLECTIONS = 10;
const HOUR_MS = 60 * 60 * 1000;

export interface CatalogueReport {
  images: number;
  freezeImagesPerSec: number;
  imagesPerSec: number;
  webPeakMb: number;
  workerPeakMb: number;
  /** What the processes have resident more at the end than in the middle: the mean of the last tenth beside that of the tenth after the half. */
  secondHalfGrowthMb: number;
  /** The same of what the workers hold once their garbage is collected, which is done ten times over the run: the mean of the last three beside that of the three from the half on. */
  secondHalfLiveGrowthMb: number;
  pointsPerImage: number;
}

/** @param images about how many; the catalogue has four per product */
export async function catalogueRun(images: number, log: (line: string) => void): Promise<CatalogueReport> {
  const dataDir = await temporaryFolder("catalogue");
  const fleet = await openFleet({
    modelsDir: path.join(root, "data/models"),
    webs: 1,
    workers: 2,
    workerEntry: ["test/support/noop-worker.ts"],
    environment: { STORAGE: "local", DATA_DIR: dataDir, ENGINE_CHILDREN: String(AT_ONCE), LOG_LEVEL: "info" },
    devstore: { durable: false, webhooks: { enabled: false }, throttle: POINTS, bulk: { startMs: 100, runMs: 100 }, delays: { staleReadyMs: 0, processingMs: 0, readyMs: 0 } },
  });
  try {
    await fleet.install();
    const { database, devstore, databaseUrl } = fleet;
    await database.shop.update({ where: { domain: devstore.shop }, data: { publishPolicy: "at_once" } });
    await devstore.control.bringSynthetic({ products: Math.ceil(images / IMAGES_PER_PRODUCT), imagesPerProduct: IMAGES_PER_PRODUCT });
    const queue = await openQueue({ databaseUrl, connections: 1, maintain: false, onError: () => undefined });
    const { id } = await database.$transaction((tx) => createRun(tx, queue, { shop: devstore.shop, scope: { kind: "all" }, presetName: defaultPreset.name, automatic: true }));
    await queue.close();
    const memory = watchMemory(fleet);
    const now = () => database.run.findUniqueOrThrow({ where: { id } });
    let said = 0;
    let collected = 0;
    await until("the run to be done", 12 * HOUR_MS, async () => {
      const run = await now();
      if (run.images > 0 && run.done >= ((collected + 1) / COLLECTIONS) * (run.images - run.skipped)) {
        collected++;
        await memory.collect();
      }
      if (Date.now() - said > 30_000) {
        said = Date.now();
        log(`${run.state}: ${run.images} images, ${run.done} done, ${run.failed} failed`);
      }
      return ["done", "failed", "cancelled"].includes(run.state);
    });
    const run = await now();
    if (run.state !== "done" || run.done !== run.images - run.skipped) throw new Error(`expected every image to be written back but the run is ${run.state} with ${run.done} of ${run.images}: ${run.errorLog ?? ""}`);
    const seconds = (from: Date | null, to: Date | null) => ((to?.getTime() ?? 0) - (from?.getTime() ?? 0)) / 1000;
    return {
      images: run.images,
      freezeImagesPerSec: Math.round(run.images / seconds(run.createdAt, run.frozenAt)),
      imagesPerSec: round(run.done / seconds(run.frozenAt, run.finishedAt)),
      ...memory.end(),
      pointsPerImage: round((await pointsOf(fleet)) / run.images),
    };
  } finally {
    await fleet.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

interface Memory {
  /** Has the workers collect their garbage and say what is left. */
  collect(): Promise<void>;
  end(): Pick<CatalogueReport, "webPeakMb" | "workerPeakMb" | "secondHalfGrowthMb" | "secondHalfLiveGrowthMb">;
}

function watchMemory({ webs, workers }: Fleet): Memory {
  const sampled = [...webs, ...workers].map((machine) => ({ machine, megabytes: [] as number[] }));
  const over = new AbortController();
  void (async () => {
    while (!over.signal.aborted) {
      for (const { machine, megabytes } of sampled) megabytes.push(residentMb(machine));
      await sleep(SAMPLE_MS, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();
  const peak = (machines: Machine[]) => Math.round(Math.max(...sampled.filter(({ machine }) => machines.includes(machine)).flatMap(({ megabytes }) => megabytes)));
  const mean = (values: number[], from: number, to: number) => {
    const part = values.slice(Math.floor(values.length * from), Math.ceil(values.length * to));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  };
  const live = workers.map((worker) => ({ worker, megabytes: [] as number[] }));
  return {
    async collect() {
      await Promise.all(live.map(async ({ worker, megabytes }) => megabytes.push(await liveMb(worker))));
    },
    end() {
      over.abort();
      const growth = Math.max(...sampled.map(({ megabytes }) => mean(megabytes, 0.9, 1) - mean(megabytes, 0.5, 0.6)));
      const liveGrowth = Math.max(...live.map(({ megabytes }) => mean(megabytes, 0.7, 1) - mean(megabytes, 0.4, 0.7)));
      return { webPeakMb: peak(webs), workerPeakMb: peak(workers), secondHalfGrowthMb: round(growth), secondHalfLiveGrowthMb: round(liveGrowth) };
    },
  };
}

function residentMb({ pid }: Machine): number {
  const [, kilobytes = "0"] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid()}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1000;
}

async function liveMb({ name, lines, pid }: Machine): Promise<number> {
  const told = () => lines.filter(({ msg }) => msg === "live memory");
  const before = told().length;
  process.kill(pid(), "SIGUSR2");
  await until(`${name} to tell its memory`, 30_000, () => Promise.resolve(told().length > before));
  return Number(told().at(-1)?.megabytes);
}

async function pointsOf({ workers }: Fleet): Promise<number> {
  const texts = await Promise.all(workers.map(async ({ operatorUrl }) => (await fetch(`${operatorUrl}/metrics`)).text()));
  return texts.reduce((sum, text) => sum + Number(/^packshot_admin_api_points_total (\S+)/m.exec(text)?.[1] ?? 0), 0);
}
