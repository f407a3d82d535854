import fs from "node:fs/promises";
import path from "node:path";
import type { NewProduct } from "../devstore/merchant.ts";
import { root } from "./root.ts";

interface Listed {
  title: string;
  images: { file: string; alt?: string }[];
  variants?: { title: string; image?: number }[];
}

/** The sample catalogue with its pictures' bytes, one product at a time. */
export async function* sampleProducts(): AsyncGenerator<NewProduct> {
  const { products } = JSON.parse(await fs.readFile(path.join(root, "test/catalogue/catalogue.json"), "utf8")) as { products: Listed[] };
  for (const { title, images, variants } of products) {
    yield {
      title,
      images: await Promise.all(images.map(async ({ file, alt }) => ({ filename: path.basename(file), bytes: await fs.readFile(path.join(root, file)), ...(alt ? { alt } : {}) }))),
      ...(variants ? { variants: variants.map(({ title: name, image }) => ({ title: name, ...(image === undefined ? {} : { image }) })) } : {}),
    };
  }
}
