import fs from "node:fs";

const CHECK_MS = 500;
/** Linux counts process times in hundredths of a second for every user program (USER_HZ). */
const TICK_MS = 10;
/** A child that is starved, not busy, gets this much more patience in wall time. */
const WALL_FACTOR = 6;

export interface Watchdog {
  /** A step began: its time starts anew. */
  step(): void;
  stop(): void;
}

/**
 * Calls `onDeadline` once a step has used more than `limitMs` of processor time, or six times that of wall time.
 * Processor time, so that a machine with too much to do does not look like a hostile file. Where it cannot be read, wall time alone counts.
 */
export function watchdog(pid: number, limitMs: number, onDeadline: () => void): Watchdog {
  let since = { wall: Date.now(), cpu: processorMs(pid) };
  const timer = setInterval(() => {
    const wall = Date.now() - since.wall;
    const cpu = processorMs(pid);
    const used = cpu === null || since.cpu === null ? wall : cpu - since.cpu;
    if (used > limitMs || wall > WALL_FACTOR * limitMs) {
      clearInterval(timer);
      onDeadline();
    }
  }, CHECK_MS);
  return {
    step: () => (since = { wall: Date.now(), cpu: processorMs(pid) }),
    stop: () => clearInterval(timer),
  };
}

/** @returns user and system time of all threads of a process in milliseconds, null where /proc does not tell */
function processorMs(pid: number): number | null {
  try {
    // Fields 14 and 15 of proc(5) stat; the name in field 2 may hold spaces, so count from behind it.
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return null;
  }
}
