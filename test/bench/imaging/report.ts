/** The rows that the bench prints: one per line of the table of aims. */

export interface Row {
  id: string;
  what: string;
  /** Measured, by name; the first ones are those that the aim speaks of. */
  values: Record<string, number>;
  aim: string;
  reached: boolean;
  /** What exactly was measured, where the name does not say it. */
  note?: string;
}

export interface Detail {
  [key: string]: string | number | boolean | null | string[];
}

export interface Report {
  node: string;
  cores: number;
  rows: Row[];
  /** One line per picture and way of looking at it. */
  pictures: Detail[];
}

const rounded = (value: number): number => Number(value.toPrecision(4));

/** One line per finished picture, on stderr: a whole bench takes minutes. */
export const progressOf = (detail: Detail): string =>
  Object.entries(detail)
    .map(([key, value]) => (typeof value === "number" ? `${key} ${rounded(value)}` : typeof value === "boolean" ? (value ? key : `not ${key}`) : String(value)))
    .join("  ");

export const toJson = (report: Report): string => JSON.stringify(report, (_, value: unknown) => (typeof value === "number" ? rounded(value) : value), 2);

export function toTable({ rows }: Report): string {
  const lines = rows.map(({ what, values, aim, reached, note }) => [
    `${reached ? "ok  " : "MISS"} ${what}`,
    `       ${Object.entries(values).map(([name, value]) => `${name} ${rounded(value)}`).join(", ")}`,
    `       aim: ${aim}${note === undefined ? "" : ` (${note})`}`,
  ]);
  return lines.flat().join("\n");
}
