/**
 * `npm run bench:webhooks -- [--rate 200] [--seconds 30] [--json]`: webhooks at a steady rate while the engine has every core busy.
 * Open loop: a call leaves when it is due, however slow the earlier ones are. Loopback only, bounded in count and time.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { temporaryFolder } from "../../support/folder.ts";
import { openLoop } from "../../support/loop.ts";
import { root } from "../../support/root.ts";
import { sampleProducts } from "../../support/catalogue.ts";
import type { Plan, Sent } from "./sender.ts";

const { values } = parseArgs({ options: { rate: { type: "string", default: "200" }, seconds: { type: "string", default: "30" }, json: { type: "boolean", default: false } } });
const rate = Math.min(1000, Number(values.rate));
const total = rate * Math.min(120, Number(values.seconds));

const folder = await temporaryFolder("bench");
const loop = await openLoop({ folder, modelsDir: path.join(root, "data/models"), environment: { LOG_LEVEL: "fatal" } });
try {
  await loop.startApp();
  await loop.install();
  // Enough pictures that the engine's children are busy from the first call to the last.
  for (let round = 0; round < 4; round += 1) for await (const product of sampleProducts()) await loop.devstore.control.createProduct({ ...product, title: `${product.title} ${round}` });
  while ((await loop.database.job.count({ where: { status: "pending_process" } })) < 2) await sleep(200);

  const result = await sendAll(loop.appAddress);
  const stored = await loop.database.delivery.count({ where: { webhookId: { in: result.acknowledged } } });
  const busy = await loop.database.job.count({ where: { state: "pending" } });
  const milliseconds = result.milliseconds.sort((a, b) => a - b);
  const at = (share: number) => Number((milliseconds[Math.min(milliseconds.length - 1, Math.floor(milliseconds.length * share))] ?? 0).toFixed(1));
  const report = { sent: result.sent, acknowledged: result.acknowledged.length, lost: result.acknowledged.length - stored, refused: result.sent - result.acknowledged.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1), jobsStillRunning: busy };
  if (values.json) console.log(JSON.stringify(report));
  else console.table([report]);
} finally {
  await loop.killApp();
  await loop.close();
  await fs.rm(folder, { recursive: true, force: true });
}

/** From a process of its own: the stand-in, busy with write-backs in this one, would hold the sender up and count against the app. */
async function sendAll(address: string): Promise<Sent> {
  const { settings, shop } = loop.devstore;
  const plan: Plan = { address, shop, secret: settings.apiSecret, rate, total };
  const sender = fork(new URL("./sender.ts", import.meta.url), [JSON.stringify(plan)]);
  const [sent] = (await once(sender, "message")) as [Sent];
  return sent;
}
