/** Over real sockets: what counts is whether a listener on this machine was connected to. */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PackshotError } from "../../../app/errors.ts";
import { safeDownload, safeFetch, type SafeFetchOptions } from "../../../app/service/safe-fetch/index.ts";
import { hostileUrls } from "./hostile-urls.ts";

/** Global unicast, and given to nobody: a connection to it fails at once and leaves the machine nowhere. */
const PUBLIC = "2e00::1";

let connections = 0;
let requests: { url: string; host: string; method: string; headers: NodeJS.Dict<string | string[]> }[] = [];
let respond: RequestListener;
let servers: Server[] = [];
let port: number;
let folder: string;
/** How often each name was asked for. */
const asked = new Map<string, number>();

async function resolve(host: string): Promise<string[]> {
  const times = (asked.get(host) ?? 0) + 1;
  asked.set(host, times);
  await Promise.resolve();
  switch (host) {
    case "private.example":
      return ["127.0.0.1"];
    case "metadata.example":
      return ["169.254.169.254"];
    case "mixed.example":
      return [PUBLIC, "127.0.0.1"];
    case "mapped.example":
      return ["::ffff:127.0.0.1"];
    case "rebinding.example":
      return [times === 1 ? PUBLIC : "127.0.0.1"];
    case "pinned.example":
      return [times === 1 ? "127.0.0.1" : "127.0.0.2"];
    case "allowed.example":
    case "other.example":
      return ["127.0.0.1"];
    case "shop.example":
      return [PUBLIC];
    case "localhost":
      return ["127.0.0.1", "::1"];
    default:
      throw Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" });
  }
}

const strict: SafeFetchOptions = { maxBytes: 1000, timeoutMs: 1500, resolve };
const relaxed: SafeFetchOptions = { ...strict, allowHosts: ["allowed.example", "other.example", "pinned.example"] };
const local = (path = "/"): string => `http://allowed.example:${port}${path}`;

async function failure(work: Promise<unknown>): Promise<PackshotError> {
  const error: unknown = await work.then(() => undefined, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PackshotError);
  return error as PackshotError;
}

async function text(work: ReturnType<typeof safeFetch>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await work).body) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString();
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "safe-fetch-"));
  const listen = async (host: string, at: number): Promise<Server> => {
    const server = createServer((request, response) => {
      requests.push({ url: request.url ?? "", host: request.headers.host ?? "", method: request.method ?? "", headers: request.headers });
      respond(request, response);
    });
    server.on("connection", () => connections++);
    server.listen(at, host);
    await once(server, "listening");
    return server;
  };
  servers = [await listen("127.0.0.1", 0)];
  ({ port } = servers[0]!.address() as AddressInfo);
  servers.push(await listen("127.0.0.2", port));
  // Machines without IPv6 have no ::1.
  await listen("::1", port).then((server) => servers.push(server), () => undefined);
});
afterAll(async () => {
  for (const server of servers) server.closeAllConnections();
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  connections = 0;
  requests = [];
  asked.clear();
  respond = (_request, response) => response.end("reached");
});

describe("hostile addresses", () => {
  it("are at least sixty, each once", () => {
    expect(new Set(hostileUrls).size).toBe(hostileUrls.length);
    expect(hostileUrls.length).toBeGreaterThanOrEqual(60);
  });

  it.each(hostileUrls)("%j connects to nothing here", async (hostile) => {
    const error = await failure(safeFetch(hostile.replaceAll("PORT", String(port)), strict));
    expect(connections).toBe(0);
    expect(error.code).toMatch(/^url_(not_allowed|unreachable)$/);
  });

  it.each(hostileUrls)("a redirect to %j connects to nothing more", async (hostile) => {
    const location = hostile.replaceAll("PORT", String(port));
    // What is no header value cannot be sent, and what is relative leads to the same, allowed host.
    const sendable = /^[\t\x20-\x7e]*$/.test(location) && URL.canParse(location.trim());
    const sameHost = sendable && new URL(location, local()).host === new URL(local()).host;
    if (!sendable || sameHost) return;
    respond = (_request, response) => response.writeHead(302, { location }).end();
    const error = await failure(safeFetch(local(), relaxed));
    expect(requests).toHaveLength(1);
    expect(connections).toBe(1);
    expect(error.code).toMatch(/^url_(not_allowed|unreachable)$/);
  });

  it("are refused for good, and a name that does not resolve is worth another try", async () => {
    expect((await failure(safeFetch("http://127.0.0.1/", strict))).retry).toBe("never");
    expect(await failure(safeFetch("http://unknown.example/", strict))).toMatchObject({ code: "url_unreachable", retry: "later" });
  });

  it("are found by the system's own resolver too", async () => {
    const error = await failure(safeFetch(`http://localhost:${port}/`, { maxBytes: 10, timeoutMs: 1500 }));
    expect(error.code).toBe("url_not_allowed");
    expect(connections).toBe(0);
  });
});

