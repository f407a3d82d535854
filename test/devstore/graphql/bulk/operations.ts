import { createReadStream, createWriteStream, mkdirSync } from "node:fs";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { finished, pipeline } from "node:stream/promises";
import { setImmediate as yieldToOthers, setTimeout as sleep } from "node:timers/promises";
import { GraphQLError } from "graphql";
import type { AdminSchema } from "../../../../scripts/admin-schema.ts";
import type { Call, Route } from "../../http.ts";
import { newId, numberOf, timestamp } from "../../ids.ts";
import { grantedHandles } from "../../scopes.ts";
import type { BulkOperation } from "../../state.ts";
import { BULK_HOST, BULK_PATH, bulkUrl, signedUrlHolds } from "../../urls.ts";
import type { Context, Resolvers } from "../context.ts";
import { checkBulkQuery, type BulkQuery } from "./check.ts";
import { bulkLines, type Line } from "./lines.ts";

/** Root objects whose lines come before those of their children; the children's order is nobody's promise (shopify.md 3). */
const CHUNK = 50;

/** Bulk queries from CREATED to their JSONL, which is written to a file piece by piece. */
export interface BulkOperations {
  /** @returns the operation, or why the query is refused */
  begin(query: string, groupObjects: boolean, scopes: string): Promise<BulkOperation | string>;
  cancel(operation: BulkOperation): Promise<void>;
  resultUrl(operation: BulkOperation): string;
  routes: Route[];
  /** Runs again what was under way when the stand-in stopped. */
  resume(): void;
  close(): Promise<void>;
}

type World = Omit<Context, "granted" | "scopes" | "bulk"> & { admin: AdminSchema; resolvers: Resolvers };

