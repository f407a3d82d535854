import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { loadAdminSchema, type AdminSchema } from "../../scripts/admin-schema.ts";
import { adminRoutes } from "./admin/routes.ts";
import { pictureRoutes } from "./cdn.ts";
import { controlOf, type Control } from "./control.ts";
import { controlRoutes } from "./control-routes.ts";
import { createChance, noFaults, type Faults } from "./faults.ts";
import { createFileLife, type FileLife } from "./files.ts";
import { createBulkOperations } from "./graphql/bulk/operations.ts";
import { resolvers } from "./graphql/execute.ts";
import { graphqlRoutes } from "./graphql/route.ts";
import { meantHost, router, type Handler } from "./http.ts";
import { createMerchant, type Merchant } from "./merchant.ts";
import { oauthRoutes } from "./oauth.ts";
import { settingsOf, settingsOfAlso, type DevstoreOptions, type Settings } from "./options.ts";
import { createProxy } from "./proxy.ts";
import { stagedUploadRoutes } from "./staged-uploads.ts";
import { openStore } from "./store.ts";
import { createWebhooks } from "./webhooks.ts";

/** One shop of the stand-in. */
export interface OneShop {
  settings: Settings;
  control: Control;
  merchant: Merchant;
  faults: Faults;
}

export interface Devstore {
  /** What SHOPIFY_STANDIN_URL must be for redirect.mjs. */
  url: string;
  /** The admin page with the app open in its iframe. */
  adminUrl: string;
  /** The proxy's address: what the app must use as SHOPIFY_APP_URL. */
  appUrl: string;
  /** What APP_BRIDGE_URL must be. */
  appBridgeUrl: string;
  shop: string;
  settings: Settings;
  control: Control;
  merchant: Merchant;
  faults: Faults;
  /** Every shop by its domain, the first one too. */
  shops: ReadonlyMap<string, OneShop>;
  /** Stops taking calls and sending webhooks; what is unsent stays in the folder. */
  close(): Promise<void>;
}

let adminSchema: AdminSchema | undefined;

/** Starts a stand-in for one Shopify shop, or several, on loopback. See README.md in this folder for what it refuses and why. */
export async function startDevstore(options: DevstoreOptions): Promise<Devstore> {
  adminSchema ??= loadAdminSchema();
  const target = options.appUrl ?? `http://127.0.0.1:${options.appPort ?? 3000}`;
  const addresses = { shell: "", proxy: "" };
  const first = openShop(adminSchema, settingsOf(options), target, addresses);
  const shops = [first, ...(options.alsoShops ?? []).map((shop) => openShop(first.schema, settingsOfAlso(first.settings, shop), target, addresses))];

  const server = createServer((request, response) => shopMeant(shops, first, request).handle(request, response));
  const proxy = createProxy(() => target, () => addresses.shell);
  addresses.shell = await listen(server, options.port ?? 0);
  addresses.proxy = await listen(proxy, options.proxyPort ?? 0);
  for (const shop of shops) shop.resume();
  const { settings, merchant, faults } = first;
  const controls = new Map(shops.map((shop) => [shop.settings.shop, { settings: shop.settings, merchant: shop.merchant, faults: shop.faults, control: controlOf(addresses.shell, shop.settings.shop) }]));

  return {
    url: addresses.shell,
    adminUrl: `${addresses.shell}${homeOf(settings)}/apps/packshot`,
    appUrl: addresses.proxy,
    appBridgeUrl: `${addresses.shell}/shopifycloud/app-bridge.js`,
    shop: settings.shop,
    settings,
    control: controlOf(addresses.shell, settings.shop),
    merchant,
    faults,
    shops: controls,
    async close() {
      await Promise.all([stop(server), stop(proxy), ...shops.map((shop) => shop.close())]);
    },
  };
}

interface OpenShop {
  schema: AdminSchema;
  settings: Settings;
  merchant: Merchant;
  faults: Faults;
  handle: Handler;
  resume(): void;
  close(): Promise<void>;
}

function openShop(schema: AdminSchema, settings: Settings, target: string, addresses: { proxy: string }): OpenShop {
  const faults = noFaults();
  const chance = createChance(faults);
  const store = openStore(settings.dir, settings.scopes, settings.durable);
  const webhooks = createWebhooks(settings, faults, chance, () => target);
  // The merchant's changes start a file's life, and the end of a file's life is a change of the shop: each knows the other.
  const merchant: Merchant = createMerchant(settings, store, () => life, webhooks);
  const life: FileLife = createFileLife(store, settings.delays, (media) => merchant.fileChanged(media));
  const bulk = createBulkOperations({ admin: schema, resolvers, settings, store, life, merchant, faults, chance });
  const handle = router([
    ...oauthRoutes(settings, store, chance),
    ...graphqlRoutes(schema, { settings, store, life, merchant, faults, chance, bulk }),
    ...bulk.routes,
    ...stagedUploadRoutes(store, chance),
    ...pictureRoutes(settings, store, chance),
    ...controlRoutes({ settings, store, merchant, webhooks, faults }),
    ...adminRoutes({ settings, store, merchant, webhooks, appUrl: () => addresses.proxy }),
  ]);
  return {
    schema,
    settings,
    merchant,
    faults,
    handle,
    resume() {
      life.resume();
      webhooks.resume();
      bulk.resume();
    },
    async close() {
      await Promise.all([life.close(), bulk.close(), webhooks.close()]);
      await store.save();
    },
  };
}

/** A shop's own host names it; the common hosts' addresses carry its mark; control and pages say which. The first is meant where nothing does. */
function shopMeant(shops: readonly OpenShop[], first: OpenShop, request: IncomingMessage): OpenShop {
  if (shops.length === 1) return first;
  const host = meantHost(request);
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://standin");
  const named = host.endsWith(".myshopify.com") ? host : host === "" ? request.headers["x-standin-shop"] : searchParams.get("shop");
  return shops.find(({ settings }) => settings.shop === named || pathname.startsWith(`${homeOf(settings)}/`)) ?? first;
}

const homeOf = ({ shop }: Settings) => `/store/${shop.replace(".myshopify.com", "")}`;

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
