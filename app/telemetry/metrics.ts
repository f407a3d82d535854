/** What a process counts about itself, in Prometheus' form. The numbers are the process's own; only the sums over all processes mean much. */
import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";

export const registry = new Registry();
const registers = [registry];

/** From a prepared statement to an image of a minute. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

export const httpSeconds = new Histogram({ name: "packshot_http_request_seconds", help: "From the first byte of a request to the end of its answer.", labelNames: ["door", "status"], buckets, registers });
export const webhooksTotal = new Counter({ name: "packshot_webhooks_total", help: "Webhook calls by what became of them.", labelNames: ["receipt"], registers });
export const workSeconds = new Histogram({ name: "packshot_work_seconds", help: "One try of queued work.", labelNames: ["queue", "outcome"], buckets, registers });
export const stepSeconds = new Histogram({ name: "packshot_step_seconds", help: "One step of an image's way.", labelNames: ["step"], buckets, registers });
export const jobsEnded = new Counter({ name: "packshot_jobs_ended_total", help: "Jobs that came to their end.", labelNames: ["status"], registers });
export const adminCalls = new Counter({ name: "packshot_admin_api_calls_total", help: "Calls to Shopify's Admin API.", labelNames: ["outcome"], registers });
export const adminPoints = new Counter({ name: "packshot_admin_api_points_total", help: "Points of the Admin API's cost bucket that calls used.", registers });
export const creditsTotal = new Counter({ name: "packshot_credits_total", help: "Credits that moved, by kind of movement.", labelNames: ["kind"], registers });

/** Memory, processor time, event loop lag and the like. Once per process. */
export function collectProcessMetrics(): void {
  collectDefaultMetrics({ register: registry });
}

/** Measures what `run` takes, whether it succeeds or fails. */
export async function timed<T>(step: string, run: () => Promise<T>): Promise<T> {
  const end = stepSeconds.startTimer({ step });
  try {
    return await run();
  } finally {
    end();
  }
}
