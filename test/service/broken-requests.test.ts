import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { answerBrokenRequests } from "../../app/service/broken-requests.ts";
import { until } from "../support/until.ts";

const WHOLE = "GET / HTTP/1.1\r\nHost: packshot\r\n\r\n";
const NOT_HTTP = "POST\r\n\r\n";
let server: Server;
afterEach(() => server.closeAllConnections());

async function open(answer: RequestListener) {
  server = createServer(answer);
  answerBrokenRequests(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const socket = net.connect((server.address() as AddressInfo).port, "127.0.0.1");
  const heard = { text: "" };
  socket.on("data", (chunk: Buffer) => (heard.text += chunk.toString())).on("error", () => undefined);
  const ended = once(socket, "close").then(() => heard.text);
  return { socket, heard, ended };
}

const ANSWER = /^HTTP\/1\.1 (\d+) [\w ]+\r\nContent-Type: application\/json; charset=utf-8\r\nContent-Length: (\d+)\r\nConnection: close\r\n\r\n(.*)$/;

it.each([
  ["what is not HTTP", NOT_HTTP, "400", { error: "bad_request", message: "The request is not well-formed HTTP" }],
  ["headers without end", `GET / HTTP/1.1\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`, "431", { error: "headers_too_large", message: "The request's headers are too long" }],
])("answers %s as a problem of the image API, and ends the connection", async (_what, sent, status, problem) => {
  const { socket, ended } = await open((_request, response) => response.end());
  socket.write(sent);
  const [, answered, length, body = ""] = ANSWER.exec(await ended)!;
  expect([answered, Number(length), JSON.parse(body)]).toEqual([status, body.length, problem]);
});

it("answers after an answer that is complete", async () => {
  const { socket, heard, ended } = await open((_request, response) => response.end("whole"));
  socket.write(WHOLE);
  await until("the first answer", 5000, () => Promise.resolve(heard.text.endsWith("whole")));
  socket.write(NOT_HTTP);
  expect(await ended).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*wholeHTTP\/1\.1 400 Bad Request\r\n/);
});

it("puts nothing into an answer that is under way", async () => {
  const { socket, heard, ended } = await open((_request, response) => response.writeHead(200, { "Content-Length": 100 }).write("half"));
  socket.write(WHOLE);
  await until("half an answer", 5000, () => Promise.resolve(heard.text.endsWith("half")));
  socket.write(NOT_HTTP);
  expect(await ended).toMatch(/half$/);
});
