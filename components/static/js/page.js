// What every page does without asking the server: theme, countdowns, the shortcut to search, the live mark; and what
// Python has it do, by name.
(() => {
  const root = document.documentElement;
  document.getElementById("popup")?.setAttribute("role", "status"); // a lost connection is said, not only shown
  document.addEventListener("click", (e) => {
    const at = e.target.closest?.("[data-theme-switch]");
    if (!at) return;
    window.ec.nextTheme();
    const aloud = document.getElementById("aloud");
    const words = [...at.querySelectorAll(".sr-only")].find((word) => word.offsetParent !== null);
    if (aloud && words) aloud.textContent = words.textContent;
  });
  // The way back within a page whose address says what it shows: the page is told the address.
  addEventListener("popstate", () => {
    for (const at of document.querySelectorAll("[data-told-address]")) at.dispatchEvent(new CustomEvent("address"));
  });
  document.addEventListener("change", (e) => {
    const at = e.target.closest?.("[data-language-switch]");
    if (!at) return;
    document.cookie = `ec-locale=${at.value}; Path=/; Max-Age=31536000; SameSite=Lax`;
    location.reload();
  });
  // Whoever leaves by a form of their own is not to be sent elsewhere by the news that the sign-in has ended.
  let leaving = false;
  document.addEventListener("submit", (e) => { leaving = e.target.hasAttribute("action"); });
  document.addEventListener("keydown", (e) => {
    if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.target.closest?.("input, textarea, select, [contenteditable]")) return;
    const search = document.querySelector("input[type=search]");
    if (search) { e.preventDefault(); search.focus(); }
  });
  // <span data-until="epoch seconds" data-total="300" data-now="server's epoch seconds"> shows m:ss and sets --p around it.
  const tick = () => {
    for (const at of document.querySelectorAll("[data-until]")) {
      if (at._until !== at.dataset.until) { // the browser's clock may be wrong: measure from the server's
        at._until = at.dataset.until;
        at._ends = performance.now() + (Number(at.dataset.until) - Number(at.dataset.now)) * 1000;
      }
      const left = Math.max(0, Math.ceil((at._ends - performance.now()) / 1000));
      const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      const digits = at.querySelector(".digits") ?? at;
      if (digits.textContent !== text) digits.textContent = text;
      at.style.setProperty("--p", left / Number(at.dataset.total || 300));
      const soon = left <= 60;
      at.closest(".hold, .bar-cta")?.classList.toggle("soon", soon);
      if (soon && !at._said && at.dataset.soon) {
        at._said = true;
        const aloud = document.getElementById("aloud");
        if (aloud) aloud.textContent = at.dataset.soon;
      }
    }
  };
  // What is chosen in a row that scrolls is in sight when the row first has to scroll, and after the window has changed:
  // at the row's beginning, or in the middle of the dashboard's rail, which is left alone while it shows the tab.
  const reveal = (resized) => {
    for (const row of document.querySelectorAll(".side, .chips.scroll, .filters")) {
      const on = row.querySelector("[aria-current], [aria-pressed=true], .is-set");
      if (!on || row.scrollWidth <= row.clientWidth) continue;
      const [box, at, style] = [row.getBoundingClientRect(), on.getBoundingClientRect(), getComputedStyle(row)];
      const outside = at.left < box.left || at.right > box.right, rail = row.matches(".side");
      if (row._seen ? !(resized && outside) : rail && !outside) continue;
      row._seen = true;
      const edge = parseFloat(style.scrollPaddingInlineStart) || 0;
      if (rail) row.scrollLeft += at.left + at.width / 2 - box.left - box.width / 2;
      else row.scrollLeft += style.direction === "rtl" ? at.right - box.right + edge : at.left - box.left - edge;
    }
  };
  addEventListener("resize", () => reveal(true));
  setInterval(tick, 500);
  new MutationObserver(() => { tick(); reveal(); }).observe(root, { subtree: true, childList: true, attributeFilter: ["data-until"] });

  // Whether somebody has typed since the press that Python now answers: they are further than the answer.
  let typed = false;
  addEventListener("input", (e) => { typed ||= e.isTrusted; }, true);
  addEventListener("click", () => { typed = false; }, true);
  addEventListener("keydown", (e) => { if (e.key === "Enter") typed = false; }, true);

  // Below: what Python calls by name (components/kit/browser_calls.py). Handlers of events get the event and `emit` first.
  const seen = (at) => at && at.isConnected && !at.closest("[inert]") && at.getClientRects().length > 0;
  const stay = (e) => e.preventDefault();
  const openers = [];
  Object.assign(window.ec, {
    stay,
    typing: () => typed && document.activeElement?.matches("input, textarea"),
    typed: (e, emit, most) => emit(e.target.value.slice(0, most)),
    searched: (e, emit) => emit(location.search),
    focusLeft: (e, emit) => { if (!e.currentTarget.contains(e.relatedTarget)) emit(); },

    // The browser asks before it leaves a page with something unsaved.
    askBeforeLeaving: (on) => { window.onbeforeunload = on ? stay : null; },
    touched: (e) => {
      if (e.type !== "click" || e.target.closest("[role=switch], [data-act]")) window.onbeforeunload = stay;
    },
    // The sign-in has ended elsewhere; whoever signed out here is on the way already.
    leave: () => {
      window.onbeforeunload = null;
      if (!leaving) location.replace("/login?notice=ended&next=" + encodeURIComponent(location.pathname + location.search));
    },

    // What lies behind cannot be reached while a dialog is open, neither by Tab nor by a screen reader; messages can.
    dialogOpens: () => {
      openers.push(document.activeElement);
      for (const behind of document.querySelectorAll(".q-layout > :not(.toasts)")) behind.inert = true;
    },
    dialogCloses: () => {
      if (openers.length < 2) for (const behind of document.querySelectorAll(".q-layout > [inert]")) behind.inert = false;
    },
    // Whatever was clicked may be drawn anew or gone by now: then what there is of its booking, else the page.
    dialogClosed: () => {
      const opener = openers.pop();
      if (document.querySelector(".q-dialog--modal") || (seen(document.activeElement) && document.activeElement !== document.body)) return;
      const { key, act } = opener?.dataset ?? {};
      const card = key && [...document.querySelectorAll("[data-uid]")].find((at) => at.dataset.uid === key);
      const again = key && [...document.querySelectorAll("[data-key]")].find((at) => at.dataset.key === key && at.dataset.act === act);
      const left = card?.querySelector(".acts :is(button, a)") ?? document.querySelector("main [data-act=undo]");
      const places = [opener === document.body ? null : opener, again, left, card?.querySelector("button, a")];
      (places.find(seen) ?? document.querySelector(".page[tabindex]"))?.focus();
    },

    remember: (cookie) => { document.cookie = cookie; },
    showAddress: (path) => history.replaceState(history.state, "", path),
    // Told once: a reload or the way back does not tell it again.
    forgetNotice: () => {
      const here = new URL(location.href);
      here.searchParams.delete("notice");
      history.replaceState(history.state, "", here);
    },
    // A token, or what was asked for on the way here, stays neither in the address bar nor in the history.
    clearAddress: () => { if (location.hash || location.search) history.replaceState(history.state, "", location.pathname); },
    intoSight: (id) => document.getElementById(id)?.scrollIntoView({
      block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth",
    }),
  });
})();
