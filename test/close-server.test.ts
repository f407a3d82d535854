import { once } from "node:events";
import http, { createServer, type RequestListener, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { closable } from "../app/close-server.ts";

/** Longer than a test may last. */
const LONG_MS = 600_000;
let server: Server;
afterEach(() => server.closeAllConnections());

async function open(answer: RequestListener) {
  server = createServer(answer);
  const close = closable(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return { close, port, get: (agent?: http.Agent) => fetchText(port, agent) };
}

async function fetchText(port: number, agent?: http.Agent): Promise<string> {
  const request = http.get({ host: "127.0.0.1", port, ...(agent ? { agent } : {}) });
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return text;
}

it("ends at once beside connections that are kept open and connections that never asked", async () => {
  const { close, port, get } = await open((_request, response) => response.end("yes"));
  const agent = new http.Agent({ keepAlive: true });
  expect(await get(agent)).toBe("yes");
  const silent = connect(port, "127.0.0.1");
  await once(silent, "connect");
  await sleep(20);
  await close(LONG_MS);
  agent.destroy();
});

it("finishes the answer that is under way and takes no other", async () => {
  const answers: (() => void)[] = [];
  const { close, port, get } = await open((_request, response) => void answers.push(() => response.end("late")));
  const answer = get(new http.Agent({ keepAlive: true }));
  while (answers.length === 0) await sleep(5);
  const closed = close(LONG_MS);
  await expect(fetchText(port)).rejects.toThrow();
  answers[0]!();
  expect(await answer).toBe("late");
  await closed;
});

it("breaks off what is not finished by the deadline", async () => {
  const { close, get } = await open(() => undefined);
  const answer = get();
  const failed = expect(answer).rejects.toThrow();
  await sleep(50);
  await close(100);
  await failed;
});
