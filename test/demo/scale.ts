/** `npm run demo -- --scale`: the main job over two web and four worker processes that share nothing but a PostgreSQL and a store. */
import path from "node:path";
import { saveSettings, shopOf } from "../../app/intake/settings.ts";
import { sampleProducts } from "../support/catalogue.ts";
import { openFleet, type Fleet, type Machine } from "../support/fleet.ts";
import { root } from "../support/root.ts";
import { follow } from "./follow.ts";
import { writePictures } from "./pictures.ts";
import { report } from "./report.ts";

/** @returns how many images did not end written back exactly once */
export async function scaleDemo(output: string, modelsDir: string): Promise<number> {
  console.log("Starting the Shopify stand-in, a PostgreSQL on TCP, an S3-compatible store, two web and four worker processes …");
  const logFile = path.join(output, "scale.log");
  const fleet = await openFleet({ modelsDir, webs: 2, workers: 4, environment: { ENGINE_CHILDREN: "1" }, logFile });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= fleet.close());
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void close().then(() => process.exit(130)));
  try {
    await fleet.install();
    const { database, devstore } = fleet;
    await saveSettings(database, devstore.shop, { ...(await shopOf(database, devstore.shop)), automatic: true, publishPolicy: "at_once" });
    const before = new Date();
    for await (const product of sampleProducts()) await devstore.control.createProduct(product);
    await follow(fleet, before);
    const failed = await report(fleet, before);
    await printMachines(fleet);
    await writePictures(fleet, output);
    console.log(`\nBefore and after of every image: ${path.relative(root, output)}/contact-sheet.png; every process's log: ${path.relative(root, logFile)}`);
    return failed + (await missingOriginals(fleet));
  } finally {
    await close();
  }
}

async function printMachines({ webs, workers }: Fleet): Promise<void> {
  const did = ({ lines }: Machine, queue: string) => lines.filter((line) => line.msg === "work done" && line.queue === queue).length;
  const through = ({ lines }: Machine, door: string) => lines.filter((line) => line.msg === "request" && line.door === door).length;
  console.log("");
  console.table(webs.map((web) => ({ process: web.name, webhooks: through(web, "webhooks") })));
  console.table(
    await Promise.all(
      workers.map(async (worker) => ({
        process: worker.name,
        looks: did(worker, "look-at-product"),
        images: did(worker, "process-image"),
        "write-backs": did(worker, "write-back"),
        "processor seconds": await processorSeconds(worker),
      })),
    ),
  );
}

/** From the process's own metrics; its engine's children not counted. */
async function processorSeconds({ operatorUrl }: Machine): Promise<number> {
  const metrics = await (await fetch(`${operatorUrl}/metrics`)).text();
  return Number(/^process_cpu_seconds_total (\S+)/m.exec(metrics)?.[1] ?? 0);
}

/** Every original must be in the store, which is all that the machines have in common. */
async function missingOriginals({ database, storage }: Fleet): Promise<number> {
  const originals = await database.original.findMany({ select: { storageKey: true } });
  const found = await Promise.all(originals.map(({ storageKey }) => storage.exists(storageKey)));
  const missing = found.filter((there) => !there).length;
  console.log(`${originals.length} originals are kept in the store, ${missing} missing.`);
  return missing;
}
