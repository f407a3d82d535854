import { BlockStack, IndexTable, InlineStack, Link, Text, Thumbnail, useBreakpoints, useIndexResourceState } from "@shopify/polaris";
import { ImageIcon } from "@shopify/polaris-icons";
import type { Action, Filter, ImageList, ImageRow } from "../view-types.ts";
import { shownUnder } from "./FilterTabs.tsx";
import { dateTime, timeAgo } from "./format.ts";
import { JobProgress } from "./JobProgress.tsx";
import { StatusBadge } from "./StatusBadge.tsx";
import { actionTexts } from "./texts.ts";

interface Props {
  list: ImageList;
  filter: Filter;
  /** When the data was read. */
  now: string;
  busy: boolean;
  /** Address of another page of the list. */
  pageAddress: (side: "older" | "newer", jobId: string) => string;
  onNavigate: (address: string) => void;
  onBulk: (action: Action, jobIds: string[]) => void;
}

const bulkActions = ["approve", "reject", "revert"] as const satisfies Action[];

/** One page of the list. Selection offers only what is legal for at least one of the selected images. */
export function ImageTable({ list, filter, now, busy, pageAddress, onNavigate, onBulk }: Props) {
  const { smDown } = useBreakpoints();
  const rows = list.rows.map((row) => ({ ...row, id: row.jobId }));
  const { selectedResources, allResourcesSelected, handleSelectionChange, clearSelection } = useIndexResourceState(rows);
  const selected = list.rows.filter(({ jobId }) => selectedResources.includes(jobId));
  const legal = (action: Action) => selected.filter(({ actions }) => actions.includes(action)).map(({ jobId }) => jobId);
  const { older, newer } = list;

  return (
    <IndexTable
      // Made anew when a phone is turned: Polaris's rows go on leading to the link that they had first.
      key={smDown ? "narrow" : "wide"}
      resourceName={{ singular: "image", plural: "images" }}
      itemCount={rows.length}
      selectedItemsCount={allResourcesSelected ? "All" : selected.length}
      onSelectionChange={handleSelectionChange}
      // Not Polaris's own condensed form: nothing can be selected in that.
      headings={smDown ? [{ title: "Image" }] : [{ title: "Image" }, { title: "Status" }, { title: "Look" }, { title: "Added", alignment: "end" }]}
      promotedBulkActions={bulkActions
        .filter((action) => legal(action).length > 0)
        .map((action) => ({
          content: legal(action).length === selected.length ? actionTexts[action].label : `${actionTexts[action].label} ${legal(action).length}`,
          disabled: busy,
          onAction: () => {
            onBulk(action, legal(action));
            clearSelection();
          },
        }))}
      {...(older || newer
        ? {
            pagination: {
              hasNext: older !== null,
              hasPrevious: newer !== null,
              onNext: () => older && onNavigate(pageAddress("older", older)),
              onPrevious: () => newer && onNavigate(pageAddress("newer", newer)),
              accessibilityLabel: "Pages of images",
            },
          }
        : {})}
    >
      {rows.map((row, position) => (
        <IndexTable.Row key={row.id} id={row.id} position={position} selected={selectedResources.includes(row.id)} accessibilityLabel={`Select ${row.title}`}>
          {smDown ? <NarrowRow row={row} filter={filter} now={now} /> : <RowCells row={row} filter={filter} now={now} />}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

interface RowProps {
  row: ImageRow;
  filter: Filter;
  now: string;
}

function RowCells({ row, filter, now }: RowProps) {
  return (
    <>
      <IndexTable.Cell>
        <InlineStack gap="300" blockAlign="center" wrap={false}>
          <Picture row={row} />
          <Title row={row} filter={filter} />
        </InlineStack>
      </IndexTable.Cell>
      <IndexTable.Cell className="packshot-status-cell">
        <Status row={row} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" tone="subdued">{row.preset ?? "–"}</Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Added row={row} now={now} />
      </IndexTable.Cell>
    </>
  );
}

/** All in one cell. */
function NarrowRow({ row, filter, now }: RowProps) {
  return (
    <IndexTable.Cell>
      <div className="packshot-narrow-row">
        <Picture row={row} />
        <BlockStack gap="100">
          <Title row={row} filter={filter} />
          <Status row={row} />
          <Added row={row} now={now} />
        </BlockStack>
      </div>
    </IndexTable.Cell>
  );
}

function Picture({ row }: { row: ImageRow }) {
  return (
    <span className="packshot-thumbnail">
      <Thumbnail size="medium" source={row.thumbnail ?? ImageIcon} alt="" />
    </span>
  );
}

function Title({ row, filter }: Pick<RowProps, "row" | "filter">) {
  return (
    <span className="packshot-title">
      <Link dataPrimaryLink url={`/app/images/${row.jobId}${shownUnder(filter)}`} monochrome removeUnderline>
        <Text as="span" fontWeight="semibold" breakWord>{row.title}</Text>
      </Link>
      {row.alt && row.alt !== row.title ? <Text as="span" variant="bodySm" tone="subdued" breakWord>{row.alt}</Text> : null}
    </span>
  );
}

function Status({ row }: { row: ImageRow }) {
  return (
    <BlockStack gap="100" inlineAlign="start">
      <StatusBadge phase={row.phase} />
      <JobProgress phase={row.phase} progress={row.progress} of={row.title} />
      {row.problem ? <span className="packshot-problem"><Text as="span" variant="bodySm" tone="critical" breakWord>{row.problem}</Text></span> : null}
    </BlockStack>
  );
}

function Added({ row, now }: Pick<RowProps, "row" | "now">) {
  return (
    <time dateTime={row.createdAt} title={dateTime(row.createdAt)} className="packshot-time">
      <Text as="span" tone="subdued" variant="bodySm">{timeAgo(row.createdAt, now)}</Text>
    </time>
  );
}
