/**
 * One id for everything that follows from one call from outside: from the webhook or API request over its look, its jobs and their
 * write-backs. It travels with the calls of a process by itself, and from process to process in the queue's payloads and the jobs' rows.
 */
import { AsyncLocalStorage } from "node:async_hooks";

const storage = new AsyncLocalStorage<string>();

export function correlationId(): string | undefined {
  return storage.getStore();
}

export function withCorrelation<T>(id: string, run: () => T): T {
  return storage.run(id, run);
}

/** A caller's own id is taken if it can stand in a log and a header as it is. */
export function acceptableId(given: string | undefined): string | undefined {
  return given !== undefined && /^[\w.:/-]{8,100}$/.test(given) ? given : undefined;
}
