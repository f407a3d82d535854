/**
 * `node test/bench/service/fuzz.ts [requests] [files] [seed]`: damaged requests and damaged pictures against the running service. Prints
 * JSON and ends with 1 when one was answered with 5xx, a job has no end or no reason, a process died, or a file was left behind.
 */
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import sharp from "sharp";
import { makePsd } from "../../imaging/load/make-files.ts";
import { client, tinyPicture } from "../../service/client.ts";
import { openService, type Service } from "../../service/support.ts";
import { root } from "../../support/root.ts";
import { mutate } from "./mutate.ts";
import { filesLeft, memoryOf, random } from "./processes.ts";

const [requestCount = 2000, fileCount = 500, seed = 1] = process.argv.slice(2).filter((argument) => argument !== "--json").map(Number);
const AT_ONCE = 8;
/** A request that lost its end is waited for by the service; nobody here waits with it. */
const PATIENCE_MS = 4000;
const JOBS_TIMEOUT_MS = 15 * 60_000;

type Counts = Record<string, number>;
const count = (counts: Counts, name: string | number) => (counts[name] = (counts[name] ?? 0) + 1);

/** Whole HTTP requests, as bytes. */
async function requestsFor({ url, key }: Service): Promise<Buffer[]> {
  const { host, port } = new URL(url);
  const request = (line: string, headers: Record<string, string>, body: Uint8Array = new Uint8Array(0)) =>
    Buffer.concat([
      Buffer.from([`${line} HTTP/1.1`, `Host: ${host}`, "Connection: close", ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), `Content-Length: ${body.length}`, "", ""].join("\r\n")),
      body,
    ]);
  const boundary = "----fuzz";
  const part = (disposition: string, content: Uint8Array) => Buffer.concat([Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`), content, Buffer.from("\r\n")]);
  const form = Buffer.concat([part('name="mode"', Buffer.from("params")), part('name="params"', Buffer.from('{"frame":{"width":64}}')), part('name="file"; filename="a.jpg"', await tinyPicture()), Buffer.from(`--${boundary}--\r\n`)]);
  const nowhere = `http://127.0.0.1:${port}/nothing.jpg`;
  const json = Buffer.from(JSON.stringify({ file_url: nowhere, mode: "params", params: { background: { kind: "colour", colour: "#ffffff" } }, delivery_mode: "final_url", output_format: "webp", callback_url: nowhere }));
  const contact = { ContactEmail: "a@b.example", ContactAPIkey: key };
  const rtb = Buffer.from(JSON.stringify({ ...contact, templateId: "1000001", ImageURL: nowhere, ImageURL2: "", ImageRequestedDeliveryTimeInHours: "24", ImageCallbackURL: nowhere }));
  const query = new URLSearchParams(contact).toString();
  const soap = Buffer.from(
    `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><AddImageToQueue xmlns="http://removethebackground.com/"><ContactEmail>a@b.example</ContactEmail><ContactAPIkey>${key}</ContactAPIkey><ImageURL>${nowhere}</ImageURL></AddImageToQueue></s:Body></s:Envelope>`,
  );
  const auth = { "X-API-Key": key };
  return [
    request("POST /api/v1/upload", { ...auth, "Content-Type": "application/json", "Idempotency-Key": "fuzz" }, json),
    request("POST /api/v1/upload", { ...auth, "Content-Type": "application/json" }, json),
    request("POST /api/v1/upload", { ...auth, "Content-Type": `multipart/form-data; boundary=${boundary}` }, form),
    request("GET /api/v1/status?job_id=019cdc54-2673-7c32-b9e5-6e1d36cc9e8a", auth),
    request("GET /api/v1/balance", { Authorization: `Bearer ${key}` }),
    request(`GET /REST.svc/Templates/?${query}`, {}),
    request("POST /REST.svc/Image/", { "Content-Type": "application/json" }, rtb),
    request(`GET /REST.svc/Image/Status/019cdc54-2673-7c32-b9e5-6e1d36cc9e8a/?${query}`, {}),
    request("POST /soap.asmx", { "Content-Type": "text/xml", SOAPAction: '"http://removethebackground.com/AddImageToQueue"' }, soap),
    request("GET /files/WyJhIiwwLCJhIiwwXQ.AAAA/a.png", {}),
  ];
}

/** Damages what stands behind HTTP itself, so that it reaches the service: the body under a length that is right, or else the address. */
function mutateInside(request: Buffer, next: () => number): Buffer {
  const text = request.toString("latin1");
  const bodyAt = text.indexOf("\r\n\r\n") + 4;
  if (bodyAt < text.length) {
    const body = mutate(request.subarray(bodyAt), next);
    return Buffer.concat([Buffer.from(text.slice(0, bodyAt).replace(/Content-Length: \d+/, `Content-Length: ${body.length}`), "latin1"), body]);
  }
  const damaged = (address: string) => mutate(Buffer.from(address), next).toString("latin1").replaceAll(/[\s\0]/g, "%00");
  return Buffer.from(text.replace(/^(\w+ \/)(\S*)/, (_, start: string, address: string) => start + damaged(address)), "latin1");
}

/** @returns the status; "incomplete" when the service waits for more, "closed" when it ended the connection without an answer */
function send(service: Service, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(service.url).port), "127.0.0.1", () => socket.write(bytes));
    let answer = "";
    const end = (outcome: string) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(PATIENCE_MS, () => end("incomplete"));
    socket.on("close", () => end("closed")).on("error", () => end("closed"));
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString("latin1", 0, 200);
      const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1];
      if (status !== undefined) end(status);
    });
  });
}

