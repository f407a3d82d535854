/** Files that mean harm, through the processes that work on pictures and through the door. */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { childEnvironment } from "../../../app/config.server.ts";
import { PackshotError } from "../../../app/errors.ts";
import { parseParams } from "../../../app/imaging/params.ts";
import { bundledProcessor } from "../../../app/processors/bundled/bundled.ts";
import type { Processor, ProcessorResult } from "../../../app/processors/processor.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { client } from "../client.ts";
import { openService, type Service } from "../support.ts";
import { hostileFiles, pictureWithPage, polyglotPayload, type HostileFile } from "./make-files.ts";

const DEADLINE_MS = 2000;
/** Beyond what a child needs for a picture of 48 × 48. */
const MEMORY_BYTES = 150e6;

let folder: string;
let listener: Server;
let connections = 0;
let files: HostileFile[];

beforeAll(async () => {
  folder = await temporaryFolder("hostile");
  listener = createServer((_request, response) => response.end()).on("connection", () => connections++).listen(0, "127.0.0.1");
  await once(listener, "listening");
  files = await hostileFiles(`http://127.0.0.1:${(listener.address() as AddressInfo).port}`);
});
afterAll(async () => {
  listener.close();
  await fs.rm(folder, { recursive: true });
});

/** The most memory that a child of this process has ever held. */
function highestMemory(): number {
  const children = execFileSync("ps", ["-o", "pid=", "--ppid", String(process.pid)], { encoding: "utf8" }).split("\n").map(Number).filter(Boolean);
  const peaks = children.map((pid) => {
    try {
      return Number(/VmHWM:\s+(\d+)/.exec(execFileSync("cat", [`/proc/${pid}/status`], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }))?.[1] ?? 0) * 1024;
    } catch {
      return 0; // ps itself, gone by now
    }
  });
  return Math.max(0, ...peaks);
}

describe("the engine's child", () => {
  let processor: Processor;
  let usual: number;
  let tasks = 0;

  const work = async (bytes: Uint8Array): Promise<ProcessorResult> => {
    const outputFolder = path.join(folder, String(tasks++));
    await fs.mkdir(outputFolder);
    const sourceFile = path.join(outputFolder, "source");
    await fs.writeFile(sourceFile, bytes);
    return processor.process({ jobId: String(tasks), mode: "clipping", params: parseParams({}), format: "png", variations: [], sourceFile, outputFolder }, () => undefined);
  };

  beforeAll(async () => {
    // Without a model: its memory would hide what a file costs.
    processor = bundledProcessor({ scratchDir: folder, environment: childEnvironment, settings: { modelsDir: path.join(folder, "none"), maxPixels: 80e6, maxBytes: 50e6 }, children: 1, stepDeadlineMs: 20_000 });
    await work(await sharp({ create: { width: 48, height: 48, channels: 3, background: "#ffffff" } }).png().toBuffer());
    usual = highestMemory();
  });
  afterAll(() => processor.close());

  it("refuses each with a reason, within two seconds and 150 MB", async () => {
    for (const { what, bytes, codes } of files) {
      const started = performance.now();
      const outcome: unknown = await work(bytes).then(() => "done", (error: unknown) => error);
      const ms = performance.now() - started;
      const code = outcome instanceof PackshotError ? outcome.code : outcome;
      expect.soft(codes, `${what}: ${String(outcome)}`).toContain(code);
      if (outcome === "done") {
        // Harmless after all: it takes what pictures take.
        usual = highestMemory();
        continue;
      }
      if (outcome instanceof PackshotError) expect.soft(outcome.merchantText, what).toMatch(/^(The|This|SVG)/);
      expect.soft(ms, what).toBeLessThan(DEADLINE_MS);
      expect.soft(highestMemory() - usual, what).toBeLessThan(MEMORY_BYTES);
    }
  });

  it("asks for nothing that a file names", () => {
    expect(connections).toBe(0);
  });

  it("writes nothing of a page that hides in a picture", async () => {
    const { outputs } = await work(await pictureWithPage());
    for (const { file } of outputs) expect((await fs.readFile(file)).includes(polyglotPayload)).toBe(false);
  });
});

describe("the door", () => {
  let service: Service;
  beforeAll(async () => {
    service = await openService();
    const api = client(service.url, service.key);
    // The child is up and has its model.
    const { body } = await api.uploadFile(await sharp({ create: { width: 48, height: 48, channels: 3, background: "#ffffff" } }).png().toBuffer());
    await api.ended(String(body.job_id));
  });
  afterAll(() => service.close());

  it("refuses each, or its job fails with a reason, within two seconds", async () => {
    const api = client(service.url, service.key);
    for (const { what, bytes, codes } of files) {
      const started = performance.now();
      const { status, body } = await api.uploadFile(bytes);
      expect.soft([202, 422], what).toContain(status);
      if (status === 422) expect.soft(body, what).toMatchObject({ error: "validation", details: { file: [expect.any(String)] } });
      else {
        const { state, error } = await api.ended(String(body.job_id));
        expect.soft(codes, what).toContain(state === "done" ? "done" : error?.code);
        if (state === "failed") expect.soft(error?.message, what).toMatch(/^(The|This|SVG)/);
      }
      // A harmless picture takes what pictures take. The client looks every 200 ms, and the worker takes up to half a second to see the job.
      if (!codes.includes("done")) expect.soft(performance.now() - started, what).toBeLessThan(DEADLINE_MS + 700);
    }
    expect(connections).toBe(0);
  });

  it("keeps nothing of what it refused", async () => {
    const left = await fs.readdir(path.join(service.dataDir, "scratch"), { recursive: true });
    expect(left.filter((name) => name.includes("upload-"))).toEqual([]);
  });
});
