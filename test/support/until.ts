import { setTimeout as sleep } from "node:timers/promises";

/** Waits until `look` gives something other than undefined, false or null. @throws with the last thing known when it takes longer than timeoutMs */
export async function until<T>(what: string, timeoutMs: number, look: () => Promise<T | undefined | false | null>, state: () => Promise<unknown> = () => Promise.resolve("")): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false && found !== null) return found;
    if (Date.now() > deadline) throw new Error(`expected ${what} within ${timeoutMs / 1000} s; last known: ${JSON.stringify(await state())}`);
    await sleep(200);
  }
}
