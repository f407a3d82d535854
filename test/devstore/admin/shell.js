/** The admin's side of App Bridge: answers the app's frame, and shows its title, menu, save bar and toasts. See app-bridge.js. */
(() => {
  const frame = document.querySelector("iframe[name=app-iframe]");
  const appOrigin = new URL(frame.src).origin;
  const home = frame.dataset.home;
  /** What the admin itself puts on a page's address; the rest belongs to the app. */
  const ADDED = ["embedded", "hmac", "host", "id_token", "locale", "session", "shop", "timestamp"];
  const element = (id) => document.getElementById(id);
  const tell = (action, payload) => frame.contentWindow.postMessage({ standin: "tell", action, payload }, appOrigin);

  /** Buttons live in the app; here stand copies that press them. */
  const copies = (target, buttons, press) => {
    target.replaceChildren(
      ...buttons.map((button, index) => {
        const copy = document.createElement("button");
        copy.type = "button";
        copy.textContent = button.label;
        copy.disabled = button.disabled;
        if (button.primary) copy.className = "primary";
        copy.addEventListener("click", () => tell(press, { index, id: button.id }));
        return copy;
      }),
    );
  };

  let shownLinks = "";
  /** The same links stay the same elements: a click that is under way must not lose its target. */
  const showLinks = (links) => {
    const shown = JSON.stringify(links);
    if (shown === shownLinks) return;
    shownLinks = shown;
    element("app-nav").replaceChildren(
      ...links.map(({ label, href }) => {
        const item = document.createElement("li");
        const link = item.appendChild(document.createElement("a"));
        link.textContent = label;
        link.href = home + href;
        link.addEventListener("click", (event) => {
          event.preventDefault();
          tell("navigate", { href });
        });
        return item;
      }),
    );
  };

  let toastTimer;
  const actions = {
    async idToken() {
      const response = await fetch("/standin/id-token");
      return (await response.json()).token;
    },
    toast({ message, isError, duration }) {
      element("toast").textContent = message;
      element("toast").classList.toggle("error", isError);
      element("toast").hidden = false;
      clearTimeout(toastTimer);
      toastTimer = setTimeout(() => (element("toast").hidden = true), duration);
    },
    hideToast() {
      element("toast").hidden = true;
    },
    page({ title, buttons, links }) {
      element("app-title").textContent = title || "Packshot";
      copies(element("app-actions"), buttons, "titleButton");
      showLinks(links);
      markCurrent();
    },
    saveBar({ open, buttons }) {
      element("save-bar").hidden = !open;
      copies(element("save-actions"), buttons, "saveButton");
    },
    location({ path, search }) {
      const query = new URLSearchParams(search);
      for (const name of ADDED) query.delete(name);
      history.replaceState(null, "", `${home}${path}${query.size > 0 ? `?${query}` : ""}`);
      markCurrent();
    },
    loading({ on }) {
      document.body.style.cursor = on ? "progress" : "";
    },
  };

  function markCurrent() {
    for (const link of element("app-nav").querySelectorAll("a")) {
      if (new URL(link.href).pathname === location.pathname) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  addEventListener("message", async (event) => {
    if (event.origin !== appOrigin || event.source !== frame.contentWindow || event.data?.standin !== "ask") return;
    const { id, action, payload } = event.data;
    const value = Object.hasOwn(actions, action) ? await actions[action](payload ?? {}) : undefined;
    event.source?.postMessage({ standin: "reply", id, value }, appOrigin);
  });
})();
