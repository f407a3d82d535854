import { isRouteErrorResponse, useRevalidator, useRouteError } from "@remix-run/react";
import { Banner, BlockStack, Card, EmptyState, Page, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import emptyImages from "./empty-images.svg";

interface Ours {
  packshot: string;
  reference?: string;
  what?: string;
}

const ours = (error: unknown): Ours | null => {
  if (!isRouteErrorResponse(error)) return null;
  const data: unknown = error.data;
  return typeof data === "object" && data !== null && "packshot" in data ? (data as Ours) : null;
};

/** The error boundary of every page inside the app. Responses of the sign-in are not errors: they are drawn as they are. */
export function PageErrorBoundary() {
  const error = useRouteError();
  const known = ours(error);
  if (known?.packshot === "not_found") return known.what === "run" ? <RunNotFound /> : <NotFound />;
  if (isRouteErrorResponse(error) && !known && error.status < 500) return boundary.error(error);
  return <Unexpected reference={known?.reference} />;
}

function NotFound() {
  return (
    <Page title="Image not found" backAction={{ content: "Images", url: "/app" }}>
      <Card>
        <EmptyState heading="This image is not here" image={emptyImages} action={{ content: "Show all images", url: "/app" }}>
          <p>It may have been removed together with its product, or the link is incomplete.</p>
        </EmptyState>
      </Card>
    </Page>
  );
}

function RunNotFound() {
  return (
    <Page title="Run not found" backAction={{ content: "Runs", url: "/app/runs" }}>
      <Card>
        <EmptyState heading="This run is not here" image={emptyImages} action={{ content: "Show all runs", url: "/app/runs" }}>
          <p>The link is incomplete, or belongs to another shop.</p>
        </EmptyState>
      </Card>
    </Page>
  );
}

export function Unexpected({ reference }: { reference: string | undefined }) {
  const { revalidate, state } = useRevalidator();
  return (
    <Page title="Something went wrong" backAction={{ content: "Images", url: "/app" }}>
      <Banner tone="critical" title="This page could not be shown" action={{ content: "Try again", onAction: revalidate, loading: state !== "idle" }}>
        <BlockStack gap="200">
          <Text as="p">Nothing in your shop was changed, and work that is under way goes on. Try again in a moment.</Text>
          {reference ? <Text as="p">{`If it happens again, tell us this reference: ${reference}`}</Text> : null}
        </BlockStack>
      </Banner>
    </Page>
  );
}
