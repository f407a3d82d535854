import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [
    remix({
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        // It remembers routes in sessionStorage, which a third-party iframe may be denied.
        v3_lazyRouteDiscovery: false,
        // With it a 401 from an action loses the header that tells App Bridge to send a fresh session token.
        v3_singleFetch: false,
        v3_routeConfig: true,
      },
    }),
  ],
  build: { assetsInlineLimit: 0 },
  optimizeDeps: {
    include: ["@remix-run/react", "@shopify/app-bridge-react", "@shopify/polaris", "@shopify/shopify-app-remix/react", "@shopify/shopify-app-remix/server"],
    exclude: ["@shopify/shopify-app-remix/adapters/node", "@shopify/shopify-app-session-storage-prisma", "@prisma/adapter-pg", "@prisma/client"],
  },
});
