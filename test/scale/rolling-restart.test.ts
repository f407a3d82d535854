import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createKey } from "../../app/service/keys.ts";
import { openFleet, type Fleet, type Machine } from "../support/fleet.ts";
import { root } from "../support/root.ts";
import { until } from "../support/until.ts";

const MINUTE_MS = 60_000;
/** What a process may take to end after SIGTERM, whatever it is doing. */
const STOP_MS = 30_000;
const IMAGES = 60;
const WORK_MS = 1500;

let fleet: Fleet;
beforeAll(async () => {
  fleet = await openFleet({ modelsDir: path.join(root, "data/models"), webs: 2, workers: 3, workerEntry: ["test/support/noop-worker.ts", String(WORK_MS)], environment: { ENGINE_CHILDREN: "2" } });
  await fleet.install();
  await fleet.database.shop.update({ where: { domain: fleet.devstore.shop }, data: { publishPolicy: "at_once" } });
}, 5 * MINUTE_MS);
afterAll(() => fleet.close(), 2 * MINUTE_MS);

const picture = (index: number) => sharp({ create: { width: 60 + index, height: 40, channels: 3, background: { r: index * 4, g: 100, b: 100 } } }).jpeg().toBuffer();
const busy = ({ lines }: Machine) => lines.some(({ queue }) => queue === "process-image");

it(
  "loses nothing and writes nothing twice while every process is restarted and one is killed",
  async () => {
    const { devstore, database, webs, workers } = fleet;
    const creating = (async () => {
      for (let index = 0; index < IMAGES; index += 1) {
        await devstore.control.createProduct({ title: `Product ${index}`, images: [{ filename: `p${index}.jpg`, bytes: await picture(index) }] });
        await sleep(150);
      }
    })();
    await until("every worker to be at work", 2 * MINUTE_MS, () => Promise.resolve(workers.every(busy)));

    for (const machine of [...workers, ...webs]) {
      expect(await machine.stop("SIGTERM"), machine.name).toBeLessThan(STOP_MS);
      await machine.start();
    }
    await workers[0]!.stop("SIGKILL");
    await creating;

    await until(
      `${IMAGES} images written back`,
      4 * MINUTE_MS,
      async () => (await database.job.count({ where: { state: "pending" } })) === 0 && (await devstore.control.media()).every(({ writes }) => writes >= 1),
      () => database.job.groupBy({ by: ["status"], _count: true }),
    );
    await sleep(3000);
    expect((await devstore.control.media()).map(({ writes }) => writes)).toEqual(Array.from({ length: IMAGES }, () => 1));
    expect(await database.job.count({ where: { status: "done" } })).toBe(IMAGES);
  },
  8 * MINUTE_MS,
);

it(
  "processes an upload on another machine than the one that took it, and serves the result from any",
  async () => {
    const { database, devstore, webs, appAddress } = fleet;
    const { key } = await createKey(database, devstore.shop, "tests");
    const body = new FormData();
    body.append("mode", "clipping");
    body.append("file", new Blob([new Uint8Array(await picture(1))]), "upload.jpg");
    const upload = await fetch(`${appAddress}/api/v1/upload`, { method: "POST", headers: { "x-api-key": key, "x-request-id": "upload-of-the-test" }, body });
    expect([upload.status, upload.headers.get("x-request-id")]).toEqual([202, "upload-of-the-test"]);
    const { job_id: jobId } = (await upload.json()) as { job_id: string };
    const answer = await until("the result", MINUTE_MS, async () => {
      const status = (await (await fetch(`${appAddress}/api/v1/status?job_id=${jobId}`, { headers: { "x-api-key": key } })).json()) as { state?: string; status?: string; final_urls?: Record<string, string> };
      return status.final_urls && Object.keys(status.final_urls).length > 0 ? status : undefined;
    });
    const [address = ""] = Object.values(answer.final_urls ?? {});
    // The public address leads to the stand-in's proxy: the path alone matters here.
    const { pathname } = new URL(address);
    const served = await Promise.all(webs.map(async ({ lines }) => {
      const { port } = lines.find(({ msg }) => msg === "web ready")?.address as { port: number };
      return (await fetch(`http://127.0.0.1:${port}${pathname}`)).arrayBuffer();
    }));
    expect(served[0]!.byteLength).toBeGreaterThan(100);
    expect(Buffer.from(served[0]!).equals(Buffer.from(served[1]!))).toBe(true);
  },
  3 * MINUTE_MS,
);
