import { BlockStack, Card, List, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { ImageDetail, Picture } from "../view-types.ts";
import { confidenceWords, methodWords, reasonTexts, stepTimes } from "./texts.ts";
import { dateTime, duration, fileSize, percent } from "./format.ts";

/** What is known about an image: sizes before and after, how sure the cutout is, where the time went. */
export function Facts({ image }: { image: ImageDetail }) {
  const { before, after, confidence, reasons, steps } = image;
  const method = methodWords(image.method);
  const total = steps.reduce((sum, { ms }) => sum + ms, 0);
  return (
    <BlockStack gap="400">
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">Details</Text>
          <dl className="packshot-facts">
            <Fact name="Look">{image.preset ?? "–"}</Fact>
            <Fact name="Before">{before ? described(before) : "–"}</Fact>
            <Fact name="After">{after ? described(after) : "–"}</Fact>
            {confidence === null ? null : <Fact name="Cutout">{`${confidenceWords(confidence)} (${percent(confidence)})`}</Fact>}
            {method ? <Fact name="Found by">{method}</Fact> : null}
            <Fact name="Added"><time dateTime={image.createdAt}>{dateTime(image.createdAt)}</time></Fact>
            {image.finishedAt ? <Fact name="Finished"><time dateTime={image.finishedAt}>{dateTime(image.finishedAt)}</time></Fact> : null}
            {image.attempts > 1 ? <Fact name="Attempts">{String(image.attempts)}</Fact> : null}
          </dl>
          {reasons.length > 0 ? (
            <BlockStack gap="100">
              <Text as="h3" variant="headingSm">Worth a look</Text>
              <List>
                {reasons.map((reason) => (
                  <List.Item key={reason}>{reasonTexts[reason]}</List.Item>
                ))}
              </List>
            </BlockStack>
          ) : null}
        </BlockStack>
      </Card>
      {steps.length > 0 ? (
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">Time</Text>
            <dl className="packshot-facts">
              {stepTimes(steps).map(({ name, ms }) => (
                <Fact key={name} name={name}>{duration(ms)}</Fact>
              ))}
              <Fact name="Together">{duration(total)}</Fact>
            </dl>
          </BlockStack>
        </Card>
      ) : null}
    </BlockStack>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

const formatNames: Record<string, string> = { jpg: "JPEG", jpeg: "JPEG", png: "PNG", webp: "WebP" };

function described({ format, width, height, bytes }: Picture): string {
  const size = width > 0 ? `${width} × ${height}, ` : "";
  return `${size}${formatNames[format] ?? format.toUpperCase()}, ${fileSize(bytes)}`;
}
