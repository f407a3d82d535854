import { redirect, type Route } from "../http.ts";
import type { Merchant } from "../merchant.ts";
import type { Settings } from "../options.ts";
import type { Store } from "../store.ts";
import type { Webhooks } from "../webhooks.ts";

/** What the admin pages show and do. */
export interface AdminWorld {
  settings: Settings;
  store: Store;
  merchant: Merchant;
  webhooks: Webhooks;
  appUrl: () => string;
}

export function adminRoutes({ settings }: AdminWorld): Route[] {
  const home = `/store/${settings.shop.replace(".myshopify.com", "")}`;
  return [{ method: "GET", path: "/", handle: ({ response }) => redirect(response, home) }];
}
