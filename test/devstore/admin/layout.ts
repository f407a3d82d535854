import { html, type Html } from "./html.ts";

export interface Page {
  title: string;
  shop: string;
  /** Where the admin of this shop begins: /store/{handle}. */
  home: string;
  current: "products" | "deliveries" | "app";
  main: Html;
  /** Scripts that the page needs, by address. */
  scripts?: readonly string[];
}

/** The frame of every admin page: the shop's bar, the menu at the left, the content. */
export function layout({ title, shop, home, current, main, scripts = [] }: Page): string {
  const link = (name: Page["current"], href: string, label: string) =>
    html`<li><a href="${href}"${current === name && html` aria-current="page"`}>${label}</a></li>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${shop}</title>
<link rel="stylesheet" href="/standin-assets/admin.css">
${scripts.map((source) => html`<script src="${source}" defer></script>`)}
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top"><strong>${shop.replace(".myshopify.com", "")}</strong><span>development store on this machine</span></header>
<nav aria-label="Admin"><ul>
${link("products", `${home}/products`, "Products")}
${link("deliveries", `${home}/deliveries`, "Webhook deliveries")}
<li class="heading">Apps</li>
${link("app", `${home}/apps/packshot`, "Packshot")}
${current === "app" && html`<li><ul id="app-nav" aria-label="Packshot"></ul></li>`}
</ul></nav>
<main id="main" class="${current}" tabindex="-1">${main}</main>
</body>
</html>`.text;
}
