import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { balanceOf, grant, reserve, settle } from "../../app/intake/credits.ts";
import { createKey } from "../../app/service/keys.ts";
import { client, tinyPicture } from "./client.ts";
import { openService, type Service } from "./support.ts";

const FILE_URL = "https://example.com/image.jpg";

let service: Service;
let picture: Buffer;
let shop: string;
let api: ReturnType<typeof client>;
let shops = 0;

beforeAll(async () => {
  service = await openService({ worker: false, environment: { METERING: "on" } });
  picture = await tinyPicture();
});
afterAll(() => service.close());
beforeEach(async () => {
  shop = `shop-${++shops}.myshopify.com`;
  api = client(service.url, (await createKey(service.database, shop, "tests")).key);
});

const times = <Result>(count: number, run: (index: number) => Promise<Result>) => Promise.all(Array.from({ length: count }, (_, index) => run(index)));
const jobs = () => service.database.job.count({ where: { shop } });
const movements = async () => {
  const rows = await service.database.creditMovement.findMany({ where: { shop } });
  return { sum: rows.reduce((sum, { amount }) => sum + amount, 0), reserved: rows.filter(({ kind }) => kind === "reserve").length };
};

describe("credits", () => {
  it("of 50 uploads at once with 10 credits, exactly 10 are accepted and 40 answered with 402", async () => {
    await grant(service.database, shop, 10);
    const answers = await times(50, (index) => api.uploadJson({ file_url: `${FILE_URL}?${index}` }));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(10);
    const refused = answers.filter(({ status }) => status === 402);
    expect(refused).toHaveLength(40);
    for (const { body } of refused) expect(body).toEqual({ error: "insufficient_credits", balance: 0 });
    expect(await jobs()).toBe(10);
    expect(await movements()).toEqual({ sum: 0, reserved: 10 });
    expect(await balanceOf(service.database, shop)).toBe(0);
  });

  it("answers 402 without keeping the uploaded file", async () => {
    expect((await api.uploadFile(picture)).status).toBe(402);
    const files = await readdir(path.join(service.dataDir, "storage/shops"), { recursive: true }).catch(() => []);
    expect(files.filter((name) => name.startsWith(`${shop}/uploads/`))).toEqual([]);
  });

  it("keeps the balance equal to the sum of the movements, whatever happens at once", async () => {
    await grant(service.database, shop, 40);
    const ids = (await times(60, (index) => api.uploadJson({ file_url: `${FILE_URL}?${index}` }))).flatMap(({ body }) => (typeof body.job_id === "string" ? [body.job_id] : []));
    expect(ids).toHaveLength(40);
    // Every job ends twice at once; only the first end counts.
    await Promise.all([
      ...ids.flatMap((id, index) => [0, 1].map(() => service.database.$transaction((tx) => settle(tx, [id], index % 2 ? "refund" : "keep")))),
      ...Array.from({ length: 5 }, () => grant(service.database, shop, 3)),
    ]);
    expect((await movements()).sum).toBe(20 + 15);
    expect(await balanceOf(service.database, shop)).toBe(35);
    expect((await api.call("/api/v1/balance")).body).toEqual({ balance: 35, unlimited: false });
  });

  it("takes nothing when the accepting transaction is rolled back", async () => {
    await grant(service.database, shop, 1);
    const rolledBack = service.database.$transaction(async (tx) => {
      expect(await reserve(tx, shop, ["01a1fe49-5a35-7414-9093-6b46b6365c43"])).toBe(1);
      throw new Error("no");
    });
    await expect(rolledBack).rejects.toThrow("no");
    expect(await balanceOf(service.database, shop)).toBe(1);
  });
});

