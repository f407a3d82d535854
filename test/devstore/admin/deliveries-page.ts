import type { Delivery } from "../outbox.ts";
import { html, type Html } from "./html.ts";

const SHOWN = 200;

/** The webhooks as they were sent, newest first. */
export function deliveriesPage(deliveries: readonly Delivery[]): Html {
  const row = (delivery: Delivery) => html`<tr>
<th scope="row">${delivery.topic}</th><td>${delivery.triggeredAt}</td><td>${delivery.state}</td><td>${delivery.attempts}</td>
<td>${delivery.lastStatus === null ? "" : delivery.lastStatus === 0 ? "no answer" : delivery.lastStatus}</td><td><code>${delivery.webhookId}</code></td></tr>`;
  return html`<h1>Webhook deliveries</h1>
<table class="card"><thead><tr><th scope="col">Topic</th><th scope="col">Made at</th><th scope="col">State</th><th scope="col">Attempts</th><th scope="col">Last answer</th><th scope="col">Webhook id</th></tr></thead>
<tbody>${deliveries.slice(-SHOWN).toReversed().map(row)}</tbody></table>`;
}
