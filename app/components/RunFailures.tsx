import { BlockStack, Card, Link, Text } from "@shopify/polaris";
import { skipTexts } from "../run-texts.ts";
import type { RunDetail } from "../run-view-types.ts";
import { count } from "./format.ts";

/** Why images failed, and why others were left out, each reason with how many. */
export function RunFailures({ failures, skips }: Pick<RunDetail, "failures" | "skips">) {
  return (
    <>
      {failures.length > 0 ? (
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">Failed</Text>
            <dl className="packshot-facts packshot-reasons">
              {failures.map(({ text, images, jobId }) => (
                <Reason key={text} images={images}>
                  {text} <Link url={`/app/images/${jobId}`}>{images === 1 ? "Show it" : "Show one"}</Link>
                </Reason>
              ))}
            </dl>
          </BlockStack>
        </Card>
      ) : null}
      {skips.length > 0 ? (
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">Skipped</Text>
            <dl className="packshot-facts packshot-reasons">
              {skips.map(({ reason, images }) => (
                <Reason key={reason} images={images}>{skipTexts[reason]}</Reason>
              ))}
            </dl>
          </BlockStack>
        </Card>
      ) : null}
    </>
  );
}

function Reason({ images, children }: { images: number; children: React.ReactNode }) {
  return (
    <>
      <dt>{children}</dt>
      <dd>{images === 1 ? "1 image" : `${count(images)} images`}</dd>
    </>
  );
}
