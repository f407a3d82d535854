import { fork } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sampleProducts } from "../../support/catalogue.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { openLoop } from "../../support/loop.ts";
import { root } from "../../support/root.ts";
import type { Plan, Sent } from "./sender.ts";

export interface Acknowledged {
  sent: number;
  acknowledged: number;
  /** Answered with 200, and yet not stored. */
  lost: number;
  refused: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** When the last webhook was sent: the engine was busy to the end. */
  jobsStillRunning: number;
}

/**
 * Webhooks at a steady rate while the engine has every core busy. Open loop: a call leaves when it is due, however slow the earlier ones
 * are. Loopback only, bounded in count and time.
 */
export async function acknowledge(rate: number, seconds: number): Promise<Acknowledged> {
  const folder = await temporaryFolder("bench");
  const loop = await openLoop({ folder, modelsDir: path.join(root, "data/models"), environment: { LOG_LEVEL: "fatal" } });
  try {
    await loop.startApp();
    await loop.install();
    // Enough pictures that the engine's children are busy from the first call to the last.
    for (let round = 0; round < 4; round += 1) for await (const product of sampleProducts()) await loop.devstore.control.createProduct({ ...product, title: `${product.title} ${round}` });
    while ((await loop.database.job.count({ where: { status: "pending_process" } })) < 2) await sleep(200);

    const { settings, shop } = loop.devstore;
    const result = await sendAll({ address: loop.appAddress, shop, secret: settings.apiSecret, rate, total: rate * seconds });
    const stored = await loop.database.delivery.count({ where: { webhookId: { in: result.acknowledged } } });
    const milliseconds = result.milliseconds.sort((a, b) => a - b);
    const at = (share: number) => Number((milliseconds[Math.min(milliseconds.length - 1, Math.floor(milliseconds.length * share))] ?? 0).toFixed(1));
    return {
      sent: result.sent,
      acknowledged: result.acknowledged.length,
      lost: result.acknowledged.length - stored,
      refused: result.sent - result.acknowledged.length,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      maxMs: at(1),
      jobsStillRunning: await loop.database.job.count({ where: { state: "pending" } }),
    };
  } finally {
    await loop.killApp();
    await loop.close();
    await fs.rm(folder, { recursive: true, force: true });
  }
}

/** From a process of its own: the stand-in, busy with write-backs in this one, would hold the sender up and count against the app. */
async function sendAll(plan: Plan): Promise<Sent> {
  const sender = fork(new URL("./sender.ts", import.meta.url), [JSON.stringify(plan)]);
  const [sent] = (await once(sender, "message")) as [Sent];
  return sent;
}