async function pictures(): Promise<Buffer[]> {
  const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, at) => (at * 37 + (at >> 5) * 11) & 255));
  const picture = () => sharp(noise, { raw: { width: 64, height: 64, channels: 3 } });
  const plane = noise.subarray(0, 64 * 64);
  return [
    await picture().jpeg().toBuffer(), await picture().jpeg({ progressive: true }).toBuffer(), await picture().png().toBuffer(), await picture().webp().toBuffer(), await picture().gif().toBuffer(),
    await picture().tiff({ compression: "lzw" }).toBuffer(), await picture().tiff({ compression: "deflate", tile: true }).toBuffer(), await picture().avif({ effort: 0 }).toBuffer(),
    makePsd({ width: 64, height: 64, planes: [plane, plane, plane] }), makePsd({ width: 64, height: 64, planes: [plane, plane, plane], rle: true }),
    await readFile(path.join(root, "test/imaging/load/fixtures/mug-display-p3.heic")),
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><defs><linearGradient id="g"><stop stop-color="#fa0"/><stop offset="1"/></linearGradient></defs><circle cx="32" cy="32" r="24" fill="url(#g)"/><text x="9" y="36">mug</text></svg>'),
  ];
}

/** Runs `work` for 0..times-1, a few at once. */
async function several(times: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < times) await work(next++);
  }));
}

const service = await openService({ environment: { API_REQUESTS_PER_MINUTE: "1000000", LOG_LEVEL: "warn" } });
try {
  const entries = ["server.ts", "worker.ts"];
  const before = memoryOf(entries);

  const answers: Counts = {};
  const seeds = await requestsFor(service);
  const whole: string[] = [];
  for (const bytes of seeds) whole.push(await send(service, bytes));
  await several(requestCount, async (index) => {
    const damage = index % 3 === 0 ? mutate : mutateInside;
    count(answers, await send(service, damage(seeds[index % seeds.length] ?? Buffer.alloc(0), random(seed * 1_000_003 + index))));
  });

  const doors: Counts = {};
  const originals = await pictures();
  const api = client(service.url, service.key);
  await several(fileCount, async (index) => {
    count(doors, (await api.uploadFile(mutate(originals[index % originals.length] ?? Buffer.alloc(0), random(seed * 1_000_003 + index)))).status);
  });

  const { database } = service;
  const deadline = Date.now() + JOBS_TIMEOUT_MS;
  let pending = Infinity;
  while (pending > 0 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    pending = await database.job.count({ where: { state: "pending" } });
  }
  const ends: Counts = {};
  let withoutReason = 0;
  for (const { state, errorCode, errorMerchant } of await database.job.findMany()) {
    count(ends, state === "failed" ? (errorCode ?? "failed") : state);
    if (state === "failed" && (!errorCode || !errorMerchant)) withoutReason++;
  }
  const left = await filesLeft(service.dataDir);
  const alive = (await api.call("/api/v1/balance")).status === 200;
  const after = memoryOf(entries);
  const serverErrors = [...Object.entries(answers), ...Object.entries(doors)].filter(([status]) => status.startsWith("5")).reduce((sum, [, times]) => sum + times, 0);
  console.log(JSON.stringify({ seed, undamaged: whole, requests: answers, uploads: doors, jobs: ends, pending, withoutReason, serverErrors, left, alive, memoryMb: { before, after } }, null, 2));
  if (serverErrors > 0 || pending > 0 || withoutReason > 0 || left.length > 0 || !alive || Object.keys(after).length < 2) process.exitCode = 1;
} finally {
  await service.close();
}
