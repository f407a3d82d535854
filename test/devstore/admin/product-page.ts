import { numberOf } from "../ids.ts";
import type { Media, Product, State } from "../state.ts";
import { html, type Html } from "./html.ts";
import { thumbnail } from "./products-page.ts";

const ACCEPT = "image/jpeg,image/png,image/webp,image/gif";

/** One product: each photo before and now, and what a merchant may do to it. */
export function productPage(state: State, product: Product, home: string): Html {
  const here = `${home}/products/${numberOf(product.id)}`;
  return html`<p><a href="${home}/products">Products</a></p>
<div class="bar"><h1>${product.title}</h1><form method="post" action="${here}/delete"><button class="danger">Delete product</button></form></div>
${product.mediaIds.flatMap((id) => state.media[id] ?? []).map((media, index) => photo(product, media, index, here))}
<form class="card" method="post" action="${here}/media" enctype="multipart/form-data">
<h2>Add a photo</h2>
<label>Photo <input type="file" name="image" accept="${ACCEPT}" required></label>
<label>Alt text <input name="alt" maxlength="512"></label>
<div class="actions"><button class="primary">Upload</button></div>
</form>`;
}

function photo(product: Product, media: Media, index: number, here: string): Html {
  const variants = product.variants.filter((variant) => variant.mediaId === media.id).map((variant) => variant.title);
  const error = media.fileErrors[0];
  return html`<section class="card photo" aria-labelledby="photo-${index}">
<h2 id="photo-${index}">Photo ${index + 1}: ${media.filename}</h2>
<div class="pair">
<figure>${thumbnail(media, "first", 240)}<figcaption>Before the app</figcaption></figure>
<figure>${thumbnail(media, "current", 240)}<figcaption>Now</figcaption></figure>
<dl>
<dt>State</dt><dd>${media.fileStatus.toLowerCase()}${error !== undefined && html`: ${error.message}`}</dd>
<dt>Size</dt><dd>${media.current === null ? "none yet" : `${media.current.width} × ${media.current.height}, ${Math.ceil(media.current.bytes / 1024)} kB`}</dd>
<dt>Written by the app</dt><dd>${media.writes} times</dd>
<dt>Changed</dt><dd>${media.updatedAt}</dd>
<dt>Variants</dt><dd>${variants.length === 0 ? "none" : variants.join(", ")}</dd>
</dl>
</div>
<form method="post" action="${here}/media/${numberOf(media.id)}/alt" enctype="multipart/form-data" class="inline">
<label>Alt text <input name="alt" value="${media.alt}" maxlength="512"></label><button>Save alt text</button>
</form>
<form method="post" action="${here}/media/${numberOf(media.id)}/replace" enctype="multipart/form-data" class="inline">
<label>Another picture <input type="file" name="image" accept="${ACCEPT}" required></label><button>Replace photo</button>
</form>
</section>`;
}