describe("a name that changes its address", () => {
  it("is asked for once, and the connection goes where the check went", async () => {
    expect(await text(safeFetch(`http://pinned.example:${port}/`, relaxed))).toBe("reached");
    expect(asked.get("pinned.example")).toBe(1);
    expect(requests[0]?.host).toBe(`pinned.example:${port}`);
  });

  it("is checked again at a redirect to itself", async () => {
    respond = (_request, response) => response.writeHead(302, { location: `http://rebinding.example:${port}/` }).end();
    await resolve("rebinding.example");
    expect((await failure(safeFetch(local(), relaxed))).code).toBe("url_not_allowed");
    expect(requests).toHaveLength(1);
  });
});

describe("the operator's list", () => {
  it.each([["127.0.0.1"], ["127.0.0.0/8"], ["private.example"], ["PRIVATE.example"]])("%s lets a private host be reached", async (entry) => {
    expect(await text(safeFetch(`http://private.example:${port}/`, { ...strict, allowHosts: [entry] }))).toBe("reached");
  });

  it.each([["10.0.0.0/8"], ["::1"], ["example"], ["rivate.example"]])("%s does not", async (entry) => {
    expect((await failure(safeFetch(`http://private.example:${port}/`, { ...strict, allowHosts: [entry] }))).code).toBe("url_not_allowed");
  });
});

describe("redirects", () => {
  it("are followed five times", async () => {
    respond = (request, response) => {
      const step = Number(request.url?.slice(1));
      if (step < 5) response.writeHead(302, { location: `/${step + 1}` }).end();
      else response.end("arrived");
    };
    expect(await text(safeFetch(local("/0"), relaxed))).toBe("arrived");
  });

  it("are not followed a sixth time, nor in a circle", async () => {
    respond = (_request, response) => response.writeHead(301, { location: "/again" }).end();
    expect((await failure(safeFetch(local(), relaxed))).code).toBe("too_many_redirects");
    expect(requests).toHaveLength(6);
  });

  it("carry neither credentials nor, after 302, a body", async () => {
    respond = (request, response) => (request.url === "/" ? response.writeHead(302, { location: `http://other.example:${port}/next` }).end() : response.end("arrived"));
    const headers = { Authorization: "Bearer secret", cookie: "a=b", "content-type": "text/plain", "x-kept": "yes" };
    await text(safeFetch(local(), { ...relaxed, method: "POST", headers, body: "hello" }));
    expect(requests[0]).toMatchObject({ method: "POST", headers: { authorization: "Bearer secret" } });
    expect(requests[1]).toMatchObject({ method: "GET", headers: { "x-kept": "yes" } });
    for (const name of ["authorization", "cookie", "content-type", "transfer-encoding"]) expect(requests[1]?.headers).not.toHaveProperty(name);
  });

  it("repeat a POST after 307", async () => {
    const bodies: string[] = [];
    respond = (request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString())).on("end", () => {
        bodies.push(body);
        if (request.url === "/") response.writeHead(307, { location: "/next" }).end();
        else response.end("arrived");
      });
    };
    await text(safeFetch(local(), { ...relaxed, method: "POST", body: "hello" }));
    expect(bodies).toEqual(["hello", "hello"]);
  });
});

