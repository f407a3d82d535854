import pg from "pg";

/** Statements that are prepared once per connection: for the few that run hundreds of times a second. Everything else goes through Prisma. */
export interface Prepared {
  /** @param name of the statement; one name, one text */
  query<Row>(name: string, text: string, values: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** @param connections at most; none is made before the first statement */
export function openPrepared(url: string, connections: number): Prepared {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  // An idle connection that the server closed is replaced by the next statement's.
  pool.on("error", () => undefined);
  return {
    async query<Row>(name: string, text: string, values: unknown[]) {
      const { rows } = await pool.query({ name, text, values });
      return rows as Row[];
    },
    close: () => pool.end(),
  };
}
