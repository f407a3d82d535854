/** Calls that ask the same of many things, gathered into one: fewer calls, and one charge where Shopify takes it per call. */
import { setTimeout as sleep } from "node:timers/promises";
import type { AdminApi } from "./admin-client.ts";

type Load<Item, Result> = (admin: AdminApi, shop: string, items: Item[]) => Promise<Result[]>;

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * @param load gives the results in the order of the items; its error is every waiting caller's
 * @param most items in one call
 * @param windowMs how long the first caller waits for company
 * @returns the same for one item
 */
export function gathered<Item, Result>(load: Load<Item, Result>, { most, windowMs }: { most: number; windowMs: number }): (admin: AdminApi, shop: string, item: Item) => Promise<Result> {
  // By the API object too: a test or a process has its own, and background work goes its own way.
  const queues = new WeakMap<AdminApi, Map<string, Waiting<Item, Result>[]>>();

  async function flush(admin: AdminApi, shop: string, waiting: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await load(admin, shop, waiting.map(({ item }) => item));
      waiting.forEach(({ resolve, reject }, index) => {
        if (index in results) resolve(results[index] as Result);
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
        void sleep(windowMs).then(() => {
          if (shops.get(shop) === queue) close();
        });
      }
      if (queue.length >= most) close();
    });
}