describe("bounds", () => {
  it("an announced length beyond the cap is refused before the body is read", async () => {
    respond = (_request, response) => response.writeHead(200, { "content-length": "1001" }).end(Buffer.alloc(1001));
    expect((await failure(safeFetch(local(), relaxed))).code).toBe("body_too_large");
  });

  it("a body without a length is broken off at the cap, and no file stays", async () => {
    let sent = 0;
    respond = (_request, response) => {
      const more = () => {
        sent += 400;
        if (response.write(Buffer.alloc(400)) && sent < 1e7) setImmediate(more);
      };
      response.on("drain", more);
      more();
    };
    const file = path.join(folder, "endless");
    expect((await failure(safeDownload(local(), file, relaxed))).code).toBe("body_too_large");
    expect(existsSync(file)).toBe(false);
    expect(sent).toBeLessThan(1e7);
  });

  it("compression is not undone, so that a small body stays small", async () => {
    respond = (request, response) => {
      expect(request.headers["accept-encoding"]).toBe("identity");
      response.writeHead(200, { "content-encoding": "gzip" }).end("not unpacked");
    };
    expect(await text(safeFetch(local(), relaxed))).toBe("not unpacked");
  });

  it.each<[string, RequestListener]>([
    ["that never answers", () => undefined],
    ["that sends its body a byte at a time", (_request, response) => {
      const timer = setInterval(() => response.write("x"), 50);
      response.on("close", () => clearInterval(timer));
    }],
    ["that redirects slowly", (_request, response) => void setTimeout(() => response.writeHead(302, { location: "/" }).end(), 200)],
    ["that breaks off", (_request, response) => {
      response.writeHead(200, { "content-length": "500" }).write("half");
      setTimeout(() => response.destroy(), 20);
    }],
  ])("a host %s is given up in time", async (_what, listener) => {
    respond = listener;
    const started = performance.now();
    const error = await failure(text(safeFetch(local(), { ...relaxed, timeoutMs: 600 })));
    expect(error).toMatchObject({ code: "url_unreachable", retry: "later" });
    expect(performance.now() - started).toBeLessThan(1500);
  });

  it("a header section without end is refused", async () => {
    respond = (_request, response) => response.writeHead(200, { "x-large": "a".repeat(40_000) }).end();
    expect((await failure(safeFetch(local(), relaxed))).code).toBe("url_unreachable");
  });

  it("an answer that nobody reads ends by itself", async () => {
    let closed = false;
    respond = (_request, response) => {
      response.write("start");
      response.on("close", () => (closed = true));
    };
    await safeFetch(local(), { ...relaxed, timeoutMs: 300 });
    await expect.poll(() => closed).toBe(true);
  });
});

describe("downloads", () => {
  it("put the bytes into a file and give the sender's type", async () => {
    respond = (_request, response) => response.writeHead(200, { "content-type": "image/png" }).end("bytes");
    const file = path.join(folder, "picture");
    expect(await safeDownload(local(), file, relaxed)).toEqual({ bytes: 5, contentType: "image/png" });
    expect(await readFile(file, "utf8")).toBe("bytes");
  });

  it.each([[404, "never"], [403, "never"], [429, "later"], [503, "later"]])("HTTP %i is worth another try: %s", async (status, retry) => {
    respond = (_request, response) => response.writeHead(status).end("sorry");
    expect(await failure(safeDownload(local(), path.join(folder, "none"), relaxed))).toMatchObject({ code: "url_status", retry });
  });
});

it("no text of an error holds the path or the query of an address", async () => {
  const secret = "SECRETTOKEN";
  const addresses = [`http://127.0.0.1/${secret}?a=${secret}`, `http://unknown.example/?a=${secret}`, `http://allowed.example:1/?a=${secret}`, `https://allowed.example:${port}/?a=${secret}`, `ftp:${secret}`, `nonsense ${secret}`];
  for (const address of addresses) {
    const { message, merchantText, stack, cause } = await failure(safeFetch(address, relaxed));
    expect(JSON.stringify([message, merchantText, stack, cause])).not.toContain(secret);
  }
});
