/** A request that no client library would write; found by `npm run bench:service:fuzz`. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tinyPicture } from "./client.ts";
import { openService, type Service } from "./support.ts";

let service: Service;
beforeAll(async () => {
  service = await openService({ worker: false });
});
afterAll(() => service.close());

it("a malformed part before a file that is cut off is answered, and nothing of the file stays", async () => {
  const body = Buffer.concat([
    Buffer.from('--x\r\nContent-Disp\0: form-data; name="mode"\r\n\r\nparams\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'),
    (await tinyPicture()).subarray(0, 100),
  ]);
  const response = await fetch(`${service.url}/api/v1/upload`, {
    method: "POST",
    headers: { "x-api-key": service.key, "content-type": "multipart/form-data; boundary=x" },
    body,
    signal: AbortSignal.timeout(10_000),
  });
  expect(response.status).toBe(400);
  const files = await readdir(path.join(service.dataDir, "scratch"), { recursive: true });
  expect(files.filter((name) => name.includes("upload-"))).toEqual([]);
});
