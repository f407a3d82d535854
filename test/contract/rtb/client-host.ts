/** The other side of the contract: a host with the client's pictures and its callback page. */
import { once } from "node:events";
import fs from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Callback {
  type: string | undefined;
  form: Record<string, string>;
  at: number;
}

export interface ClientHost {
  url: string;
  callbacks: Callback[];
  /** Statuses of the next callbacks; 200 when there is none left. */
  answers: number[];
  close(): Promise<void>;
}

/** @param pictures file on disk by path on the host */
export async function openClientHost(pictures: Record<string, string>): Promise<ClientHost> {
  const callbacks: Callback[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    const handle = async () => {
      if (request.method === "POST") {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        callbacks.push({ type: request.headers["content-type"], form: Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString())), at: Date.now() });
        response.writeHead(answers.shift() ?? 200).end();
        return;
      }
      const file = pictures[request.url ?? ""];
      if (file === undefined) response.writeHead(404).end();
      else response.writeHead(200, { "content-type": "image/jpeg" }).end(await fs.readFile(file));
    };
    handle().catch((error: unknown) => response.destroy(error as Error));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    callbacks,
    answers,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
