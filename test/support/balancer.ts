/** Hands connections of one port round robin to several others; one that takes none is passed over. */
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface Balancer {
  port: number;
  close(): Promise<void>;
}

export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  let turn = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    open.add(client);
    client.on("error", () => undefined).once("close", () => open.delete(client));
    const first = turn++;
    const attempt = (index: number): void => {
      const port = ports[(first + index) % ports.length] ?? 0;
      const upstream = connect(port, "127.0.0.1");
      upstream.once("connect", () => {
        client.pipe(upstream).pipe(client);
        client.once("close", () => upstream.destroy());
        upstream.once("close", () => client.destroy());
      });
      upstream.on("error", () => {
        if (!upstream.connecting && upstream.bytesRead + upstream.bytesWritten === 0 && index + 1 < ports.length) attempt(index + 1);
        else client.destroy();
      });
    };
    attempt(0);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
