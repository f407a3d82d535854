/**
 * `node --import ./test/devstore/redirect.mjs server.ts`, with SHOPIFY_STANDIN_URL set: every fetch meant for Shopify (the shop, its CDN,
 * its staged uploads, its stored originals) goes to the stand-in, which learns the meant host from x-standin-host. Every other host but
 * loopback is refused, so that nothing leaves the machine unseen. The app itself has no line of code for this.
 */
import { getGlobalDispatcher, setGlobalDispatcher } from "undici";

const standin = process.env.SHOPIFY_STANDIN_URL;
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];
const SHOPIFY = [".myshopify.com", "cdn.shopify.com", "shopify-staged-uploads.storage.googleapis.com", "shopify-shop-assets.storage-download.googleapis.com", "storage.googleapis.com"];

if (standin) {
  setGlobalDispatcher(
    getGlobalDispatcher().compose((dispatch) => (options, handler) => {
      const { hostname } = new URL(options.origin);
      if (LOOPBACK.includes(hostname)) return dispatch(options, handler);
      if (!SHOPIFY.some((end) => hostname.endsWith(end))) throw new Error(`expected a Shopify or loopback host while SHOPIFY_STANDIN_URL is set but received ${options.origin}`);
      return dispatch({ ...options, origin: standin, headers: withMeantHost(options.headers, hostname) }, handler);
    }),
  );
}

/** undici passes headers as a flat list, an iterable (Headers) or an object. */
function withMeantHost(headers, hostname) {
  const list = [];
  if (Array.isArray(headers)) list.push(...headers);
  else if (headers && typeof headers[Symbol.iterator] === "function") for (const [name, value] of headers) list.push(name, value);
  else for (const [name, value] of Object.entries(headers ?? {})) list.push(name, value);
  list.push("x-standin-host", hostname);
  return list;
}
