/** A parameter set in words. Pure. */
import type { Params } from "../imaging/params.ts";

const colourNames: Record<string, string> = { "#ffffff": "White", "#000000": "Black" };

/** One short sentence per trait that a merchant would notice: ground, frame, shadow. */
export function describeLook(params: Params, keepTransparency = false): string {
  return [groundOf(params, keepTransparency), frameOf(params), shadowOf(params)].filter(Boolean).join(" · ");
}

function groundOf({ background }: Params, keepTransparency: boolean): string {
  switch (background?.kind) {
    case undefined:
      return "White background";
    case "colour":
      return `${colourNames[background.colour] ?? background.colour} background`;
    case "transparent":
      return keepTransparency ? "No background; JPEG photos become PNG" : "No background; JPEG photos get a white one";
    case "linear":
    case "radial":
      return "Soft gradient background";
    case "image":
      return "Picture as background";
    case "keep":
      return "Keeps the photo’s background";
    case "blur":
      return "Blurs the photo’s background";
  }
}

function frameOf({ frame }: Params): string {
  const size = frame.width && frame.height ? `${frame.width} × ${frame.height} px` : frame.aspect ? (frame.aspect === "1:1" ? "square" : frame.aspect) : "";
  if (frame.fit !== "subject") return size || "same size as your photo";
  return [size, `product fills ${frame.fill}%`].filter(Boolean).join(", ");
}

function shadowOf({ shadow }: Params): string {
  if (shadow.reflection) return "with reflection";
  if (shadow.natural) return "keeps the natural shadow";
  if (shadow.contact) return "soft shadow under the product";
  if (shadow.drop) return "drop shadow";
  if (shadow.wall) return "shadow on the wall behind";
  return "no shadow";
}
