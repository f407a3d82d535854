import { HttpError, redirect, type Call, type Route } from "../http.ts";
import { gid } from "../ids.ts";
import type { Merchant, NewImage } from "../merchant.ts";
import { readForm, type Form, type FormFile } from "../multipart.ts";

/** What the forms of the admin pages do. Each ends on the page that shows the result. */
export function actionRoutes(home: string, merchant: Merchant): Route[] {
  const action = (path: string, act: (form: Form, call: Call) => Promise<string>): Route => ({
    method: "POST",
    path: `${home}${path}`,
    handle: async (call) => {
      // A page of another site must not work these forms in the person's browser.
      const from = call.request.headers["sec-fetch-site"];
      if (from !== undefined && from !== "same-origin" && from !== "none") throw new HttpError(403, "expected a form of this admin");
      const empty: Form = { fields: new Map(), files: [], order: [] };
      const form = call.request.headers["content-type"]?.startsWith("multipart/") === true ? await readForm(call.request) : empty;
      if (typeof form === "string") throw new HttpError(400, form);
      redirect(call.response, await act(form, call));
    },
  });
  const productPage = ({ parts }: Call) => `${home}/products/${parts.id ?? ""}`;

  return [
    action("/products", async ({ fields, files }) => {
      const title = fields.get("title")?.trim() ?? "";
      if (title === "") throw new HttpError(422, "expected a title for the product");
      const product = await merchant.createProduct({ title, images: files.filter(isChosen).map((file) => imageOf(file)) });
      return `${home}/products/${product.id.slice(product.id.lastIndexOf("/") + 1)}`;
    }),
    action("/products/:id/delete", async (_form, { parts }) => {
      await merchant.deleteProduct(gid("Product", parts.id ?? ""));
      return `${home}/products`;
    }),
    action("/products/:id/media", async (form, call) => {
      await merchant.addImage(gid("Product", call.parts.id ?? ""), chosenImage(form));
      return productPage(call);
    }),
    action("/products/:id/media/:mediaId/replace", async (form, call) => {
      await merchant.replaceImage(gid("MediaImage", call.parts.mediaId ?? ""), chosenImage(form));
      return productPage(call);
    }),
    action("/products/:id/media/:mediaId/alt", async ({ fields }, call) => {
      await merchant.editAlt(gid("MediaImage", call.parts.mediaId ?? ""), fields.get("alt") ?? "");
      return productPage(call);
    }),
    action("/uninstall", async () => {
      await merchant.uninstall();
      return `${home}/products`;
    }),
  ];
}

/** A browser sends an empty part for a file input that was left alone. */
const isChosen = (file: FormFile) => file.filename !== "" && file.bytes.length > 0;

const imageOf = (file: FormFile, alt?: string): NewImage => ({ filename: file.filename, bytes: file.bytes, ...(alt === undefined ? {} : { alt }) });

function chosenImage({ fields, files }: Form): NewImage {
  const file = files.find(isChosen);
  if (file === undefined) throw new HttpError(422, "expected a picture but received none");
  return imageOf(file, fields.get("alt"));
}
