import { readFileSync } from "node:fs";
import { HttpError, redirect, sendHtml, type Call, type Route } from "../http.ts";
import { gid } from "../ids.ts";
import type { Merchant } from "../merchant.ts";
import type { Settings } from "../options.ts";
import type { Store } from "../store.ts";
import type { Webhooks } from "../webhooks.ts";
import { actionRoutes } from "./actions.ts";
import { appPage } from "./app-page.ts";
import { deliveriesPage } from "./deliveries-page.ts";
import type { Html } from "./html.ts";
import { layout, type Page } from "./layout.ts";
import { productPage } from "./product-page.ts";
import { newProductPage, productsPage } from "./products-page.ts";

/** What the admin pages show and do. */
export interface AdminWorld {
  settings: Settings;
  store: Store;
  merchant: Merchant;
  webhooks: Webhooks;
  appUrl: () => string;
}

/** The admin under /store/{handle}, and the scripts that the browser loads. */
export function adminRoutes({ settings, store, merchant, webhooks, appUrl }: AdminWorld): Route[] {
  const home = `/store/${settings.shop.replace(".myshopify.com", "")}`;
  const { state } = store;

  const page = (path: string, current: Page["current"], title: string, content: (call: Call) => Html, scripts: readonly string[] = []): Route => ({
    method: "GET",
    path: `${home}${path}`,
    handle: (call) => sendHtml(call.response, 200, layout({ title, shop: settings.shop, home, current, main: content(call), scripts })),
  });
  const product = ({ parts }: Call): Html => {
    const found = state.products.find((known) => known.id === gid("Product", parts.id ?? ""));
    if (found === undefined) throw new HttpError(404, `expected a product but received ${parts.id ?? ""}`);
    return productPage(state, found, home);
  };
  const app = ({ parts, url }: Call) => appPage(settings, appUrl(), `/${parts.path ?? "app"}${url.search}`, home);

  return [
    { method: "GET", path: "/", handle: ({ response }) => redirect(response, `${home}/products`) },
    { method: "GET", path: home, handle: ({ response }) => redirect(response, `${home}/products`) },
    page("/products", "products", "Products", () => productsPage(state, home)),
    page("/products/new", "products", "Add product", () => newProductPage(home)),
    page("/products/:id", "products", "Product", product),
    page("/deliveries", "deliveries", "Webhook deliveries", () => deliveriesPage(webhooks.list())),
    page("/apps/packshot", "app", "Packshot", app, ["/standin-assets/shell.js"]),
    page("/apps/packshot/:path*", "app", "Packshot", app, ["/standin-assets/shell.js"]),
    ...actionRoutes(home, merchant),
    asset("/standin-assets/shell.js", "shell.js", "text/javascript"),
    asset("/standin-assets/admin.css", "admin.css", "text/css"),
    // The real one's address is https://cdn.shopify.com/shopifycloud/app-bridge.js.
    asset("/shopifycloud/app-bridge.js", "app-bridge.js", "text/javascript"),
    { method: "GET", path: "/favicon.ico", handle: ({ response }) => void response.writeHead(204).end() },
  ];
}

function asset(path: string, file: string, type: string): Route {
  const body = readFileSync(new URL(file, import.meta.url));
  return {
    method: "GET",
    path,
    handle: ({ response }) => void response.writeHead(200, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-cache", "access-control-allow-origin": "*" }).end(body),
  };
}
