/** A shop's database and queue, and runs over catalogues made of lines, for tests that need no Shopify. */
import type { Run } from "@prisma/client";
import { pino } from "pino";
import type { Database } from "../../app/database/client.ts";
import { defaultPreset } from "../../app/imaging/presets.ts";
import { openQueue, type Queue } from "../../app/jobs/queue.ts";
import { moveJob } from "../../app/jobs/job-store.ts";
import type { Status } from "../../app/jobs/states.ts";
import { conclude } from "../../app/runs/conclude.ts";
import { createRun } from "../../app/runs/create.ts";
import type { Scope } from "../../app/runs/scope.ts";
import { stageLines } from "../../app/runs/stage.ts";
import { tendRun, type TendContext } from "../../app/runs/tend.ts";
import type { CatalogueLine } from "../../app/shopify/catalogue.ts";
import { testDatabase } from "../support/database.ts";

export const LIMITS = { engineSlots: 2, metering: false, maxPixels: 80e6, maxBytes: 50e6 };

export interface World extends TendContext {
  databaseUrl: string;
  queue: Queue;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const test = await testDatabase();
  const { database, url } = test;
  const queue = await openQueue({ databaseUrl: url, connections: 2, maintain: false, onError: () => undefined });
  return {
    database,
    databaseUrl: url,
    queue,
    log: pino({ level: "silent" }),
    async close() {
      await queue.close();
      await test.close();
    },
  };
}

let shops = 0;

export async function newShop({ database }: Pick<World, "database">): Promise<string> {
  const { domain } = await database.shop.create({ data: { domain: `shop-${++shops}.myshopify.com`, publishPolicy: "at_once" } });
  return domain;
}

export const mediaId = (number: number) => `gid://shopify/MediaImage/${number}`;
export const productId = (number: number) => `gid://shopify/Product/${number}`;

export function productLine(number: number, title = `Mug ${number}`): CatalogueLine {
  return { kind: "product", productId: productId(number), title };
}

export function imageLine(product: number, media: number, also: Partial<Extract<CatalogueLine, { kind: "image" }>> = {}): CatalogueLine {
  return { kind: "image", productId: productId(product), mediaId: mediaId(media), mime: "image/jpeg", fileStatus: "READY", width: 1000, height: 800, bytes: 200_000, fingerprint: `print ${media}`, ...also };
}

/** As many products with one image each. */
export function* simpleCatalogue(images: number): Generator<CatalogueLine> {
  for (let number = 1; number <= images; number += 1) {
    yield productLine(number);
    yield imageLine(number, number);
  }
}

export interface RunOptions {
  scope?: Scope;
  automatic?: boolean;
  metering?: boolean;
}

/** A run over these lines, frozen. */
export async function frozenRun({ database, queue }: World, shop: string, lines: Iterable<CatalogueLine>, { scope = { kind: "all" }, automatic = false, metering = false }: RunOptions = {}): Promise<Run> {
  const { id } = await database.$transaction((tx) => createRun(tx, queue, { shop, scope, presetName: defaultPreset.name, automatic }));
  const attempt = await stageLines(database, id, streamed(lines));
  await conclude({ database, queue, ...LIMITS, metering }, id, attempt ?? -1);
  return database.run.findUniqueOrThrow({ where: { id } });
}

export async function* streamed<T>(items: Iterable<T>): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

/** Moves a job along its way to an end, as the workers would. */
export async function finishJob(database: Database, jobId: string, end: "done" | "failed" | "pending_review"): Promise<void> {
  const steps: Status[] = end === "failed" ? ["pending_fetch", "failed"] : end === "done" ? ["pending_fetch", "pending_process", "done"] : ["pending_fetch", "pending_process", "pending_review"];
  for (const status of steps) await moveJob(database, jobId, status, status === "failed" ? { errorCode: "image_unreadable", errorMerchant: "This file cannot be read." } : {});
}

/** Tends the run and finishes its jobs until nothing moves any more. */
export async function drain(world: World, runId: string, end: (mediaId: string) => "done" | "failed" | "pending_review" = () => "done"): Promise<Run> {
  for (;;) {
    const moved = await tendRun(world, runId);
    const queued = await world.database.job.findMany({ where: { runId, status: "queued" }, select: { id: true, mediaId: true } });
    for (const { id, mediaId: media } of queued) await finishJob(world.database, id, end(media ?? ""));
    if (!moved && queued.length === 0) return world.database.run.findUniqueOrThrow({ where: { id: runId } });
  }
}
