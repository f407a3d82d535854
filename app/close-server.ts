import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Keeps count of a server's connections, so that it can be ended without waiting for those that nothing happens on: browsers and proxies
 * hold them open for minutes, and some have never carried a request.
 * @returns what ends the server: answers that are under way are finished, but not beyond the deadline
 */
export function closable(server: Server): (deadlineMs: number) => Promise<void> {
  const answering = new Map<Socket, number>();
  let closing = false;
  server.on("connection", (socket: Socket) => {
    answering.set(socket, 0);
    socket.once("close", () => answering.delete(socket));
  });
  server.prependListener("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    answering.set(socket, (answering.get(socket) ?? 0) + 1);
    if (closing) response.setHeader("Connection", "close");
    response.once("close", () => {
      const left = (answering.get(socket) ?? 1) - 1;
      if (answering.has(socket)) answering.set(socket, left);
      if (closing && left === 0) socket.end();
    });
  });
  return (deadlineMs) =>
    new Promise((resolve) => {
      closing = true;
      const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
      server.close(() => {
        clearTimeout(deadline);
        resolve();
      });
      for (const [socket, requests] of answering) if (requests === 0) socket.destroy();
    });
}
