import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "./store.ts";
import type { WebhookIdentity } from "./webhook-signing.ts";

/** One webhook as it lies in the outbox: a file with its payload, so that memory keeps only this summary. */
export interface Delivery extends WebhookIdentity {
  /** Order of making; also the file's name. */
  sequence: number;
  path: string;
  state: "pending" | "delivered" | "failed";
  attempts: number;
  nextAtMs: number;
  /** HTTP status of the last attempt; 0 when the app could not be reached or was too slow. */
  lastStatus: number | null;
}

/** Webhooks made and not yet forgotten. Finished ones are forgotten, oldest first, above `KEPT`. */
export interface Outbox {
  list(): readonly Delivery[];
  add(delivery: Omit<Delivery, "sequence">, body: string): Promise<Delivery>;
  update(delivery: Delivery): Promise<void>;
  /** The body exactly as it was made: retries carry the original payload. */
  body(delivery: Delivery): Promise<string>;
}

const KEPT = 2000;

/** @param durable whether what is unsent outlives the process */
export function openOutbox(dir: string, durable: boolean): Outbox {
  const folder = join(dir, "outbox");
  mkdirSync(folder, { recursive: true });
  const fileOf = (delivery: Delivery, kind: "json" | "body") => join(folder, `${String(delivery.sequence).padStart(9, "0")}.${kind}`);
  const deliveries = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Delivery);
  const inMemory = new Map<Delivery, string>();
  let sequence = (deliveries.at(-1)?.sequence ?? 0) + 1;

  async function forgetOld(): Promise<void> {
    while (deliveries.length > KEPT) {
      const index = deliveries.findIndex((delivery) => delivery.state !== "pending");
      const [old] = index < 0 ? [] : deliveries.splice(index, 1);
      if (old === undefined) return;
      inMemory.delete(old);
      if (!durable) continue;
      await Promise.all([rm(fileOf(old, "json"), { force: true }), rm(fileOf(old, "body"), { force: true })]);
    }
  }

  return {
    list: () => deliveries,
    async add(facts, body) {
      const delivery: Delivery = { ...facts, sequence: sequence++ };
      deliveries.push(delivery);
      if (durable) {
        // The body first: a summary on the disk promises that its body is there.
        await writeAtomically(fileOf(delivery, "body"), body);
        await writeAtomically(fileOf(delivery, "json"), JSON.stringify(delivery));
      } else inMemory.set(delivery, body);
      await forgetOld();
      return delivery;
    },
    update: (delivery) => (durable ? writeAtomically(fileOf(delivery, "json"), JSON.stringify(delivery)) : Promise.resolve()),
    body: (delivery) => Promise.resolve(inMemory.get(delivery) ?? readFile(fileOf(delivery, "body"), "utf8")),
  };
}
