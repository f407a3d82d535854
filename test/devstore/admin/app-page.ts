import { embeddedUrl } from "../id-token.ts";
import type { Settings } from "../options.ts";
import { html, type Html } from "./html.ts";

/** The app in its iframe. shell.js answers its App Bridge: session tokens, toasts, title, menu, save bar. */
export function appPage(settings: Settings, appUrl: string, path: string, home: string): Html {
  return html`<div class="bar" id="title-bar"><h1 id="app-title">Packshot</h1><span id="app-actions"></span>
<form method="post" action="${home}/uninstall"><button>Uninstall</button></form></div>
<div id="save-bar" role="region" aria-label="Unsaved changes" hidden><span>Unsaved changes</span><span id="save-actions"></span></div>
<iframe name="app-iframe" title="Packshot" allow="clipboard-write" data-home="${home}/apps/packshot" src="${embeddedUrl(settings, appUrl, path)}"></iframe>
<div id="toast" role="status" aria-live="polite" hidden></div>`;
}