export function createBulkOperations(world: World): BulkOperations {
  const { admin, resolvers, settings, store, merchant, faults } = world;
  const folder = join(settings.dir, "bulk");
  mkdirSync(folder, { recursive: true });
  const fileOf = (operation: Pick<BulkOperation, "id">) => join(folder, `${numberOf(operation.id)}.jsonl`);
  const running = new Map<string, { stop: AbortController; ended: Promise<void> }>();

  async function run(operation: BulkOperation, query: BulkQuery, { signal }: AbortController): Promise<void> {
    await sleep(settings.bulk.startMs, undefined, { signal });
    operation.status = "RUNNING";
    const startedMs = Date.now();
    const failure = faults.failNextBulk;
    faults.failNextBulk = null;
    const context: Context = { ...world, bulk, scopes: operation.scopes, granted: grantedHandles(operation.scopes) };
    const lines = () => bulkLines(admin, resolvers, query, context);
    const most = failure === null ? Infinity : Math.ceil(countOf(lines()) / 2);
    await write(operation, lines(), most, signal);
    await sleep(Math.max(0, startedMs + settings.bulk.runMs - Date.now()), undefined, { signal });
    await end(operation, failure === null ? "COMPLETED" : "FAILED", failure);
  }

  async function write(operation: BulkOperation, lines: Iterable<Line>, most: number, signal: AbortSignal): Promise<void> {
    operation.objects = operation.rootObjects = 0;
    const file = createWriteStream(fileOf(operation));
    const flush = async (chunk: Line[]) => {
      const { text, objects } = chunkText(chunk, operation.groupObjects);
      operation.objects += objects;
      operation.rootObjects += chunk.length;
      if (!file.write(text)) await once(file, "drain");
      await yieldToOthers();
      signal.throwIfAborted();
    };
    let chunk: Line[] = [];
    for (const line of lines) {
      if (operation.rootObjects + chunk.length >= most) break;
      chunk.push(line);
      if (chunk.length < CHUNK) continue;
      await flush(chunk);
      chunk = [];
    }
    if (chunk.length > 0) await flush(chunk);
    file.end();
    await finished(file);
    operation.bytes = (await stat(fileOf(operation))).size;
  }

  async function end(operation: BulkOperation, status: BulkOperation["status"], errorCode: BulkOperation["errorCode"] = null): Promise<void> {
    operation.status = status;
    operation.errorCode = errorCode;
    operation.completedAt = status === "COMPLETED" ? timestamp() : null;
    await store.save();
    await merchant.bulkFinished(operation);
  }

  function start(operation: BulkOperation, query: BulkQuery): void {
    const stop = new AbortController();
    const ended = run(operation, query, stop).catch(async (error: unknown) => {
      if (stop.signal.aborted) return;
      const denied = error instanceof GraphQLError && error.extensions.code === "ACCESS_DENIED";
      if (!denied) console.error("stand-in: bulk operation:", error);
      operation.bytes = 0;
      await end(operation, "FAILED", denied ? "ACCESS_DENIED" : "INTERNAL_SERVER_ERROR");
    });
    running.set(operation.id, { stop, ended });
    void ended.finally(() => running.delete(operation.id));
  }

  async function serve({ response, url, parts }: Call): Promise<void> {
    const operation = store.state.bulkOperations[`gid://shopify/BulkOperation/${parts.number ?? ""}`];
    if (operation === undefined || !signedUrlHolds(url, settings.apiSecret)) {
      response.writeHead(403, { "content-type": "application/xml" }).end("<?xml version='1.0' encoding='UTF-8'?><Error><Code>ExpiredToken</Code><Message>Invalid argument.</Message></Error>");
      return;
    }
    response.writeHead(200, { "content-type": "application/jsonl", "content-length": operation.bytes });
    await pipeline(createReadStream(fileOf(operation)), response);
  }

  const bulk: BulkOperations = {
    async begin(text, groupObjects, scopes) {
      const query = checkBulkQuery(admin.schema, text);
      if (typeof query === "string") return query;
      const operation: BulkOperation = {
        id: newId(store.state, "BulkOperation"),
        type: "QUERY",
        query: text,
        groupObjects,
        scopes,
        status: "CREATED",
        errorCode: null,
        createdAt: timestamp(),
        completedAt: null,
        objects: 0,
        rootObjects: 0,
        bytes: 0,
      };
      store.state.bulkOperations[operation.id] = operation;
      await store.save();
      start(operation, query);
      return operation;
    },
    async cancel(operation) {
      operation.status = "CANCELING";
      const under = running.get(operation.id);
      under?.stop.abort();
      await store.save();
      void under?.ended.then(() => end(operation, "CANCELED"));
    },
    resultUrl: ({ id, completedAt, createdAt }) => bulkUrl(numberOf(id), Date.parse(completedAt ?? createdAt) + settings.bulk.urlTtlMs, settings),
    routes: [{ method: "GET", path: BULK_PATH, host: BULK_HOST, handle: serve }],
    resume() {
      for (const operation of Object.values(store.state.bulkOperations)) {
        const query = checkBulkQuery(admin.schema, operation.query);
        if (typeof query !== "string" && (operation.status === "CREATED" || operation.status === "RUNNING")) start(operation, query);
      }
    },
    async close() {
      const ending = [...running.values()];
      for (const { stop } of ending) stop.abort();
      await Promise.all(ending.map(({ ended }) => ended));
    },
  };
  return bulk;
}

/** Ungrouped, a chunk's parents come first and its children in an order that no reader may lean on. */
function chunkText(chunk: readonly Line[], grouped: boolean): { text: string; objects: number } {
  const ordered = grouped ? chunk.flatMap(withChildren) : [...chunk, ...chunk.toReversed().flatMap(({ children }) => children.flatMap(withChildren))];
  return { text: ordered.map(({ value }) => `${JSON.stringify(value)}\n`).join(""), objects: ordered.length };
}

function withChildren(line: Line): Line[] {
  return [line, ...line.children.flatMap(withChildren)];
}

function countOf(lines: Iterable<unknown>): number {
  const counting = lines[Symbol.iterator]();
  let count = 0;
  while (counting.next().done !== true) count += 1;
  return count;
}
