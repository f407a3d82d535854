/** `npm run devstore`: a Shopify shop on this machine. Settings come from the environment and have working defaults. */
import { startDevstore } from "./devstore.ts";

const port = (name: string, fallback: number) => Number(process.env[name] ?? fallback);

const store = await startDevstore({
  dir: process.env.STANDIN_DIR ?? "data/devstore",
  port: port("STANDIN_PORT", 4400),
  proxyPort: port("STANDIN_PROXY_PORT", 4401),
  appPort: port("PORT", 3000),
  ...(process.env.SHOPIFY_API_KEY === undefined ? {} : { apiKey: process.env.SHOPIFY_API_KEY }),
  ...(process.env.SHOPIFY_API_SECRET === undefined ? {} : { apiSecret: process.env.SHOPIFY_API_SECRET }),
  webhooks: { retryBaseMs: 2_000 },
});

console.log(`The shop ${store.shop} is open at ${store.adminUrl}
Start the app with
  SHOPIFY_STANDIN_URL=${store.url}
  SHOPIFY_APP_URL=${store.appUrl}
  APP_BRIDGE_URL=${store.appBridgeUrl}
  SHOPIFY_API_KEY=${store.settings.apiKey}
  SHOPIFY_API_SECRET=${store.settings.apiSecret}
  NODE_OPTIONS=--import=./test/devstore/redirect.mjs`);

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void store.close().then(() => process.exit(0)));
