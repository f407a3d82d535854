import { BlockStack, Card, Text } from "@shopify/polaris";
import type { RunEstimate as Estimate } from "../run-view-types.ts";
import { count, longDuration } from "./format.ts";

const measuredTexts: Record<Estimate["measuredOn"], string> = {
  samples: "measured on the samples",
  shop: "measured on your last images",
  machine: "measured on the last images",
  nothing: "a guess, until the first image is done",
};

/** What a run will do and take, before it starts. @param listed how many images its choice has, those to be skipped included */
export function RunEstimate({ estimate, listed }: { estimate: Estimate; listed: number }) {
  const { images, products, seconds, secondsPerImage, measuredOn, engineSlots, credits } = estimate;
  if (images === 0) {
    return (
      <Card>
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">There is nothing to do</Text>
          <Text as="p" tone="subdued">{listed === 0 ? "No image was found for this choice." : "No image of this choice needs processing. Below you see why."}</Text>
        </BlockStack>
      </Card>
    );
  }
  const missing = credits ? credits.needed - credits.reserved - credits.left : 0;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">Estimate</Text>
        <dl className="packshot-counts">
          <div>
            <dt>Images</dt>
            <dd>{count(images)}</dd>
          </div>
          <div>
            <dt>Products</dt>
            <dd>{count(products)}</dd>
          </div>
          <div>
            <dt>Time</dt>
            <dd>{longDuration(seconds)}</dd>
          </div>
          {credits ? (
            <div>
              <dt>Credits</dt>
              <dd>{`${count(credits.needed)} needed, ${count(credits.reserved + credits.left)} available`}</dd>
            </div>
          ) : null}
        </dl>
        <Text as="p" variant="bodySm" tone="subdued">
          {`${secondsPerImage.toFixed(1)} s per image (${measuredTexts[measuredOn]}), ${engineSlots === 1 ? "one image" : `${engineSlots} images`} at a time. New photos and images you reprocess go first.${credits ? " Each image costs one credit; one that fails gives it back." : ""}`}
        </Text>
        {missing > 0 ? <Text as="p" tone="caution">{`There are not enough credits for ${missing === 1 ? "one image" : `${count(missing)} images`}. You can start all the same: the run pauses when they are used up.`}</Text> : null}
      </BlockStack>
    </Card>
  );
}
