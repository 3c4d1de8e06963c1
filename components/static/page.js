// What every page does without asking the server: theme, countdowns, the shortcut to search, the live mark.
(() => {
  const root = document.documentElement;
  document.getElementById("popup")?.setAttribute("role", "status"); // a lost connection is said, not only shown
  document.addEventListener("click", (e) => {
    const at = e.target.closest?.("[data-theme-switch]");
    if (!at) return;
    window.ecNextTheme();
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
  document.addEventListener("submit", (e) => { window.ecLeaving = e.target.hasAttribute("action"); });
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
  // What is chosen in a row that scrolls is in sight when the row is first seen, and when it first has to scroll.
  const reveal = () => {
    for (const row of document.querySelectorAll(".chips.scroll, .filters")) {
      const on = row.querySelector("[aria-pressed=true], .is-set");
      if (row._seen || !on || row.scrollWidth <= row.clientWidth) continue;
      row._seen = true;
      const [box, at, style] = [row.getBoundingClientRect(), on.getBoundingClientRect(), getComputedStyle(row)];
      const edge = parseFloat(style.scrollPaddingInlineStart) || 0;
      row.scrollLeft += style.direction === "rtl" ? at.right - box.right + edge : at.left - box.left - edge;
    }
  };
  addEventListener("resize", reveal);
  setInterval(tick, 500);
  new MutationObserver(() => { tick(); reveal(); }).observe(root, { subtree: true, childList: true, attributeFilter: ["data-until"] });
})();
