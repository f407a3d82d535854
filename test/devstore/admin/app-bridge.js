/**
 * Stands in for https://cdn.shopify.com/shopifycloud/app-bridge.js inside the app's frame and talks to shell.js by postMessage.
 * As the real one does: `window.shopify`, session tokens on same-origin fetches, the token bounce page, and the elements ui-title-bar,
 * ui-nav-menu (s-app-nav), ui-save-bar and ui-modal. It keeps nothing in sessionStorage, which a browser may deny to a frame.
 */
(() => {
  if (window.shopify) return;
  const script = document.currentScript;
  const apiKey = script?.dataset.apiKey ?? document.querySelector('meta[name="shopify-api-key"]')?.content ?? "";
  const here = new URL(location.href);

  // ── talking to the shell ──
  let sequence = 0;
  const waiting = new Map();
  const told = {};
  addEventListener("message", ({ source, data }) => {
    if (source !== parent) return;
    if (data?.standin === "reply") {
      waiting.get(data.id)?.(data.value);
      waiting.delete(data.id);
    }
    if (data?.standin === "tell" && Object.hasOwn(told, data.action)) told[data.action](data.payload);
  });
  const ask = (action, payload) =>
    new Promise((resolve) => {
      const id = ++sequence;
      waiting.set(id, resolve);
      parent.postMessage({ standin: "ask", id, action, payload }, "*");
    });
  const idToken = () => ask("idToken");

  // ── save bar: an element, or a form marked data-save-bar ──
  const SAVE_BUTTONS = [{ label: "Discard" }, { label: "Save", primary: true }];
  let saving = null;
  const openBar = (owner, buttons) => {
    saving = owner;
    void ask("saveBar", { open: true, buttons });
  };
  const closeBar = (owner) => {
    if (saving !== owner) return;
    saving = null;
    void ask("saveBar", { open: false, buttons: [] });
  };
  told.saveButton = ({ index }) => {
    if (saving instanceof HTMLFormElement) {
      if (index === 1) saving.requestSubmit();
      else saving.reset();
    } else saving?.querySelectorAll("button")[index]?.click();
  };
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, ({ target }) => {
      const form = target instanceof Element && target.closest("form[data-save-bar]");
      if (form && saving !== form) openBar(form, SAVE_BUTTONS);
    });
  }
  for (const kind of ["submit", "reset"]) document.addEventListener(kind, ({ target }) => closeBar(target));

  const describe = (button) => ({ label: button.textContent.trim(), primary: button.getAttribute("variant") === "primary", disabled: button.disabled });

  class SaveBar extends HTMLElement {
    async show() {
      openBar(this, [...this.querySelectorAll("button")].map((button) => ({ ...describe(button), label: button.textContent.trim() || (button.getAttribute("variant") === "primary" ? "Save" : "Discard") })));
      this.dispatchEvent(new Event("show"));
    }
    async hide() {
      if (saving !== this) return;
      closeBar(this);
      this.dispatchEvent(new Event("hide"));
    }
    toggle() {
      return saving === this ? this.hide() : this.show();
    }
    disconnectedCallback() {
      closeBar(this);
    }
  }

  // ── modal: a dialog in this frame ──
  class Modal extends HTMLElement {
    #dialog = null;
    #content = null;
    /** Made when first asked for: an element added earlier would not match the server's markup. */
    get content() {
      if (this.#content === null) {
        this.#content = document.createElement("div");
        this.append(this.#content);
      }
      return this.#content;
    }
    async show() {
      this.#dialog ??= this.#build();
      if (this.#dialog.open) return;
      const bar = this.querySelector("ui-title-bar");
      this.#dialog.querySelector("h2").textContent = bar?.getAttribute("title") ?? "";
      this.#dialog.querySelector("footer").replaceChildren(
        ...[...(bar?.querySelectorAll("button") ?? [])].map((button) => {
          const copy = document.createElement("button");
          copy.textContent = button.textContent;
          copy.addEventListener("click", () => button.click());
          return copy;
        }),
      );
      this.dataset.open = "";
      this.#dialog.showModal();
      this.dispatchEvent(new Event("show"));
    }
    async hide() {
      if (this.#dialog?.open) this.#dialog.close();
    }
    toggle() {
      return this.#dialog?.open ? this.hide() : this.show();
    }
    #build() {
      const root = this.attachShadow({ mode: "open" });
      root.innerHTML = `<style>dialog{border:0;border-radius:12px;padding:16px;min-width:min(480px,90vw)}footer{display:flex;gap:8px;justify-content:end;margin-top:16px}</style>
        <dialog aria-labelledby="title"><h2 id="title"></h2><slot></slot><footer></footer></dialog>`;
      const dialog = root.querySelector("dialog");
      dialog.addEventListener("close", () => {
        delete this.dataset.open;
        this.dispatchEvent(new Event("hide"));
      });
      return dialog;
    }
  }
  customElements.define("ui-save-bar", SaveBar);
  customElements.define("ui-modal", Modal);
  const style = document.createElement("style");
  style.textContent = "ui-nav-menu,ui-title-bar,ui-save-bar,s-app-nav{display:none}ui-modal:not([data-open]){display:none}";
  document.head.append(style);

  // ── title bar and menu: read from the page whenever it changes ──
  const NAV = "ui-nav-menu a, s-app-nav a, s-app-nav s-link";
  const titleButtons = () => [...document.querySelectorAll("ui-title-bar")].filter((bar) => !bar.closest("ui-modal")).flatMap((bar) => [...bar.querySelectorAll("button, a")]);
  const navLinks = () => [...document.querySelectorAll(NAV)];
  let shown = "";
  function showPage() {
    const bar = [...document.querySelectorAll("ui-title-bar")].find((candidate) => !candidate.closest("ui-modal"));
    const page = {
      title: bar?.getAttribute("title") ?? document.title,
      buttons: titleButtons().map(describe),
      links: navLinks()
        .filter((link) => link.getAttribute("rel") !== "home")
        .map((link) => ({ label: link.textContent.trim(), href: link.getAttribute("href") })),
    };
    const text = JSON.stringify(page);
    if (text !== shown) void ask("page", page);
    shown = text;
  }
  told.titleButton = ({ index }) => titleButtons()[index]?.click();
  /** The framework's router listens for this event and goes to the link's href without loading a page. */
  told.navigate = ({ href }) => {
    const link = navLinks().find((candidate) => candidate.getAttribute("href") === href);
    link?.dispatchEvent(new CustomEvent("shopify:navigate", { bubbles: true, cancelable: true }));
  };
  let planned = false;
  const plan = () => {
    if (planned) return;
    planned = true;
    requestAnimationFrame(() => {
      planned = false;
      showPage();
    });
  };
  new MutationObserver(plan).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["title", "href", "disabled", "variant"] });

  // ── the address, so that a reload of the admin page opens the same app page ──
  const tellLocation = () => void ask("location", { path: location.pathname, search: location.search });
  for (const name of ["pushState", "replaceState"]) {
    const native = history[name].bind(history);
    history[name] = (...given) => {
      native(...given);
      tellLocation();
    };
  }
  addEventListener("popstate", tellLocation);

  // ── fetch: a fresh session token on every same-origin call ──
  const nativeFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    if (url.origin !== location.origin) return nativeFetch(input, init);
    const send = async () => {
      const request = new Request(input instanceof Request ? input.clone() : input, init);
      if (!request.headers.has("Authorization")) request.headers.set("Authorization", `Bearer ${await idToken()}`);
      return nativeFetch(request);
    };
    let response = await send();
    if (response.status === 401 && response.headers.has("X-Shopify-Retry-Invalid-Session-Request")) response = await send();
    const consent = response.headers.get("X-Shopify-API-Request-Failure-Reauthorize-Url");
    if (consent) open(consent, "_top");
    return response;
  };

  // ── the bounce page: come back with a token ──
  const reload = here.searchParams.get("shopify-reload");
  if (reload) {
    void idToken().then((token) => {
      const next = new URL(reload, location.href);
      next.searchParams.set("id_token", token);
      location.replace(next);
    });
  } else tellLocation();

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href^='shopify://admin'], a[target='_top']");
    if (!link) return;
    event.preventDefault();
    open(link.href.replace("shopify://admin", new URL("/", script?.src ?? location.href)), "_top");
  });

  const byId = (id) => document.getElementById(id);
  window.shopify = {
    config: { apiKey, shop: here.searchParams.get("shop") ?? "", host: here.searchParams.get("host") ?? "", locale: "en" },
    environment: { embedded: parent !== window, mobile: false, pos: false },
    origin: location.origin,
    ready: Promise.resolve(),
    idToken,
    user: async () => ({}),
    loading: (on) => void ask("loading", { on: on !== false }),
    toast: {
      show(message, { isError = false, duration = 5000 } = {}) {
        void ask("toast", { message, isError, duration });
        return String(sequence);
      },
      hide: () => void ask("hideToast"),
    },
    modal: { show: (id) => byId(id)?.show(), hide: (id) => byId(id)?.hide(), toggle: (id) => byId(id)?.toggle() },
    saveBar: { show: (id) => byId(id)?.show(), hide: (id) => byId(id)?.hide(), toggle: (id) => byId(id)?.toggle(), leaveConfirmation: async () => undefined },
    resourcePicker: async () => undefined,
    scopes: { query: async () => ({ granted: [], required: [], optional: [] }), request: async () => ({ result: "granted-all" }), revoke: async () => ({}) },
  };
})();
