import { once } from "node:events";
import { readdir } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { client, tinyPicture } from "./client.ts";
import { openService, type Service } from "./support.ts";

let service: Service;
beforeAll(async () => {
  service = await openService({ worker: false, environment: { REQUEST_SECONDS: "2" } });
});
afterAll(() => service.close());

/** Sends the first part at once and then a byte now and then, for ever. @returns all that was answered until the connection ended */
async function trickle(first: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(service.url);
  const socket = net.connect(Number(port), hostname);
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString())).on("error", () => undefined);
  socket.write(first);
  const drip = setInterval(() => socket.write("x"), 200);
  await once(socket, "close");
  clearInterval(drip);
  return answer;
}

const TOO_SLOW = `{"error":"request_timeout","message":"The request took too long to arrive"}`;
const tooSlow = `HTTP/1.1 408 Request Timeout\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${TOO_SLOW.length}\r\nConnection: close\r\n\r\n${TOO_SLOW}`;

const leftovers = async () => (await readdir(service.dataDir, { recursive: true })).filter((name) => path.basename(name).startsWith("upload-"));

it("cuts off a client that sends its file a byte at a time, tells it why, and keeps nothing of it", async () => {
  const picture = await tinyPicture();
  const head = [
    `POST /api/v1/upload HTTP/1.1`, `Host: packshot`, `X-Api-Key: ${service.key}`, `Content-Type: multipart/form-data; boundary=b`, `Content-Length: 1000000`, "",
    `--b`, `Content-Disposition: form-data; name="file"; filename="a.jpg"`, "", "",
  ].join("\r\n");
  const trickled = trickle(Buffer.concat([Buffer.from(head), picture.subarray(0, 200)]));
  await expect.poll(leftovers, { timeout: 5000 }).toHaveLength(1);
  expect(await trickled).toBe(tooSlow);
  await expect.poll(leftovers, { timeout: 5000 }).toEqual([]);
  expect(await service.database.job.count()).toBe(0);
  expect(await service.database.pendingUpload.count()).toBe(0);
  expect((await client(service.url, service.key).uploadFile(picture)).status).toBe(202);
}, 60_000);

it("cuts off a client that never comes to the end of its headers", async () => {
  expect(await trickle("POST /api/v1/upload HTTP/1.1\r\nHost: packshot\r\nX-Slow: ")).toBe(tooSlow);
}, 60_000);
