import fs from "node:fs";

const CHECK_MS = 250;
/** Linux counts process times in hundredths of a second for every user program (USER_HZ). */
const TICK_MS = 10;
/** The page size of every Linux that Node.js is built for, but for a few of 16 or 64 kB: there the limit is reached later. */
const PAGE_BYTES = 4096;
/** A child that is starved, not busy, gets this much more patience in wall time. */
const WALL_FACTOR = 6;

export interface Limits {
  /** Processor time of one step, in milliseconds. */
  ms: number;
  /** Resident memory. */
  bytes: number;
}

export interface Watchdog {
  /** A step began: its time starts anew. */
  step(): void;
  stop(): void;
}

/**
 * Calls `onLimit` once a step has used more processor time than its limit, or six times that of wall time, or the process holds more memory.
 * Processor time, so that a machine with too much to do does not look like a hostile file. Where it cannot be read, wall time alone counts.
 */
export function watchdog(pid: number, limits: Limits, onLimit: (limit: keyof Limits) => void): Watchdog {
  let since = { wall: Date.now(), cpu: usageOf(pid)?.ms };
  const timer = setInterval(() => {
    const wall = Date.now() - since.wall;
    const usage = usageOf(pid);
    const used = usage === null || since.cpu === undefined ? wall : usage.ms - since.cpu;
    const passed = used > limits.ms || wall > WALL_FACTOR * limits.ms ? "ms" : (usage?.bytes ?? 0) > limits.bytes ? "bytes" : undefined;
    if (passed === undefined) return;
    clearInterval(timer);
    onLimit(passed);
  }, CHECK_MS);
  return {
    step: () => (since = { wall: Date.now(), cpu: usageOf(pid)?.ms }),
    stop: () => clearInterval(timer),
  };
}

/** @returns user and system time of all threads of a process and its resident memory, null where /proc does not tell */
function usageOf(pid: number): Limits | null {
  try {
    // Fields 14, 15 and 24 of proc(5) stat; the name in field 2 may hold spaces, so count from behind it.
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { ms: (Number(fields[11]) + Number(fields[12])) * TICK_MS, bytes: Number(fields[21]) * PAGE_BYTES };
  } catch {
    return null;
  }
}
