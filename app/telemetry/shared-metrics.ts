/** What all processes share, read from rows at each scrape: every query here goes through an index or a table of a few rows. */
import { Gauge, type Registry } from "prom-client";
import type { Database } from "../database/client.ts";
import { workersSeen } from "./presence.ts";

/** Priorities that work is queued with; see intake/image-request.ts. */
const HIGHEST_PRIORITY = 10;

export function collectSharedMetrics(database: Database, registry: Registry): void {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[], read: (set: (labels: Partial<Record<Label, string>>, value: number) => void) => Promise<void>): void => {
    new Gauge<Label>({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset();
        await read((labels, value) => this.set(labels, value));
      },
    });
  };

  gauge("packshot_jobs", "Jobs that are not at their end, by status.", ["status"], async (set) => {
    const rows = await database.$queryRaw<{ status: string; count: number }[]>`select status, count(*)::int as count from "Job" where state = 'pending' group by status`;
    for (const { status, count } of rows) set({ status }, count);
  });
  gauge("packshot_queue_entries", "Entries of the queue, by queue and state.", ["queue", "state"], async (set) => {
    // Counted by the workers every two seconds.
    const rows = await database.$queryRaw<{ name: string; waiting: number; active: number; later: number }[]>`
      select name, ready_count as waiting, active_count as active, deferred_count as later from pgboss.queue where name not like '\\_\\_%'`;
    for (const { name: queue, waiting, active, later } of rows) {
      set({ queue, state: "waiting" }, waiting);
      set({ queue, state: "active" }, active);
      set({ queue, state: "later" }, later);
    }
  });
  gauge("packshot_queue_age_seconds", "How long the entry that waits longest has been due.", ["queue"], async (set) => {
    // One look into the fetching index per queue and priority.
    const rows = await database.$queryRaw<{ name: string; age: number }[]>`
      select queue.name, coalesce(extract(epoch from now() - min(greatest(first.created_on, first.start_after))), 0)::float as age
      from pgboss.queue cross join generate_series(0, ${HIGHEST_PRIORITY}::int) as at(priority)
      left join lateral (
        select created_on, start_after from pgboss.job
        where job.name = queue.name and job.priority = at.priority and state < 'active' and not blocked and start_after <= now()
        order by created_on limit 1
      ) as first on true
      where queue.name not like '\\_\\_%' group by queue.name`;
    for (const { name: queue, age } of rows) set({ queue }, age);
  });
  gauge("packshot_deliveries_waiting", "Webhook calls that are stored and not yet queued.", [], async (set) => {
    const [row] = await database.$queryRaw<{ count: number }[]>`select count(*)::int as count from "Delivery" where "dispatchedAt" is null`;
    set({}, row?.count ?? 0);
  });
  gauge("packshot_workers", "Worker processes that were seen lately.", [], async (set) => set({}, await workersSeen(database)));
}
