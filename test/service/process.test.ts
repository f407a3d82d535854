import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callbackSecret } from "../../app/service/callbacks/signature.ts";
import { replayCallback } from "../../app/service/callbacks/deliver.ts";
import { balanceOf, grant } from "../../app/intake/credits.ts";
import { openQueue } from "../../app/jobs/queue.ts";
import { until } from "../support/until.ts";
import { client, photo, tinyPicture, type StatusBody } from "./client.ts";
import { openService, SHOP, type Service } from "./support.ts";

interface Call {
  headers: IncomingMessage["headers"];
  body: string;
}

let service: Service;
let neighbour: Server;
let neighbourUrl: string;
let mug: Buffer;
/** What the neighbour was told, by path, and how it answers. */
const calls = new Map<string, Call[]>();
const answers = new Map<string, number[]>();
const api = () => client(service.url, service.key);

/** Another machine of the client's: it has pictures and hears callbacks. */
async function openNeighbour(): Promise<void> {
  neighbour = createServer((request, response) => {
    const url = request.url ?? "";
    if (request.method === "GET") {
      if (url === "/mug.jpg") response.writeHead(200, { "content-type": "image/jpeg" }).end(mug);
      else response.writeHead(url === "/text" ? 200 : 404).end("no picture");
      return;
    }
    void text(request).then((body) => {
      calls.set(url, [...(calls.get(url) ?? []), { headers: request.headers, body }]);
      response.writeHead(answers.get(url)?.shift() ?? 200).end();
    });
  }).listen(0, "127.0.0.1");
  await once(neighbour, "listening");
  neighbourUrl = `http://127.0.0.1:${(neighbour.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  mug = await sharp(await photo()).resize(320).jpeg().toBuffer();
  await openNeighbour();
  service = await openService({ environment: { METERING: "on" } });
  await grant(service.database, SHOP, 1000);
  await service.database.preset.create({ data: { shop: SHOP, name: "mon_set", mode: "params", params: { background: { kind: "colour", colour: "#f0f0f0" }, shadow: { contact: {} }, frame: { width: 300, height: 300 } } } });
}, 180_000);
afterAll(async () => {
  await service.close();
  neighbour.close();
});

const submit = async (fields: Record<string, string>): Promise<string> => String((await api().uploadFile(mug, fields)).body.job_id);

describe("a job of the image API", () => {
  it("ends with every variation of its parameter set, each at an address that ends with its name", async () => {
    const body = await api().ended(await submit({ mode: "params", params: "mon_set", output_format: "webp" }));
    expect(body).toMatchObject({ status: "done", state: "done", mode: "params", progress: 100 });
    expect(Object.keys(body.final_urls ?? {}).sort()).toEqual(["background", "clipping", "compose", "shadowTop"]);
    expect(body).toMatchObject({ warnings: { shadow_wall: ["params not provided"] }, ignored_variations: ["shadow_wall"] });
    for (const [variation, address] of Object.entries(body.final_urls ?? {})) {
      expect(address).toMatch(new RegExp(`^${service.url}/files/.+/${variation}\\.webp$`));
      const response = await fetch(address);
      expect(response.headers.get("content-type")).toBe("image/webp");
      expect(response.headers.get("content-disposition")).toBe(`inline; filename="${variation}.webp"`);
      expect(await sharp(await response.arrayBuffer()).metadata()).toMatchObject({ format: "webp", width: 300, height: 300 });
    }
  });

  it.each([
    ["png", "image/png", "png"],
    ["jpg", "image/jpeg", "jpeg"],
    ["jpeg", "image/jpeg", "jpeg"],
    ["webp", "image/webp", "webp"],
    ["tiff", "image/tiff", "tiff"],
    ["psd", "image/vnd.adobe.photoshop", null],
  ])("ends as %s where that was asked for", async (format, contentType, read) => {
    const body = await api().ended(await submit({ mode: "params", params: '{"frame":{"width":64,"height":64}}', delivery_mode: "final_url", output_format: format }));
    expect(body.final_url).toMatch(new RegExp(`/compose\\.${format}$`));
    const response = await fetch(body.final_url!);
    expect(response.headers.get("content-type")).toBe(contentType);
    const bytes = Buffer.from(await response.arrayBuffer());
    if (read === null) expect(bytes.subarray(0, 4).toString()).toBe("8BPS");
    else expect((await sharp(bytes).metadata()).format).toBe(read);
  });

  it("answers ranges of a result, and nothing to a changed or expired address", async () => {
    const { final_url: address } = await api().ended(await submit({ mode: "background", delivery_mode: "final_url" }));
    const part = await fetch(address!, { headers: { range: "bytes=1-3" } });
    expect([part.status, await part.text()]).toEqual([206, "PNG"]);
    expect(part.headers.get("content-range")).toMatch(/^bytes 1-3\/\d+$/);
    for (const forged of [address!.replace(/background\.png$/, "other.png"), address!.replace("/files/", "/files/x"), address!.replace(/\.[\w-]+\//, `.${"A".repeat(43)}/`)]) expect((await fetch(forged)).status).toBe(404);
  });

  it("fetches its source by address, and only grows in progress", async () => {
    const { body } = await api().uploadJson({ file_url: `${neighbourUrl}/mug.jpg`, delivery_mode: "final_url" });
    const seen: StatusBody[] = [];
    await until("the job to end", 60_000, async () => {
      seen.push((await api().status(String(body.job_id))).body);
      return seen.at(-1)!.state !== "pending";
    });
    const progress = seen.map(({ progress: value }) => value);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(seen.at(-1)).toMatchObject({ state: "done", progress: 100 });
    expect((await fetch(seen.at(-1)!.final_url!)).ok).toBe(true);
  });

  it.each([
    ["an address that answers 404", () => `${neighbourUrl}/nothing.jpg`, "url_status"],
    ["an address of a private network", () => "http://10.1.2.3/image.jpg", "url_not_allowed"],
    ["a file that is no picture", () => `${neighbourUrl}/text`, "image_unsupported_format"],
  ])("fails with a reason for %s, and gives its credit back", async (_what, address, code) => {
    const before = await balanceOf(service.database, SHOP);
    const { body } = await api().uploadJson({ file_url: address(), delivery_mode: "final_url" });
    const ended = await api().ended(String(body.job_id));
    expect(ended).toEqual({ job_id: body.job_id, status: "failed", state: "failed", mode: "clipping", progress: 100, final_url: null, error: { code, message: expect.any(String) as string } });
    expect(await balanceOf(service.database, SHOP)).toBe(before);
    const kinds = await service.database.creditMovement.findMany({ where: { jobId: String(body.job_id) }, orderBy: { id: "asc" }, select: { kind: true, amount: true } });
    expect(kinds).toEqual([{ kind: "reserve", amount: -1 }, { kind: "refund", amount: 1 }]);
  });

  it("keeps its credit when it is done", async () => {
    const before = await balanceOf(service.database, SHOP);
    const jobId = await submit({ delivery_mode: "final_url" });
    await api().ended(jobId);
    expect(await balanceOf(service.database, SHOP)).toBe(before - 1);
    const kinds = await service.database.creditMovement.findMany({ where: { jobId }, orderBy: { id: "asc" }, select: { kind: true, amount: true } });
    expect(kinds).toEqual([{ kind: "reserve", amount: -1 }, { kind: "keep", amount: 0 }]);
  });
});

describe("the callback", () => {
  const told = (route: string, count: number) => until(`${count} calls of ${route}`, 60_000, () => Promise.resolve((calls.get(route)?.length ?? 0) >= count && calls.get(route)!));

  it("tells the client's server once the job is done, signed over time and body", async () => {
    const jobId = await submit({ delivery_mode: "final_url", callback_url: `${neighbourUrl}/done` });
    const [call] = await told("/done", 1);
    const { headers, body } = call!;
    const timestamp = String(headers["x-packshot-timestamp"]);
    const expected = createHmac("sha256", callbackSecret("secret", SHOP)).update(`${timestamp}.${body}`).digest("hex");
    expect(headers["x-packshot-signature"]).toBe(`v1=${expected}`);
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(30);
    const message = JSON.parse(body) as { event: string; event_id: string; job: StatusBody };
    expect(message).toMatchObject({ event: "job.done", event_id: headers["x-packshot-event-id"], job: { job_id: jobId, state: "done" } });
    const result = await fetch(message.job.final_url!);
    expect((await sharp(await result.arrayBuffer()).metadata()).format).toBe("png");
  });

  it("tells of a failure too", async () => {
    await api().uploadJson({ file_url: `${neighbourUrl}/nothing.jpg`, callback_url: `${neighbourUrl}/failed` });
    const [call] = await told("/failed", 1);
    expect(JSON.parse(call!.body)).toMatchObject({ event: "job.failed", job: { state: "failed", error: { code: "url_status" } } });
  });

  it("is tried again with the same event id until the server answers 2xx", async () => {
    answers.set("/flaky", [500, 302]);
    await api().uploadJson({ file_url: `${neighbourUrl}/nothing.jpg`, callback_url: `${neighbourUrl}/flaky` });
    const first = await told("/flaky", 2);
    expect(new Set(first.map(({ headers }) => headers["x-packshot-event-id"])).size).toBe(1);
    const row = await service.database.callback.findFirstOrThrow({ where: { url: `${neighbourUrl}/flaky` } });
    await until("the second failure to be noted", 10_000, async () => (await service.database.callback.findUniqueOrThrow({ where: { id: row.id } })).attempts === 2);
    expect(await service.database.callback.findUniqueOrThrow({ where: { id: row.id } })).toMatchObject({ state: "pending", attempts: 2, lastStatus: 302, lastError: "The server answered HTTP 302." });
  });

  it("can be sent again by hand, with the same event id", async () => {
    const jobId = await submit({ callback_url: `${neighbourUrl}/again` });
    const [first] = await told("/again", 1);
    const row = await until("the callback to be delivered", 10_000, () => service.database.callback.findFirst({ where: { jobId, state: "delivered" } }));
    const queue = await openQueue({ databaseUrl: service.databaseUrl, connections: 1, maintain: false, onError: () => undefined });
    try {
      expect(await replayCallback(service.database, queue, "other.myshopify.com", row.id)).toBe(false);
      expect(await replayCallback(service.database, queue, SHOP, row.id)).toBe(true);
    } finally {
      await queue.close();
    }
    const both = await told("/again", 2);
    expect(both[1]!.headers["x-packshot-event-id"]).toBe(first!.headers["x-packshot-event-id"]);
  });

  it("never reaches into a private network", async () => {
    const { body } = await api().uploadJson({ file_url: `${neighbourUrl}/nothing.jpg`, callback_url: "http://169.254.169.254/latest" });
    const row = await until("an attempt", 30_000, () => service.database.callback.findFirst({ where: { jobId: String(body.job_id), attempts: { gt: 0 } } }));
    expect(row).toMatchObject({ state: "pending", lastStatus: null });
  });
});

it("writes no key, secret, signed address or source address into its log", async () => {
  const { final_url: address } = await api().ended(String((await api().uploadFile(await tinyPicture(), { delivery_mode: "final_url" })).body.job_id));
  const log = service.log();
  expect(address).toContain("/files/");
  for (const secret of [service.key, callbackSecret("secret", SHOP), "/files/", "/nothing.jpg", "/flaky"]) expect(log).not.toContain(secret);
});
