/** The vocabulary of the Removit contract. */
import type { Format, Mode, Variation } from "../../imaging/types.ts";

export const deliveryModes = ["url", "final_url"] as const;

/** The client's words for formats and what they mean here. */
export const outputFormats = { png: "png", jpg: "jpg", jpeg: "jpg", psd: "psd", tiff: "tiff", webp: "webp" } as const satisfies Record<string, Format>;
export type OutputFormat = keyof typeof outputFormats;

/** The one result that `delivery_mode: final_url` answers. */
export const finalVariations: Record<Mode, Variation> = { clipping: "clipping", background: "background", params: "compose" };
