import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { RunSample } from "../run-view-types.ts";
import { JobProgress } from "./JobProgress.tsx";
import { StatusBadge } from "./StatusBadge.tsx";

/** Images of the run that were processed before it starts. @param held nothing of them is in the shop yet */
export function RunSamples({ samples, held }: { samples: RunSample[]; held: boolean }) {
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="050">
          <Text as="h2" variant="headingMd">Samples</Text>
          {held ? <Text as="p" tone="subdued">This is how images of this run will look. Your shop still shows your originals.</Text> : null}
        </BlockStack>
        <ul className="packshot-samples">
          {samples.map((sample) => (
            <li key={sample.jobId} className="packshot-sample">
              <div className="packshot-pair">
                {sample.before ? <img src={sample.before} alt={`${sample.title}, before`} /> : <span />}
                {sample.after ? <img src={sample.after} alt={`${sample.title}, after`} /> : <span />}
              </div>
              <InlineStack gap="200" blockAlign="center">
                <Link url={`/app/images/${sample.jobId}`} monochrome>
                  <Text as="span" breakWord>{sample.title}</Text>
                </Link>
                {held && sample.phase === "needs_review" ? null : <StatusBadge phase={sample.phase} />}
              </InlineStack>
              <JobProgress phase={sample.phase} progress={sample.progress} of={sample.title} />
              {sample.needsReview ? <Text as="p" variant="bodySm" tone="caution">Worth a look: the edges are not certain.</Text> : null}
              {sample.problem ? <Text as="p" variant="bodySm" tone="critical">{sample.problem}</Text> : null}
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}
