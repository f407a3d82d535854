/** Calls a page's loader or action as the server does, signed in for one shop. */
import type { ActionFunctionArgs, AppLoadContext, LoaderFunctionArgs } from "@remix-run/node";
import { pino } from "pino";
import { openQueue, type Queue } from "../../app/jobs/queue.ts";
import { urlSigner } from "../../app/storage/signed-url.ts";
import { testDatabase, type TestDatabase } from "../support/database.ts";

export interface Pages extends TestDatabase {
  queue: Queue;
  /** Lines of the log. */
  logged: string[];
  get(shop: string, address: string, params?: Record<string, string>): LoaderFunctionArgs;
  post(shop: string, address: string, fields: [name: string, value: string][], params?: Record<string, string>): ActionFunctionArgs;
}

export async function openPages(): Promise<Pages> {
  const world = await testDatabase();
  const queue = await openQueue({ databaseUrl: world.url, connections: 2, maintain: false, onError: () => undefined });
  const logged: string[] = [];
  const log = pino({ level: "error" }, { write: (line: string) => void logged.push(line) });
  const context = (shop: string) =>
    ({ services: { database: world.database, queue, log, signer: urlSigner("a secret of the tests"), config: { service: { metering: false }, shopify: { apiKey: "key" } } }, shopify: { authenticate: { admin: () => Promise.resolve({ session: { shop } }) } } }) as unknown as AppLoadContext;
  const call = (shop: string, address: string, params: Record<string, string>, init?: RequestInit) => ({ request: new Request(`https://app.example${address}`, init), params, context: context(shop) });
  return {
    ...world,
    queue,
    logged,
    get: (shop, address, params = {}) => call(shop, address, params),
    post: (shop, address, fields, params = {}) => call(shop, address, params, { method: "POST", body: new URLSearchParams(fields) }),
    async close() {
      await queue.close();
      await world.close();
    },
  };
}
