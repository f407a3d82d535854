/** What the service's processes hold, read from the system. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";

/** This process's children, by what they run. */
function childrenOf(entries: readonly string[]): { entry: string; pid: number; kilobytes: number }[] {
  const table = execFileSync("ps", ["-eo", "pid=,ppid=,rss=,args="], { encoding: "utf8" }).split("\n");
  return table.flatMap((line) => {
    const [, pid, parent, kilobytes, args = ""] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    const entry = Number(parent) === process.pid ? entries.find((name) => args.includes(name)) : undefined;
    return entry === undefined ? [] : [{ entry, pid: Number(pid), kilobytes: Number(kilobytes) }];
  });
}

/** Megabytes of resident memory of this process's children, by what they run. */
export function memoryOf(entries: readonly string[]): Record<string, number> {
  return Object.fromEntries(childrenOf(entries).map(({ entry, kilobytes }) => [entry, Math.round(kilobytes / 1000)]));
}

/** Milliseconds of processor time that this process's child has used: what a call costs, however busy the machine is. */
export function processorMsOf(entry: string): number {
  const [child] = childrenOf([entry]);
  // Fields 14 and 15 of proc(5) stat, in hundredths of a second.
  const stat = readFileSync(`/proc/${child?.pid ?? "self"}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
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
