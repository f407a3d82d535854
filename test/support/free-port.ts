import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Systems give connections ports from 32768 on, so below that nobody takes a port away while its process is yet to start, or starts again. Each
 * of the test runner's processes has a range of its own.
 */
const FIRST = 12_000;
const RANGE = 2_000;
const RANGES = 10;

const first = FIRST + (Number(process.env.VITEST_POOL_ID ?? 0) % RANGES) * RANGE;
/** Not the same ports as the process before: its last connections may linger. */
let next = process.pid % RANGE;

/** A port of the loopback address for one process, free now and not given out again soon. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < RANGE; tried += 1) {
    const port = first + next;
    next = (next + 1) % RANGE;
    if (await isFree(port)) return port;
  }
  throw new Error(`expected a free port between ${first} and ${first + RANGE} but all are taken`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  // `once` throws the error of a port that is taken.
  const free = await once(server.listen(port, "127.0.0.1"), "listening").then(() => true, () => false);
  if (!free) return false;
  server.close();
  await once(server, "close");
  return true;
}
