import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";

const FORM = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;

/**
 * Whether a request to an S3 store is signed with the secret of the key that it names, over its method, address, headers and announced body.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function isSigned({ method = "", url = "", headers }: IncomingMessage, secretOf: (key: string) => string | undefined): boolean {
  const [, key = "", day = "", region = "", signedHeaders = "", signature] = FORM.exec(headers.authorization ?? "") ?? [];
  const secret = secretOf(key);
  const at = String(headers["x-amz-date"]);
  if (secret === undefined || !at.startsWith(day) || !signedHeaders.split(";").includes("host")) return false;
  const [path = "", query = ""] = url.split("?");
  const canonical = [
    method,
    path,
    query.split("&").filter(Boolean).map((part) => (part.includes("=") ? part : `${part}=`)).sort().join("&"),
    ...signedHeaders.split(";").map((name) => `${name}:${String(headers[name] ?? "").trim().replaceAll(/ +/g, " ")}`),
    "",
    signedHeaders,
    String(headers["x-amz-content-sha256"]),
  ].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", at, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
  const signingKey = [day, region, "s3", "aws4_request"].reduce<string | Buffer>((last, part) => createHmac("sha256", last).update(part).digest(), `AWS4${secret}`);
  return createHmac("sha256", signingKey).update(text).digest("hex") === signature;
}
