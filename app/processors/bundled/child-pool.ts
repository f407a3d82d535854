/**
 * The engine's child processes. Processes, not threads: an encoder that hangs can only be ended from outside, a crash stays
 * a crash of one image, and an ended process gives its memory back.
 */
import { fork, type ChildProcess } from "node:child_process";
import { mkdtempSync } from "node:fs";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import PQueue from "p-queue";
import { PackshotError } from "../../errors.ts";
import type { ProcessorResult, ProcessorTask } from "../processor.ts";
import type { ChildSettings, FromChild } from "./protocol.ts";
import { watchdog, type Limits } from "./watchdog.ts";

const CHILD_MEMORY_BYTES = 1.5e9;
/** No good picture needs this much: a child that holds it is drawing or unpacking a hostile one. */
const MOST_MEMORY_BYTES = 3e9;
const RECYCLE_AFTER_IMAGES = 200;
/** Below the web process, so that pages and webhooks stay quick while every core computes. */
const CHILD_NICENESS = 19;

/**
 * What a child's C library is told (glibc; others ignore it): left alone it keeps an arena for every thread and cuts large planes out of heaps
 * that cannot shrink any more, in all a fifth of a child's memory.
 */
export const ALLOCATOR = { MALLOC_ARENA_MAX: "2", MALLOC_MMAP_THRESHOLD_: String(2 * 1024 * 1024) };

/**
 * What a child's JavaScript engine is told. Children run side by side, so what it does on helper threads only takes the others' time: collecting garbage, and
 * optimising functions, whose slow form runs on meanwhile. With 16 MB for young objects instead of 1 it seldom has to collect. Together a quarter of what
 * a photo costs beside the net, for 100 to 170 MB.
 */
export const V8_FLAGS = ["--single-threaded-gc", "--min-semi-space-size=16", "--no-concurrent-recompilation"];

export interface ChildPoolOptions {
  settings: ChildSettings;
  /** Each child has a folder in it for its temporary files, which goes with the child, however that ends. */
  scratchDir: string;
  /** The environment of a child that is told these variables beside. */
  environment: (also: Record<string, string>) => NodeJS.ProcessEnv;
  /** How many images at once; by memory and cores when not given. */
  children?: number | undefined;
  /** A child that spends this much processor time on one step is killed. */
  stepDeadlineMs: number;
  /** One that holds more resident memory is killed too. */
  memoryBytes?: number;
  /** What a child runs; the engine unless a test says otherwise. */
  entry?: URL;
}

export interface ChildPool {
  run(task: ProcessorTask, onProgress: (fraction: number) => void): Promise<ProcessorResult>;
  close(): Promise<void>;
}

export function defaultChildren(): number {
  return Math.max(1, Math.min(os.availableParallelism(), Math.floor(os.freemem() / CHILD_MEMORY_BYTES)));
}

interface Child {
  process: ChildProcess;
  images: number;
}

export function childPool({ settings, scratchDir, environment, children = defaultChildren(), stepDeadlineMs, memoryBytes = MOST_MEMORY_BYTES, entry = new URL("./child.ts", import.meta.url) }: ChildPoolOptions): ChildPool {
  const queue = new PQueue({ concurrency: children });
  const idle: Child[] = [];
  /** With the promise that nothing is left of each. */
  const living = new Map<ChildProcess, Promise<void>>();

  const start = (): Child => {
    const folder = mkdtempSync(path.join(scratchDir, "child-"));
    const child = fork(entry, [JSON.stringify(settings)], { execArgv: V8_FLAGS, stdio: ["ignore", "ignore", "inherit", "ipc"], env: environment({ ...ALLOCATOR, TMPDIR: folder, TEMP: folder }) });
    const gone = new Promise<void>((resolve) => child.once("exit", resolve));
    // What cannot be removed now goes with the scratch folder, a day later.
    living.set(child, gone.then(() => fs.rm(folder, { recursive: true, force: true })).catch(() => undefined).then(() => void living.delete(child)));
    if (child.pid) os.setPriority(child.pid, CHILD_NICENESS);
    return { process: child, images: 0 };
  };

  const runOnce = async (task: ProcessorTask, onProgress: (fraction: number) => void): Promise<ProcessorResult> => {
    const child = idle.pop() ?? start();
    try {
      const result = await converse(child.process, task, onProgress, { ms: stepDeadlineMs, bytes: memoryBytes });
      child.images += 1;
      if (child.images < RECYCLE_AFTER_IMAGES && child.process.connected) idle.push(child);
      else child.process.kill();
      return result;
    } catch (error) {
      // A file that was refused leaves the child in order; anything else may have left it half-way.
      if (error instanceof PackshotError && error.code.startsWith("image_") && child.process.connected) idle.push(child);
      else child.process.kill("SIGKILL");
      throw error;
    }
  };

  const run: ChildPool["run"] = async (task, onProgress) => {
    try {
      return await runOnce(task, onProgress);
    } catch (error) {
      if (!(error instanceof PackshotError) || error.code !== "engine_died") throw error;
      return runOnce(task, onProgress);
    }
  };

  return {
    run: (task, onProgress) => queue.add(() => run(task, onProgress)),
    async close() {
      queue.clear();
      for (const child of living.keys()) child.kill("SIGKILL");
      await Promise.all(living.values());
    },
  };
}

/** Hands one task to a child and waits for its answer, its end, or its silence. */
function converse(child: ChildProcess, task: ProcessorTask, onProgress: (fraction: number) => void, limits: Limits): Promise<ProcessorResult> {
  return new Promise((resolve, reject) => {
    let step = "start";
    const watch = watchdog(child.pid ?? 0, limits, (passed) => settle(() => reject(passed === "ms" ? deadlinePassed(step, limits.ms) : memoryPassed(step, limits.bytes))));
    const settle = (finish: () => void) => {
      watch.stop();
      child.off("message", onMessage).off("exit", onExit);
      finish();
    };
    const onExit = (code: number | null, signal: string | null) => settle(() => reject(childDied(step, signal ?? `status ${code}`)));
    const onMessage = (message: FromChild) => {
      if (message.type === "step") {
        step = message.step;
        watch.step();
        onProgress(message.fraction);
      } else if (message.type === "done") settle(() => resolve(message.result));
      else settle(() => reject(new PackshotError(message.code, { message: message.message, merchantText: message.merchantText })));
    };
    child.on("message", onMessage).once("exit", onExit);
    child.send({ type: "task", task }, (error) => {
      if (error) settle(() => reject(childDied(step, error.message)));
    });
  });
}

function deadlinePassed(step: string, deadlineMs: number): PackshotError {
  return new PackshotError("engine_deadline", {
    message: `expected the engine to finish step "${step}" within ${deadlineMs} ms of processor time but it did not; the child was killed`,
    merchantText: "This image takes too long to process. The file may be damaged; try exporting it again.",
  });
}

function memoryPassed(step: string, bytes: number): PackshotError {
  return new PackshotError("engine_memory", {
    message: `expected the engine to hold at most ${bytes} bytes in step "${step}" but it held more; the child was killed`,
    merchantText: "This image needs too much memory to process. The file may be damaged; try exporting it again.",
  });
}

function childDied(step: string, how: string): PackshotError {
  return new PackshotError("engine_died", {
    message: `the engine's child ended (${how}) in step "${step}"`,
    merchantText: "This image could not be processed: the engine stopped twice while working on it.",
  });
}
