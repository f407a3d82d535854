/** A product whose JPEG a swap replaces by a PNG, what stands in the shop then, and calls to Shopify that are lost. */
import { asPackshotError } from "../../app/errors.ts";
import { look } from "../../app/intake/look.ts";
import { processImage } from "../../app/jobs/handlers/process-image.ts";
import { carryOut } from "../../app/publishing/carry-out.ts";
import type { AdminApi } from "../../app/shopify/admin-client.ts";
import { ShopifyError } from "../../app/shopify/errors.ts";
import { mediaOf, picture, until } from "../devstore/testing.ts";
import type { Rig } from "../support/rig.ts";

/** A product with three photos, the second of which two of three variants show. */
async function threePhotos(rig: Rig) {
  const bytes = await picture("jpeg", "#c04030", 80);
  const other = await picture("png", "#3040c0", 80);
  const product = await rig.standin.store.control.createProduct({
    title: "Mug",
    images: [{ filename: "side.png", bytes: other, alt: "Side" }, { filename: "front view.jpg", bytes, alt: "A red mug" }, { filename: "back.png", bytes: other, alt: "Back" }],
    variants: [{ title: "Red", image: 1 }, { title: "Blue", image: 0 }, { title: "Dark red", image: 1 }],
  });
  const [side = "", front = "", back = ""] = product.mediaIds;
  for (const id of product.mediaIds) await until(async () => (await mediaOf(rig.standin, id)).fileStatus === "READY");
  return { product, bytes, side, front, back };
}

/** The same with the second photo's job done but for its write-back. */
export async function processed(rig: Rig) {
  const photos = await threePhotos(rig);
  // The PNGs are not what this is about.
  const jobs = await look(rig, rig.shop, photos.product.id);
  const { id: jobId } = await rig.database.job.findFirstOrThrow({ where: { id: { in: jobs }, mediaId: photos.front } });
  await rig.database.job.deleteMany({ where: { id: { in: jobs.filter((id) => id !== jobId) } } });
  await processImage(rig, jobId);
  const { id: publicationId } = await rig.database.publication.findFirstOrThrow({ where: { jobId } });
  return { ...photos, jobId, publicationId };
}

/** The same with the PNG in the photo's place. */
export async function swapped(rig: Rig) {
  const photos = await processed(rig);
  await carryOut(rig, photos.publicationId);
  const { newMediaId } = await publicationOf(rig, photos.publicationId);
  return { ...photos, newMediaId: newMediaId! };
}

export const before = ({ side, front, back }: { side: string; front: string; back: string }) => ({ gallery: [side, front, back], variants: [front, side, front] });

export async function nowIn(rig: Rig, productId: string) {
  const { mediaIds, variants } = (await rig.standin.store.control.products()).find(({ id }) => id === productId)!;
  return { gallery: mediaIds, variants: variants.map(({ mediaId }) => mediaId) };
}

/** The files that a publication has made in the shop. */
export const madeBy = async (rig: Rig, publicationId: string) => (await rig.standin.store.control.media()).filter(({ filename }) => filename.includes(publicationId.slice(-12)));

export const publicationOf = (rig: Rig, id: string) => rig.database.publication.findUniqueOrThrow({ where: { id } });
export const revertOf = async (rig: Rig, jobId: string) => (await rig.database.publication.findFirstOrThrow({ where: { jobId, kind: "revert" } })).id;

/** @returns the code of the error that it ends with */
export const failureOf = (run: Promise<unknown>) => run.then(() => "nothing", (error: unknown) => asPackshotError(error).code);

/** Loses the answer of the nth call of an operation (null: of any), or the call itself. */
export function failing(admin: AdminApi, when: "before" | "after", operation: string | null, nth: number): AdminApi {
  let left = nth;
  const lossy: AdminApi = {
    background: admin.background,
    async request(shop, document, variables) {
      const meant = operation === null || nameOf(document) === operation;
      if (meant) left -= 1;
      const strikes = meant && left === 0;
      if (strikes && when === "before") throw lost();
      const answer = await admin.request(shop, document, variables);
      if (strikes) throw lost();
      return answer;
    },
  };
  return lossy;
}

/** @returns the name of a document's operation */
export const nameOf = (document: unknown) => (document as { definitions: { name?: { value: string } }[] }).definitions.find(({ name }) => name)?.name?.value;
const lost = () => new ShopifyError("unreachable", { message: "lost", merchantText: "lost", retry: "later", outcomeUnknown: true });
