/** Requests that never arrive whole, or are not HTTP, in the image API's error form: Node's own answers to them have no body. */
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { problemStatuses } from "./http.ts";
import { badRequest, headersTooLarge, requestTimeout, type ApiProblem } from "./problems.ts";

/** By the codes of Node and of its parser; any other is a bad request. */
const problems = new Map<string | undefined, ApiProblem>([
  ["ERR_HTTP_REQUEST_TIMEOUT", requestTimeout()],
  ["HPE_HEADER_OVERFLOW", headersTooLarge()],
]);
const notHttp = badRequest("The request is not well-formed HTTP");

/** Answers, unless bytes of another answer are on the connection already, and ends the connection. */
export function answerBrokenRequests(server: Server): void {
  const answering = new WeakMap<Duplex, Set<ServerResponse>>();
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    const responses = answering.get(socket) ?? new Set();
    answering.set(socket, responses.add(response));
    response.once("close", () => responses.delete(response));
  });
  server.on("clientError", ({ code }: NodeJS.ErrnoException, socket) => {
    const begun = [...(answering.get(socket) ?? [])].some(({ headersSent }) => headersSent);
    if (begun || !socket.writable) socket.destroy();
    else socket.end(answerOf(problems.get(code) ?? notHttp), () => socket.destroy());
  });
}

function answerOf(problem: ApiProblem): string {
  const status = problemStatuses[problem.code];
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}
