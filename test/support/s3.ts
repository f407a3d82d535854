/** An S3-compatible store on loopback, with its files in a folder. It checks signatures as the real one does. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import S3rver from "@20minutes/s3rver";
import type { S3Settings } from "../../app/storage/s3-storage.ts";
import { isSigned } from "./sigv4.ts";

const BUCKET = "packshot";
/** The one pair of keys that the server knows. */
const KEY = "S3RVER";
const SECRET = "a secret of the tests";

export interface S3Server {
  settings: S3Settings;
  /** The same as the app reads it. */
  environment: Record<string, string>;
  /** Every signed request goes through here first. @returns true when it has answered */
  onRequest: (request: IncomingMessage, response: ServerResponse) => boolean;
  close(): Promise<void>;
}

export async function startS3(directory: string): Promise<S3Server> {
  const s3rver = new S3rver({ directory, silent: true, vhostBuckets: false, allowMismatchedSignatures: true, configureBuckets: [{ name: BUCKET, configs: [] }] });
  await s3rver.configureBuckets();
  const handle = s3rver.callback();
  const http = createServer((request, response) => {
    // s3rver's own check does not know the address of a bucket as today's client signs it.
    if (isSigned(request, (key) => (key === KEY ? SECRET : undefined))) {
      if (!server.onRequest(request, response)) handle(request, response);
    } else response.writeHead(403, { "content-type": "application/xml" }).end("<Error><Code>SignatureDoesNotMatch</Code><Message>The signature does not match.</Message></Error>");
  }).listen(0, "127.0.0.1");
  await once(http, "listening");
  const endpoint = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: S3Server = {
    settings: { bucket: BUCKET, region: "us-east-1", endpoint, pathStyle: true, credentials: { accessKeyId: KEY, secretAccessKey: SECRET } },
    environment: { STORAGE: "s3", S3_BUCKET: BUCKET, S3_ENDPOINT: endpoint, S3_ACCESS_KEY_ID: KEY, S3_SECRET_ACCESS_KEY: SECRET },
    onRequest: () => false,
    async close() {
      const closed = once(http, "close");
      http.close();
      http.closeAllConnections();
      await closed;
    },
  };
  return server;
}
