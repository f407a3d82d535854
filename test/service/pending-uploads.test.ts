import { readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPrepared, type Prepared } from "../../app/database/prepared.ts";
import { removeUpload, storeUpload, sweepUploads, uploadsHaveJobs } from "../../app/service/pending-uploads.ts";
import { localStorage } from "../../app/storage/local-storage.ts";
import type { Storage } from "../../app/storage/storage.ts";
import { testDatabase, type TestDatabase } from "../support/database.ts";
import { temporaryFolder } from "../support/folder.ts";
import { client, tinyPicture } from "./client.ts";
import { openService, SHOP, type Service } from "./support.ts";

const DAY_MS = 86_400_000;

describe("an upload's bytes", () => {
  let stored: TestDatabase;
  let statements: Prepared;
  let folder: string;
  let storage: Storage;
  let uploads = 0;
  beforeAll(async () => {
    stored = await testDatabase();
    statements = openPrepared(stored.url, 1);
    folder = await temporaryFolder("pending");
    storage = localStorage(path.join(folder, "storage"));
  });
  afterAll(async () => {
    await statements.close();
    await stored.close();
    await rm(folder, { recursive: true });
  });

  const upload = async (to = storage): Promise<string> => {
    const key = `shops/${SHOP}/uploads/${++uploads}`;
    const file = path.join(folder, `upload-${uploads}`);
    await writeFile(file, "x");
    await storeUpload({ statements, storage: to }, key, file);
    return key;
  };
  const sweep = (days: number) => sweepUploads(stored.database, storage, Date.now() + days * DAY_MS);

  it("are swept a day after, when their process died before they had a job", async () => {
    const key = await upload();
    await sweep(0.9);
    expect(await storage.exists(key)).toBe(true);
    await sweep(1.1);
    expect(await storage.exists(key)).toBe(false);
    expect(await stored.database.pendingUpload.count()).toBe(0);
  });

  it("stay once they have a job", async () => {
    const key = await upload();
    await statements.transaction((tx) => uploadsHaveJobs(tx, [key]));
    await sweep(100);
    expect(await storage.exists(key)).toBe(true);
  });

  it("are swept where the job's transaction was rolled back", async () => {
    const key = await upload();
    const rolledBack = statements.transaction(async (tx) => {
      await uploadsHaveJobs(tx, [key]);
      throw new Error("no");
    });
    await expect(rolledBack).rejects.toThrow("no");
    await sweep(1.1);
    expect(await storage.exists(key)).toBe(false);
  });

  it("are known of before they are there", async () => {
    const full: Storage = { ...storage, putFile: () => Promise.reject(new Error("no space left")) };
    await expect(upload(full)).rejects.toThrow("no space left");
    expect(await stored.database.pendingUpload.count()).toBe(1);
    await removeUpload({ database: stored.database, storage }, `shops/${SHOP}/uploads/${uploads}`);
    expect(await stored.database.pendingUpload.count()).toBe(0);
  });
});

describe("the service", () => {
  let service: Service;
  beforeAll(async () => {
    service = await openService({ worker: false });
  });
  afterAll(() => service.close());

  it("leaves nothing pending, whatever becomes of an upload", async () => {
    const api = client(service.url, service.key);
    const picture = await tinyPicture();
    const [first, again, other] = [await api.uploadFile(picture, {}, { "idempotency-key": "a" }), await api.uploadFile(picture, {}, { "idempotency-key": "a" }), await api.uploadFile(picture, { mode: "background" }, { "idempotency-key": "a" })];
    expect([first.status, again.status, other.status]).toEqual([202, 202, 422]);
    expect(await service.database.pendingUpload.count()).toBe(0);
    expect(await readdir(path.join(service.dataDir, "storage/shops", SHOP, "uploads"))).toEqual([first.body.job_id]);
  });
});
