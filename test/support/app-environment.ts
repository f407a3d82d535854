import type { Devstore } from "../devstore/devstore.ts";

/** What a process of the app must be told to work with the stand-in as with Shopify. */
export function appEnvironment(devstore: Devstore): NodeJS.ProcessEnv {
  const { apiKey, apiSecret, scopes } = devstore.settings;
  return {
    ...process.env,
    NODE_ENV: "production",
    SHOPIFY_API_KEY: apiKey,
    SHOPIFY_API_SECRET: apiSecret,
    SHOPIFY_APP_URL: devstore.appUrl,
    SHOPIFY_STANDIN_URL: devstore.url,
    APP_BRIDGE_URL: devstore.appBridgeUrl,
    SCOPES: scopes,
    INTAKE_DELAY_SECONDS: "1",
  };
}
