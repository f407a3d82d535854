/** `npm run bench:webhooks -- [--rate 200] [--seconds 30] [--json]`: webhooks at a steady rate while the engine has every core busy. */
import { parseArgs } from "node:util";
import { acknowledge } from "./ack.ts";

const { values } = parseArgs({ options: { rate: { type: "string", default: "200" }, seconds: { type: "string", default: "30" }, json: { type: "boolean", default: false } } });

const report = await acknowledge(Math.min(1000, Number(values.rate)), Math.min(120, Number(values.seconds)));
if (values.json) console.log(JSON.stringify(report));
else console.table([report]);
