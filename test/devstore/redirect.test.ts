import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mintIdToken } from "./id-token.ts";
import { exchangeBody, openTestShop, type TestShop } from "./testing.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

/** Runs a script as the app runs: native fetch, with the preload and nothing else. */
async function runScript(script: string): Promise<string> {
  const args = ["--import", new URL("./redirect.mjs", import.meta.url).href, "--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, SHOPIFY_STANDIN_URL: shop.store.url, NODE_OPTIONS: "" } });
  return stdout.trim();
}

it("leads a call to the shop's own address into the stand-in", async () => {
  const body = JSON.stringify({ client_id: "standin-key", client_secret: "standin-secret", ...exchangeBody(mintIdToken(shop.store.settings)) });
  const output = await runScript(`
    const response = await fetch("https://${shop.store.shop}/admin/oauth/access_token", { method: "POST", headers: { "content-type": "application/json" }, body: ${JSON.stringify(body)} });
    console.log(response.status, Object.keys(await response.json()).length);
  `);
  expect(output).toBe("200 5");
});

it("leads the CDN and the staged uploads there too, streams and forms included", async () => {
  const output = await runScript(`
    const cdn = await fetch("https://cdn.shopify.com/s/files/none.jpg");
    const form = new FormData();
    form.append("file", new Blob(["x"]));
    const upload = await fetch("https://shopify-staged-uploads.storage.googleapis.com/", { method: "POST", body: form });
    console.log(cdn.status, upload.status, await upload.text());
  `);
  expect(output).toContain("404 403 <?xml");
});

it("refuses every other host but loopback", async () => {
  const output = await runScript(`
    const outside = await fetch("https://example.com/").then(() => "reached", (error) => String(error.cause ?? error));
    const inside = await fetch("${shop.store.url}/standin/app").then((response) => response.status);
    console.log(outside, inside);
  `);
  expect(output).toContain("expected a Shopify or loopback host");
  expect(output.endsWith("200")).toBe(true);
});
