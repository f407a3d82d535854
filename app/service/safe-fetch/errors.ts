/** Why an address that somebody gave us was not, or not wholly, read. The texts name the origin at most: a path or a query may hold a secret. */
import { PackshotError, type Retry } from "../../errors.ts";

export function urlNotAllowed(reason: string): PackshotError {
  return new PackshotError("url_not_allowed", {
    message: `expected a public http or https address but received ${reason}`,
    merchantText: `This address cannot be used: ${reason}. Give one that begins with https:// and can be opened from the internet.`,
  });
}

/** Name resolution, connection, TLS or time: the same address may answer later. */
export function urlUnreachable(origin: string, reason: string): PackshotError {
  return new PackshotError("url_unreachable", {
    message: `expected an answer from ${origin} but received ${reason}`,
    merchantText: `${origin} could not be reached (${reason}).`,
    retry: "later",
  });
}

export function bodyTooLarge(origin: string, maxBytes: number): PackshotError {
  return new PackshotError("body_too_large", {
    message: `expected at most ${maxBytes} bytes from ${origin} but received more`,
    merchantText: `The file at ${origin} is too large: at most ${Math.floor(maxBytes / 1_000_000)} MB are taken.`,
  });
}

export function tooManyRedirects(origin: string, most: number): PackshotError {
  return new PackshotError("too_many_redirects", {
    message: `expected at most ${most} redirects but ${origin} sent one more`,
    merchantText: `${origin} redirects too often. Give the address of the file itself.`,
  });
}

const worthAnotherTry = (status: number): Retry => (status >= 500 || status === 408 || status === 425 || status === 429 ? "later" : "never");

export function urlAnswered(origin: string, status: number): PackshotError {
  return new PackshotError("url_status", {
    message: `expected a file from ${origin} but it answered HTTP ${status}`,
    merchantText: `${origin} did not give the file: it answered HTTP ${status}.`,
    retry: worthAnotherTry(status),
  });
}
