import { Card, EmptyState } from "@shopify/polaris";
import emptyImages from "./empty-images.svg";

/** What the list of runs says when there is none. */
export function NoRuns() {
  return (
    <Card>
      <EmptyState heading="Give your whole catalogue one look" image={emptyImages} action={{ content: "New run", url: "/app/runs/new" }}>
        <p>A run processes many images at once. You see first how many there are, how long it takes and three samples; nothing changes in your shop before you start it, and you can revert the whole run later.</p>
      </EmptyState>
    </Card>
  );
}
