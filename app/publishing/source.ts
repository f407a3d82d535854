/** Where a job's pixels come from: always the merchant's own bytes, stored before anything is replaced. */
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Job, Original } from "@prisma/client";
import { v7 as uuidv7 } from "uuid";
import { items, NOW } from "../database/prepared.ts";
import { PackshotError } from "../errors.ts";
import { parseParams } from "../imaging/params.ts";
import type { Format } from "../imaging/types.ts";
import type { TakenJob } from "../jobs/job-store.ts";
import { readMedia, type SourceMedia } from "../shopify/media.ts";
import { downloadSource } from "../shopify/transfer.ts";
import type { PublishingContext } from "./context.ts";
import { extensionOfMime, formatOfMime } from "./formats.ts";

export type FetchContext = PublishingContext;

/** A stored original. */
type Kept = Pick<Original, "id" | "storageKey">;

export type Source =
  | { kind: "original"; original: Kept; format: Format; inputFingerprint: string; inputSha256: string }
  /** The image shows our own output, under an address we did not know: there is nothing to do, unless a run brings another treatment. */
  | { kind: "known" };

/**
 * Reads the image as it is now. If it shows a result of ours, the source is the original that result was made from.
 * @param folder for the download; removed by the caller
 * @throws PackshotError
 */
export async function fetchSource(context: FetchContext, job: TakenJob, folder: string): Promise<Source> {
  const { statements } = context;
  const admin = job.origin === "bulk" ? context.admin.background : context.admin;
  const mediaId = job.mediaId ?? "";
  const media = await readMedia(admin, job.shop, mediaId);
  if (!media) throw new PackshotError("image_deleted", { message: `expected ${mediaId} in ${job.shop} but it is gone`, merchantText: "The image was deleted in Shopify before we could process it." });
  if (!media.ready || !media.content) {
    throw new PackshotError("image_not_ready", { message: `expected ${mediaId} to be READY but it is not`, merchantText: "Shopify is still processing this image. We will try again.", retry: "later" });
  }
  const format = formatOfMime(media.mime);
  if (!format) {
    throw new PackshotError("format_not_replaceable", {
      message: `expected ${mediaId} to be JPEG, PNG or WebP but it is ${media.mime ?? "of an unknown type"}`,
      merchantText: "Only JPEG, PNG and WebP images can be replaced in place. Upload this image in one of these formats.",
    });
  }
  const inputFingerprint = media.content.fingerprint;
  const file = path.join(folder, "download");
  const sha256 = await downloadSource(media.sourceUrl, file, context.maxBytes);

  const [[ours] = []] = await statements.each<ShownResult>("shown-result", SHOWN_RESULT, [{ shop: job.shop, mediaId, sha256 }]);
  if (ours) {
    if (ours.open) throw new PackshotError("image_not_ready", { message: `expected ${mediaId} to be in its place but its swap is under way`, merchantText: "This image is being written to its product. We will try again.", retry: "later" });
    if (job.origin === "webhook" || (job.origin === "bulk" && isDeepStrictEqual([job.mode, job.params], [ours.mode, ours.params]))) return { kind: "known" };
  }
  const original = ours ?? (await keepOriginal(context, job, media, file, sha256));
  return { kind: "original", original, format: await resultFormat(context, job, format), inputFingerprint, inputSha256: sha256 };
}

/** The image's own format, in which it can be replaced; or PNG where a JPEG is to become transparent and the shop lets another media take its place. */
async function resultFormat({ statements }: FetchContext, { shop, params }: TakenJob, format: Format): Promise<Format> {
  if (format !== "jpg" || parseParams(params).background?.kind !== "transparent") return format;
  const [settings] = await statements.query<{ keepTransparency: boolean }>("keep-transparency", `select "keepTransparency" from "Shop" where domain = $1`, [shop]);
  return settings?.keepTransparency ? "png" : format;
}

/** A result of ours, with what it was made from and how. */
type ShownResult = Kept & Pick<Job, "mode" | "params"> & { open: boolean };

/** The one that has these bytes. A media that a swap made is ours before the swap is done, too. */
const SHOWN_RESULT = `
  select item.place, original.id, original."storageKey", job.mode, job.params, shown.state not in ('done', 'failed') as open
  from ${items(`shop text, "mediaId" text, sha256 text`)} cross join lateral (
    select * from "Publication" where shop = item.shop and "mediaId" = item."mediaId" and sha256 = item.sha256 and kind = 'write' and state = 'done'
      and "newMediaId" is null
    union all
    select * from "Publication" where shop = item.shop and "newMediaId" = item."mediaId" and sha256 = item.sha256 and kind = 'write'
    order by "createdAt" desc limit 1
  ) as shown join "Original" original on original.id = shown."originalId" join "Job" job on job.id = shown."jobId"`;

async function keepOriginal({ statements, storage }: FetchContext, { shop, productId }: TakenJob, media: SourceMedia, file: string, sha256: string): Promise<Kept> {
  const [[kept] = []] = await statements.each<Kept>("kept-original", KEPT, [{ shop, mediaId: media.id, sha256 }]);
  if (kept) return kept;
  const mime = media.mime ?? "";
  const storageKey = `shops/${shop}/originals/${sha256}.${extensionOfMime(mime)}`;
  const { bytes } = await storage.putFile(storageKey, file);
  const original = {
    id: uuidv7(), shop, mediaId: media.id, productId: productId ?? "", fingerprint: media.content?.fingerprint ?? "", sha256, storageKey, mime, bytes,
    width: media.content?.width ?? 0, height: media.content?.height ?? 0, alt: media.alt,
  };
  const [[stored] = []] = await statements.each<Kept>("keep-original", KEEP_ORIGINAL, [original]);
  return stored ?? original;
}

const COLUMNS = `id, shop, "mediaId", "productId", fingerprint, sha256, "storageKey", mime, bytes, width, height, alt`;
/** Where another attempt was first, its row is the one. */
const KEEP_ORIGINAL = `
  with kept as (
    insert into "Original" ("createdAt", ${COLUMNS}) select ${NOW}, ${COLUMNS} from jsonb_populate_recordset(null::"Original", $1::jsonb)
    on conflict (shop, "mediaId", sha256) do update set sha256 = excluded.sha256 returning id, "storageKey", shop, "mediaId", sha256
  )
  select item.place, kept.id, kept."storageKey" from kept join ${items(`shop text, "mediaId" text, sha256 text`)} using (shop, "mediaId", sha256)`;

const KEPT = `select item.place, kept.id, kept."storageKey" from ${items(`shop text, "mediaId" text, sha256 text`)} join "Original" kept using (shop, "mediaId", sha256)`;
