import fs from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { childEnvironment } from "../../app/config.server.ts";
import { childPool, type ChildPool } from "../../app/processors/bundled/child-pool.ts";
import type { ProcessorTask } from "../../app/processors/processor.ts";
import { temporaryFolder } from "../support/folder.ts";

let pool: ChildPool;
let scratchDir: string;
beforeEach(async () => {
  scratchDir = await temporaryFolder("children");
  pool = childPool({ scratchDir, environment: childEnvironment, settings: { modelsDir: "", maxPixels: 1, maxBytes: 1 }, children: 1, stepDeadlineMs: 1000, memoryBytes: 400e6, entry: new URL("./stubborn-child.ts", import.meta.url) });
});
afterEach(async () => {
  await pool.close();
  await fs.rm(scratchDir, { recursive: true });
});

const run = (jobId: string) => pool.run({ jobId } as ProcessorTask, () => undefined);

describe("the engine's children", () => {
  it("serve one image after another in the same process", async () => {
    expect((await run("one")).method).toBe((await run("two")).method);
  });

  it("are killed when a step never ends, and the next image goes on with another", async () => {
    const first = (await run("one")).method;
    await expect(run("endless")).rejects.toMatchObject({ code: "engine_deadline", retry: "never" });
    expect((await run("two")).method).not.toBe(first);
  });

  it("are killed when they hold too much memory, and the next image goes on with another", async () => {
    const first = (await run("one")).method;
    await expect(run("greedy")).rejects.toMatchObject({ code: "engine_memory", retry: "never" });
    expect((await run("two")).method).not.toBe(first);
  });

  it("keep their temporary files in a folder of their own, which goes with them even when they are killed", async () => {
    const { method: folder } = await run("litters");
    expect(path.dirname(folder)).toBe(scratchDir);
    expect(await fs.readdir(folder)).toHaveLength(1);
    await expect(run("endless")).rejects.toMatchObject({ code: "engine_deadline" });
    await expect.poll(() => fs.readdir(scratchDir)).toEqual([]);
    await run("litters");
    await pool.close();
    expect(await fs.readdir(scratchDir)).toEqual([]);
  });

  it("that die are replaced, the image is tried once more and then failed with the reason", async () => {
    await expect(run("dies")).rejects.toMatchObject({ code: "engine_died" });
    expect((await run("two")).method).toMatch(/^\d+$/);
  });

  it("stay when they refuse a file", async () => {
    const first = (await run("one")).method;
    await expect(run("refuses")).rejects.toMatchObject({ code: "image_unsupported_format", merchantText: "This is no image." });
    expect((await run("two")).method).toBe(first);
  });

  it("end with the pool, also in the middle of an image", async () => {
    const endless = run("endless").catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await pool.close();
    expect(await endless).toBeInstanceOf(Error);
  });
});
