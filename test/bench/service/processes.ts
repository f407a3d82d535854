/** What the service's processes hold, read from the system. */
import { execFileSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import path from "node:path";

/** Megabytes of resident memory of this process's children, by what they run. */
export function memoryOf(entries: readonly string[]): Record<string, number> {
  const table = execFileSync("ps", ["-eo", "ppid=,rss=,args="], { encoding: "utf8" }).split("\n");
  const found: Record<string, number> = {};
  for (const line of table) {
    const [, parent, kilobytes, args = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    const entry = Number(parent) === process.pid ? entries.find((name) => args.includes(name)) : undefined;
    if (entry !== undefined) found[entry] = Math.round(Number(kilobytes) / 1000);
  }
  return found;
}

/** Files that should be gone once nothing is under way. */
export async function filesLeft(dataDir: string): Promise<string[]> {
  const names = await readdir(path.join(dataDir, "scratch"), { recursive: true, withFileTypes: true }).catch(() => []);
  return names.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** Small, seedable and good enough to shuffle with. @returns numbers in 0..1 */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function percentile(sorted: readonly number[], share: number): number {
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}
