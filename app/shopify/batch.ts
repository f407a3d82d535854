/** Calls that ask the same of many things, gathered into one: fewer calls, and one charge where Shopify takes it per call. */
import { setTimeout as sleep } from "node:timers/promises";
import type { AdminApi } from "./admin-client.ts";

/** An error in an item's place fails that item alone. */
type Load<Item, Result> = (admin: AdminApi, shop: string, items: Item[]) => Promise<(Result | Error)[]>;

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

export interface Gathering {
  /** Items in one call. */
  most: number;
  /** How long the first caller waits for company. */
  windowMs: number;
  /** The same where nobody waits for the work. */
  backgroundWindowMs: number;
}

/**
 * @param load gives the results in the order of the items; its error is every waiting caller's
 * @returns the same for one item
 */
export function gathered<Item, Result>(load: Load<Item, Result>, { most, windowMs, backgroundWindowMs }: Gathering): (admin: AdminApi, shop: string, item: Item) => Promise<Result> {
  // By the API object too: a test or a process has its own, and background work goes its own way.
  const queues = new WeakMap<AdminApi, Map<string, Waiting<Item, Result>[]>>();

  async function flush(admin: AdminApi, shop: string, waiting: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await load(admin, shop, waiting.map(({ item }) => item));
      waiting.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result instanceof Error) reject(result);
        else if (index in results) resolve(result as Result);
        else reject(new Error(`expected ${waiting.length} results but received ${results.length}`));
      });
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }

  return (admin, shop, item) =>
    new Promise((resolve, reject) => {
      const shops = queues.get(admin) ?? new Map<string, Waiting<Item, Result>[]>();
      queues.set(admin, shops);
      const open = shops.get(shop);
      const queue = open ?? [];
      queue.push({ item, resolve, reject });
      const close = () => {
        if (shops.get(shop) === queue) shops.delete(shop);
        void flush(admin, shop, queue);
      };
      if (open === undefined) {
        shops.set(shop, queue);
        void sleep(admin === admin.background ? backgroundWindowMs : windowMs).then(() => {
          if (shops.get(shop) === queue) close();
        });
      }
      if (queue.length >= most) close();
    });
}
