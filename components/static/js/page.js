// Behaviour of every page: theme switch, countdowns, search shortcut, scrolling to the chosen item; and the functions
// that Python calls by name.
(() => {
  const root = document.documentElement;
  document.getElementById("popup")?.setAttribute("role", "status"); // NiceGUI's connection popup: announce it, too
  document.addEventListener("click", (e) => {
    const element = e.target.closest?.("[data-theme-switch]");
    if (!element) return;
    window.ec.nextTheme();
    const liveRegion = document.getElementById("aloud");
    const label = [...element.querySelectorAll(".sr-only")].find((span) => span.offsetParent !== null);
    if (liveRegion && label) liveRegion.textContent = label.textContent;
  });
  // Autofill of some browsers fires `change` alone, or nothing: fields that the server has not heard of yet tell their
  // values before a form is submitted, by Enter or by its button.
  const FIELD = ".ec-field :is(input, textarea)";
  const tell = (field) => { if (field._told !== field.value) field.dispatchEvent(new Event("input", { bubbles: true })); };
  addEventListener("input", (e) => { if (e.target.matches?.(FIELD)) e.target._told = e.target.value; }, true);
  addEventListener("focusin", (e) => { if (e.target.matches?.(FIELD)) e.target._told ??= e.target.value; }, true);
  addEventListener("change", (e) => { if (e.target.matches?.(FIELD)) tell(e.target); }, true);
  const tellAll = (e) => {
    if (e.type === "keydown" ? e.key === "Enter" : e.target.closest?.("[type=submit], [data-act=submit]"))
      for (const field of document.querySelectorAll(FIELD)) if (field._told !== undefined || field.matches(":autofill")) tell(field);
  };
  for (const type of ["click", "keydown"]) addEventListener(type, tellAll, true);
  // The token of an e-mailed link in a fragment or in pasted text, whatever link protection has made of the link.
  window.ec.linkToken = (text) => text.replaceAll("%23", "#").match(/(?:^|[^\w-])([\w-]{43})(?![\w-])/)?.[1] ?? "";
  // Back and forward within a page whose query is its state: the page gets the address.
  addEventListener("popstate", () => {
    for (const element of document.querySelectorAll("[data-told-address]")) element.dispatchEvent(new CustomEvent("address"));
  });
  document.addEventListener("change", (e) => {
    const element = e.target.closest?.("[data-language-switch]");
    if (!element) return;
    document.cookie = `ec-locale=${element.value}; Path=/; Max-Age=31536000; SameSite=Lax`;
    location.reload();
  });
  // An operator who has opened the site at another address than its own is told so: nothing connects there.
  const notice = document.querySelector("[data-own-origins]");
  const isLoopback = /^(localhost|.*\.localhost|127\..*|\[::1\])$/.test(location.hostname);
  if (notice && isLoopback) notice.hidden = notice.dataset.ownOrigins.split(" ").includes(location.origin);
  // After a form post, such as sign-out, the SessionEnded event must not redirect the page.
  let leaving = false;
  document.addEventListener("submit", (e) => { leaving = e.target.hasAttribute("action"); });
  document.addEventListener("refused", () => { leaving = false; });
  document.addEventListener("keydown", (e) => {
    if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.target.closest?.("input, textarea, select, [contenteditable]")) return;
    const search = document.querySelector("input[type=search]");
    if (search) { e.preventDefault(); search.focus(); }
  });
  // <span data-until="epoch seconds" data-total="300" data-now="server's epoch seconds"> shows m:ss and sets --p around it.
  const tick = () => {
    for (const element of document.querySelectorAll("[data-until]")) {
      if (element._until !== element.dataset.until) { // the browser's clock may be wrong: measure from the server's
        element._until = element.dataset.until;
        element._ends = performance.now() + (Number(element.dataset.until) - Number(element.dataset.now)) * 1000;
      }
      const secondsLeft = Math.max(0, Math.ceil((element._ends - performance.now()) / 1000));
      const text = `${Math.floor(secondsLeft / 60)}:${String(secondsLeft % 60).padStart(2, "0")}`;
      const digits = element.querySelector(".digits") ?? element;
      if (digits.textContent !== text) digits.textContent = text;
      element.style.setProperty("--p", secondsLeft / Number(element.dataset.total || 300));
      const isSoon = secondsLeft <= 60;
      element.closest(".hold, .bar-cta")?.classList.toggle("soon", isSoon);
      if (isSoon && !element._announced && element.dataset.soon) {
        element._announced = true;
        const liveRegion = document.getElementById("aloud");
        if (liveRegion) liveRegion.textContent = element.dataset.soon;
      }
    }
  };
  // Scrolls the chosen item of a scrollable row into view, the first time that the row overflows and after a resize: to
  // the start of the row, or to the middle of the dashboard's rail (unless it is visible there already).
  const reveal = (resized) => {
    for (const row of document.querySelectorAll(".side, .chips.scroll, .filters")) {
      const chosen = row.querySelector("[aria-current], [aria-pressed=true], .is-set");
      if (!chosen || row.scrollWidth <= row.clientWidth) continue;
      const [box, itemBox, style] = [row.getBoundingClientRect(), chosen.getBoundingClientRect(), getComputedStyle(row)];
      const outside = itemBox.left < box.left || itemBox.right > box.right, rail = row.matches(".side");
      if (row._revealed ? !(resized && outside) : rail && !outside) continue;
      row._revealed = true;
      const edge = parseFloat(style.scrollPaddingInlineStart) || 0;
      if (rail) row.scrollLeft += itemBox.left + itemBox.width / 2 - box.left - box.width / 2;
      else row.scrollLeft += style.direction === "rtl" ? itemBox.right - box.right + edge : itemBox.left - box.left - edge;
    }
  };
  addEventListener("resize", () => reveal(true));
  setInterval(tick, 500);
  new MutationObserver(() => { tick(); reveal(); }).observe(root, { subtree: true, childList: true, attributeFilter: ["data-until"] });

  // Whether the user has typed since the last click or Enter: a late response to it must not move the focus.
  let typed = false;
  addEventListener("input", (e) => { typed ||= e.isTrusted; }, true);
  addEventListener("click", () => { typed = false; }, true);
  addEventListener("keydown", (e) => { if (e.key === "Enter") typed = false; }, true);

  // Functions that Python calls by name (components/kit/browser_calls.py). Event handlers get the event and `emit`.
  const isVisible = (element) => element && element.isConnected && !element.closest("[inert]") && element.getClientRects().length > 0;
  const stay = (e) => e.preventDefault();
  const openers = [];
  Object.assign(window.ec, {
    stay,
    typing: () => typed && document.activeElement?.matches("input, textarea"),
    typed: (e, emit, maxLength) => emit(e.target.value.slice(0, maxLength)),
    searched: (e, emit) => emit(location.search),
    focusLeft: (e, emit) => { if (!e.currentTarget.contains(e.relatedTarget)) emit(); },

    // The browser asks before it leaves a page with unsaved changes.
    askBeforeLeaving: (on) => { window.onbeforeunload = on ? stay : null; },
    touched: (e) => {
      if (e.type !== "click" || e.target.closest("[role=switch], [data-act]")) window.onbeforeunload = stay;
    },
    // The session has ended; if it was by a form of this page, the post is already navigating. If this browser gets
    // another session, its cookie is on the way; with it the sign-in page leads straight back to here.
    leave: (isReplaced) => {
      window.onbeforeunload = null;
      const address = "/login?notice=ended&next=" + encodeURIComponent(location.pathname + location.search);
      if (!leaving) setTimeout(() => location.replace(address), isReplaced ? 500 : 0);
    },

    // While a dialog is open, the page behind it is inert for Tab and screen readers, except for toasts.
    dialogOpens: () => {
      openers.push(document.activeElement);
      for (const element of document.querySelectorAll(".q-layout > :not(.toasts)")) element.inert = true;
    },
    dialogCloses: () => {
      if (openers.length < 2) for (const element of document.querySelectorAll(".q-layout > [inert]")) element.inert = false;
    },
    // The opener may be redrawn or removed by now: focus the same control, else another of its booking, else the page.
    dialogClosed: () => {
      const opener = openers.pop();
      if (document.querySelector(".q-dialog--modal") || (isVisible(document.activeElement) && document.activeElement !== document.body)) return;
      const { key, act } = opener?.dataset ?? {};
      const card = key && [...document.querySelectorAll("[data-uid]")].find((element) => element.dataset.uid === key);
      const sameControl = key && [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === key && element.dataset.act === act);
      const cardAction = card?.querySelector(".acts :is(button, a)") ?? document.querySelector("main [data-act=undo]");
      const candidates = [opener === document.body ? null : opener, sameControl, cardAction, card?.querySelector("button, a")];
      (candidates.find(isVisible) ?? document.querySelector(".page[tabindex]"))?.focus();
    },

    remember: (cookie) => { document.cookie = cookie; },
    showAddress: (path) => history.replaceState(history.state, "", path),
    // Remove `notice` from the query, so that a reload does not show it again.
    forgetNotice: () => {
      const url = new URL(location.href);
      url.searchParams.delete("notice");
      history.replaceState(history.state, "", url);
    },
    // Remove a token or a requested dialog from the address bar and the history.
    clearAddress: () => { if (location.hash || location.search) history.replaceState(history.state, "", location.pathname); },
    intoSight: (id) => document.getElementById(id)?.scrollIntoView({
      block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth",
    }),
  });
})();
