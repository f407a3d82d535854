/** The API's description as a page to read: no script, nothing from elsewhere. */
import type { OpenApi } from "./openapi.ts";

interface Described {
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  description?: string;
  anyOf?: Described[];
  properties?: Record<string, Described>;
  required?: string[];
}

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
/** `code` in the descriptions. */
const rich = (text = ""): string => escape(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>");
const anchor = (method: string, path: string): string => `${method}${path.replaceAll("/", "-")}`;

export function docsPage(api: OpenApi): string {
  const operations = Object.entries(api.paths).flatMap(([path, methods]) => Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({ path, method, operation })));
  const schemas = api.components.schemas as Record<string, Described>;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(api.info.title)}</title>
<style>${styles}</style>
</head>
<body>
<main>
<h1>${escape(api.info.title)}</h1>
<p>${rich(api.info.description)}</p>
<p>Base address <code>${escape(api.servers[0]?.url ?? "")}</code>. The key goes into <code>X-API-Key</code> or <code>Authorization: Bearer</code>. For programs: <a href="/api/openapi.json">openapi.json</a>.</p>
<nav><ul>${operations.map(({ path, method, operation }) => `<li><a href="#${anchor(method, path)}"><code>${method.toUpperCase()} ${escape(path)}</code></a> ${escape(operation.summary)}</li>`).join("")}</ul></nav>
<h2>In short</h2>
<pre>${escape(example(api.servers[0]?.url ?? ""))}</pre>
${operations.map(({ path, method, operation }) => section(path, method, operation)).join("\n")}
<h2>Bodies</h2>
${Object.entries(schemas).map(([name, schema]) => `<h3 id="${name}">${name}</h3>${fieldTable(schema)}`).join("\n")}
</main>
</body>
</html>
`;
}

const example = (url: string): string => `curl -X POST "${url}/api/v1/upload" -H "X-API-Key: $KEY" -F "file=@photo.jpg" -F "mode=clipping" -F "delivery_mode=final_url"
curl "${url}/api/v1/status?job_id=$JOB_ID" -H "X-API-Key: $KEY"`;

interface Operation {
  summary: string;
  parameters?: { name: string; in: string; required: boolean; description?: string }[];
  requestBody?: object;
  responses: Record<string, { description: string; content?: Record<string, { schema: { $ref: string } }> }>;
  callbacks?: Record<string, Record<string, { post: { summary: string; description: string } }>>;
}

function section(path: string, method: string, { summary, parameters = [], requestBody, responses, callbacks = {} }: Operation): string {
  const given = parameters.map(({ name, in: place, required, description }) => `<li><code>${escape(name)}</code> (${place}${required ? ", required" : ""}) ${rich(description)}</li>`);
  const answers = Object.entries(responses).map(([status, { description, content = {} }]) => {
    const body = Object.values(content)[0]?.schema.$ref.split("/").at(-1);
    return `<tr><td>${status}</td><td>${rich(description)}</td><td>${body ? `<a href="#${body}">${body}</a>` : ""}</td></tr>`;
  });
  const calls = Object.values(callbacks).flatMap((targets) => Object.values(targets)).map(({ post }) => `<h3>Callback: ${escape(post.summary)}</h3><p>${rich(post.description)} Body: <a href="#CallbackBody">CallbackBody</a>.</p>`);
  return `<h2 id="${anchor(method, path)}"><code>${method.toUpperCase()} ${escape(path)}</code></h2>
<p>${escape(summary)}.${requestBody ? ' JSON, or multipart with <code>file</code>: <a href="#UploadRequest">UploadRequest</a>.' : ""}</p>
${given.length > 0 ? `<ul>${given.join("")}</ul>` : ""}
<table><thead><tr><th>Status</th><th>Meaning</th><th>Body</th></tr></thead><tbody>${answers.join("")}</tbody></table>
${calls.join("\n")}`;
}

function fieldTable({ properties = {}, required = [] }: Described): string {
  const rows = Object.entries(properties).map(([name, field]) => {
    const initial = field.default === undefined ? "" : ` Default: <code>${escape(JSON.stringify(field.default))}</code>.`;
    return `<tr><td><code>${escape(name)}</code></td><td>${escape(typeOf(field))}${required.includes(name) && field.default === undefined ? "" : ", optional"}</td><td>${rich(field.description)}${initial}</td></tr>`;
  });
  return `<table><thead><tr><th>Field</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function typeOf({ type, format, enum: words, const: only, anyOf }: Described): string {
  if (words) return words.map((word) => JSON.stringify(word)).join(" | ");
  if (only !== undefined) return JSON.stringify(only);
  if (anyOf) return anyOf.map(typeOf).join(" | ");
  return [type].flat().join(" | ") + (format ? ` (${format})` : "");
}

const styles = `body{font:16px/1.55 system-ui,sans-serif;color:#1f2328;background:#fff;margin:0}main{max-width:60rem;margin:0 auto;padding:2rem 1rem 4rem}
h1{margin-top:0}h2{margin-top:2.5rem;border-top:1px solid #d0d7de;padding-top:1.5rem}code,pre{font:14px/1.5 ui-monospace,monospace;background:#f3f4f6;border-radius:4px}
code{padding:.1em .3em}pre{padding:1rem;overflow-x:auto}table{border-collapse:collapse;width:100%;display:block;overflow-x:auto}th,td{text-align:left;vertical-align:top;border-bottom:1px solid #d0d7de;padding:.4rem .8rem .4rem 0}
a{color:#0b57d0}@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#16181b}code,pre{background:#24272c}h2,th,td{border-color:#3a3f46}a{color:#8ab4f8}}`;
