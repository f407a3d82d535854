import type { Services } from "./services.server.ts";
import type { remixApp } from "./services.server.ts";

declare module "@remix-run/server-runtime" {
  /** What server.ts hands to every loader and action. */
  interface AppLoadContext {
    services: Services;
    shopify: ReturnType<typeof remixApp>;
  }
  interface Future {
    v3_singleFetch: false;
  }
}
