import { rm } from "node:fs/promises";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { forgetOldJobs } from "../../app/service/retention.ts";
import { localStorage } from "../../app/storage/local-storage.ts";
import { testDatabase, type TestDatabase } from "../support/database.ts";
import { temporaryFolder } from "../support/folder.ts";
import { SHOP } from "./support.ts";

const DAY_MS = 86_400_000;

let stored: TestDatabase;
let folder: string;
beforeAll(async () => {
  stored = await testDatabase();
  folder = await temporaryFolder("retention");
});
afterAll(async () => {
  await stored.close();
  await rm(folder, { recursive: true });
});

it("removes finished jobs of the image API after their time, with their files, and nothing else", async () => {
  const { database } = stored;
  const storage = localStorage(folder);
  const add = async (days: number, state: "done" | "pending", origin: "api" | "webhook") => {
    const id = uuidv7({ msecs: Date.now() - days * DAY_MS });
    await database.job.create({ data: { id, shop: SHOP, origin, state, status: state === "done" ? "done" : "queued", mode: "clipping", params: {}, dedupeKey: id } });
    if (origin === "api") await database.serviceJob.create({ data: { jobId: id, contract: "removit", outputFormat: "png", delivery: "url" } });
    const keys = [`shops/${SHOP}/uploads/${id}`, `shops/${SHOP}/outputs/${id}/clipping.png`, `shops/${SHOP}/previews/${id}/clipping.webp`];
    for (const key of keys) await storage.put(key, Buffer.from("x"));
    return { id, keys };
  };
  const old = await add(31, "done", "api");
  const kept = [await add(29, "done", "api"), await add(40, "pending", "api"), await add(40, "done", "webhook")];

  await forgetOldJobs(database, storage, 30);

  expect((await database.job.findMany({ select: { id: true } })).map(({ id }) => id).sort()).toEqual(kept.map(({ id }) => id).sort());
  for (const key of old.keys) expect(await storage.exists(key)).toBe(false);
  for (const key of kept.flatMap(({ keys }) => keys)) expect(await storage.exists(key)).toBe(true);
});
