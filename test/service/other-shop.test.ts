import { afterAll, beforeAll, expect, it } from "vitest";
import { createKey } from "../../app/service/keys.ts";
import { runApiAction, apiView } from "../../app/service/api-page.ts";
import { openQueue, type Queue } from "../../app/jobs/queue.ts";
import { client, tinyPicture } from "./client.ts";
import { openService, SHOP, type Service } from "./support.ts";

const STRANGER = "stranger.myshopify.com";
const FILE_URL = "https://example.com/image.jpg";

let service: Service;
let queue: Queue;
let strange: ReturnType<typeof client>;
let jobId: string;
let callbackId: string;
let keyId: string;

beforeAll(async () => {
  service = await openService({ worker: false });
  queue = await openQueue({ databaseUrl: service.databaseUrl, connections: 1, maintain: false, onError: () => undefined });
  await service.database.preset.create({ data: { shop: SHOP, name: "ours", mode: "params", params: {} } });
  const { body } = await client(service.url, service.key).uploadFile(await tinyPicture(), { mode: "params", params: "ours", callback_url: "https://example.com/hook" });
  jobId = String(body.job_id);
  callbackId = (await service.database.callback.create({ data: { id: jobId, shop: SHOP, jobId, contract: "removit", url: "https://example.com/hook" } })).id;
  keyId = (await service.database.apiKey.findFirstOrThrow({ where: { shop: SHOP } })).id;
  strange = client(service.url, (await createKey(service.database, STRANGER, "stranger")).key);
});
afterAll(async () => {
  await queue.close();
  await service.close();
});

it("answers another shop's job as it answers a job that does not exist", async () => {
  const theirs = await strange.status(jobId);
  const nobodys = await strange.status("019cdc54-2673-dc32-b9e5-6e1d36cc9e8a");
  expect([theirs.status, theirs.body]).toEqual([nobodys.status, nobodys.body]);
  expect(theirs.status).toBe(404);
});

it("answers another shop's parameter set as it answers one that does not exist", async () => {
  const theirs = await strange.uploadJson({ file_url: FILE_URL, mode: "params", params: "ours" });
  const nobodys = await strange.uploadJson({ file_url: FILE_URL, mode: "params", params: "nobodys" });
  expect(theirs).toMatchObject({ status: 422, body: nobodys.body });
});

it("answers a job that came from the shop's products as unknown: it is none of the API's", async () => {
  const id = "01a1fe49-5a35-7414-9093-6b46b6365c43";
  await service.database.job.create({ data: { id, shop: SHOP, origin: "webhook", mode: "params", params: {}, dedupeKey: "x" } });
  expect((await client(service.url, service.key).status(id)).status).toBe(404);
});

it("opens no stored file without a signed address", async () => {
  for (const path of [`/files/shops/${SHOP}/uploads/${jobId}`, `/files?key=shops/${SHOP}/uploads/${jobId}`, `/files/../storage/shops/${SHOP}/uploads/${jobId}`, "/files/a.b/c"]) {
    expect((await fetch(service.url + path)).status).toBe(404);
  }
});

it("shows a shop's page nothing of another shop, and lets it change nothing there", async () => {
  const config = { shopify: { appUrl: service.url, apiSecret: "secret" }, service: { metering: false } };
  const context = { database: service.database, queue, config };
  const view = await apiView(context, STRANGER);
  expect(view.callbacks).toEqual([]);
  expect(view.keys.map(({ name }) => name)).toEqual(["stranger"]);
  expect(view.callbackSecret).not.toBe((await apiView(context, SHOP)).callbackSecret);
  await expect(runApiAction(context, STRANGER, { action: "revoke_key", id: keyId })).rejects.toThrow("expected a key of this shop");
  await expect(runApiAction(context, STRANGER, { action: "replay_callback", id: callbackId })).rejects.toThrow("expected a callback of this shop");
  expect((await client(service.url, service.key).status(jobId)).status).toBe(200);
});
