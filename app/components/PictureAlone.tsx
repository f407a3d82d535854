import { Icon, Text } from "@shopify/polaris";
import { ImageIcon } from "@shopify/polaris-icons";
import type { Phase, Picture } from "../view-types.ts";
import { aspectOf, PictureOf } from "./Compare.tsx";
import { movingPhases } from "./texts.ts";

/** The photo while there is no result to compare it with, or a place for it. */
export function PictureAlone({ picture, alt, phase }: { picture: Picture | null; alt: string; phase: Phase }) {
  if (picture) {
    return (
      <div className="packshot-stage packshot-on-squares" style={aspectOf(picture)}>
        <PictureOf picture={picture} alt={`Before: ${alt}`} />
        <span className="packshot-caption packshot-caption-before">Before</span>
      </div>
    );
  }
  return (
    <div className="packshot-stage packshot-nopicture">
      <div>
        <Icon source={ImageIcon} tone="subdued" />
        <Text as="p" tone="subdued">{movingPhases.has(phase) ? "The photo appears here once it is fetched." : "There is no picture to show."}</Text>
      </div>
    </div>
  );
}