describe("Idempotency-Key", () => {
  beforeEach(() => grant(service.database, shop, 100));

  it("makes one job of 20 equal requests at once, and answers all of them alike", async () => {
    const answers = await times(20, () => api.uploadJson({ file_url: FILE_URL, mode: "background" }, { "idempotency-key": "order-1" }));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(202));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await jobs()).toBe(1);
    expect(await balanceOf(service.database, shop)).toBe(99);
  });

  it("sees the same file in another multipart body with another boundary, and keeps one copy", async () => {
    const answers = await times(5, () => api.uploadFile(picture, { mode: "clipping" }, { "idempotency-key": "file-1" }));
    expect(new Set(answers.map(({ body }) => body.job_id)).size).toBe(1);
    expect(await readdir(path.join(service.dataDir, "storage/shops", shop, "uploads"))).toEqual([answers[0]!.body.job_id]);
  });

  it("does not care about the order of the fields", async () => {
    const first = await api.uploadJson({ file_url: FILE_URL, mode: "params", params: { frame: { width: 100, height: 200 } } }, { "idempotency-key": "order" });
    const second = await api.uploadJson({ params: { frame: { height: 200, width: 100 } }, mode: "params", file_url: FILE_URL }, { "idempotency-key": "order" });
    expect(second).toMatchObject({ status: 202, body: first.body });
  });

  it("answers 422 when the key comes with another body", async () => {
    await api.uploadJson({ file_url: FILE_URL }, { "idempotency-key": "k" });
    const other = await api.uploadJson({ file_url: `${FILE_URL}?other` }, { "idempotency-key": "k" });
    expect(other).toMatchObject({ status: 422, body: { error: "validation", details: { "Idempotency-Key": ["This key was used for a different request."] } } });
    const otherFile = await api.uploadFile(Buffer.concat([picture, Buffer.from("x")]), {}, { "idempotency-key": "k" });
    expect(otherFile.status).toBe(422);
    expect(await jobs()).toBe(1);
  });

  it("gives a key back that no credit was left for, also among requests at once", async () => {
    await service.database.creditAccount.update({ where: { shop }, data: { balance: 1 } });
    const answers = await times(20, (index) => api.uploadJson({ file_url: FILE_URL }, { "idempotency-key": index % 2 ? "one" : "other" }));
    const accepted = answers.filter(({ status }) => status === 202);
    expect(answers.filter(({ status }) => status === 402)).toHaveLength(20 - accepted.length);
    expect(new Set(accepted.map(({ body }) => body.job_id)).size).toBe(1);
    expect(accepted).toHaveLength(10);
    expect(await jobs()).toBe(1);
    const [paid, unpaid] = answers[0]!.status === 202 ? ["other", "one"] : ["one", "other"];
    await grant(service.database, shop, 1);
    expect((await api.uploadJson({ file_url: FILE_URL }, { "idempotency-key": paid })).body.job_id).toBe(accepted[0]!.body.job_id);
    expect(await api.uploadJson({ file_url: FILE_URL }, { "idempotency-key": unpaid })).toMatchObject({ status: 202 });
    expect(await jobs()).toBe(2);
  });

  it("still knows the key after the web process was killed", async () => {
    const first = await api.uploadJson({ file_url: FILE_URL }, { "idempotency-key": "crash" });
    await service.restartWeb();
    expect((await api.uploadJson({ file_url: FILE_URL }, { "idempotency-key": "crash" })).body).toEqual(first.body);
  });

  it("is another key in another shop", async () => {
    const other = `other-${shop}`;
    await grant(service.database, other, 1);
    const first = await api.uploadJson({ file_url: FILE_URL }, { "idempotency-key": "same" });
    const second = await client(service.url, (await createKey(service.database, other, "tests")).key).uploadJson({ file_url: FILE_URL }, { "idempotency-key": "same" });
    expect(second.status).toBe(202);
    expect(second.body.job_id).not.toBe(first.body.job_id);
  });

  it("is forgotten after 24 hours", async () => {
    const first = await api.uploadJson({ file_url: FILE_URL }, { "idempotency-key": "old" });
    await api.uploadJson({ file_url: FILE_URL }, { "idempotency-key": "older" });
    await service.database.idempotencyKey.updateMany({ where: { shop }, data: { createdAt: new Date(Date.now() - 25 * 3_600_000) } });
    const second = await api.uploadJson({ file_url: FILE_URL }, { "idempotency-key": "old" });
    expect(second.body.job_id).not.toBe(first.body.job_id);
    expect(await service.database.idempotencyKey.findMany({ where: { shop }, select: { key: true } })).toEqual([{ key: "old" }]);
  });

  it("does not remember what was refused", async () => {
    const poor = `poor-${shop}`;
    const { key } = await createKey(service.database, poor, "tests");
    const send = () => client(service.url, key).uploadJson({ file_url: FILE_URL }, { "idempotency-key": "k" });
    expect((await send()).status).toBe(402);
    await grant(service.database, poor, 1);
    expect((await send()).status).toBe(202);
  });

  it.each(["", "x".repeat(256), "käse"])("refuses the key %j", async (key) => {
    const { status } = await api.uploadJson({ file_url: FILE_URL }, { "idempotency-key": Buffer.from(key, "utf8").toString("latin1") });
    expect(status).toBe(422);
  });
});
