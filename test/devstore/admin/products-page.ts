import { numberOf } from "../ids.ts";
import type { Media, Product, State } from "../state.ts";
import { html, type Html } from "./html.ts";

/** A picture from the stand-in itself: the public addresses would lead out of this machine. */
export function thumbnail(media: Media, which: "first" | "current", size: number): Html {
  const content = media[which];
  if (content === null) return html`<span class="no-picture" style="width:${size}px;height:${size}px">${media.fileStatus.toLowerCase()}</span>`;
  const name = which === "first" ? "before" : "now";
  return html`<img src="/standin/media/${numberOf(media.id)}/${which}?v=${content.version}" width="${size}" height="${size}" loading="lazy" alt="${media.alt || media.filename}, ${name}">`;
}

const mediaOf = (state: State, product: Product) => product.mediaIds.flatMap((id) => state.media[id] ?? []);

/** Every product with its photos as the merchant brought them and as they are now. */
export function productsPage(state: State, home: string): Html {
  const row = (product: Product) => html`<tr>
<th scope="row"><a href="${home}/products/${numberOf(product.id)}">${product.title}</a></th>
<td>${product.status.toLowerCase()}</td>
<td><div class="pictures">${mediaOf(state, product).map((media) => thumbnail(media, "first", 72))}</div></td>
<td><div class="pictures">${mediaOf(state, product).map((media) => thumbnail(media, "current", 72))}</div></td>
</tr>`;
  return html`<div class="bar"><h1>Products</h1><a class="button primary" href="${home}/products/new">Add product</a></div>
${
  state.products.length === 0
    ? html`<p class="card">No products yet. <a href="${home}/products/new">Add the first one</a>.</p>`
    : html`<table class="card"><thead><tr><th scope="col">Product</th><th scope="col">Status</th><th scope="col">Photos before the app</th><th scope="col">Photos now</th></tr></thead>
<tbody>${state.products.toReversed().map(row)}</tbody></table>`
}`;
}

export function newProductPage(home: string): Html {
  return html`<h1>Add product</h1>
<form class="card" method="post" action="${home}/products" enctype="multipart/form-data">
<label>Title <input name="title" required maxlength="255" autofocus></label>
<label>Photos <input type="file" name="images" accept="image/jpeg,image/png,image/webp,image/gif" multiple></label>
<div class="actions"><a class="button" href="${home}/products">Cancel</a><button class="primary">Save</button></div>
</form>`;
}
