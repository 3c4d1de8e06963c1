// Booking page: moves the focus to each step, keeps typed values across a reload, copies the private link.
(() => {
  const copiedTexts = () => document.querySelector("meta[name=ec-copied]");
  const STEPS = [".b-slots h2, .cal-title", ".b-form h2", ".done-card h1"];
  const isVisible = (element) => element && element.getClientRects().length > 0;
  window.ec.step = (step, text, address) => {
    let tries = 0;
    const moveFocus = () => {
      const element = [...document.querySelectorAll(STEPS[step])].find(isVisible);
      if (!element) { if (tries++ < 40) setTimeout(moveFocus, 50); return; }
      const liveRegion = document.getElementById("aloud");
      if (liveRegion) liveRegion.textContent = text;
      // On desktops focus the next field or slot; on phones that would open the on-screen keyboard over the page.
      const nextField = [".slot[tabindex='0']", ".b-form input", ""][step];
      const field = nextField && matchMedia("(pointer: fine)").matches
        && [...document.querySelectorAll(nextField)].find((field) => isVisible(field) && !field.value);
      if (!field) element.tabIndex = -1;
      (field || element).focus({ preventScroll: true });
      scrollTo({ top: 0, behavior: "instant" });
    };
    if (address) {
      try { sessionStorage.removeItem(key()); } catch (_) {}
      history.replaceState(history.state, "", address); // a reload shows the booking instead of starting another one
    }
    setTimeout(moveFocus);
  };
  const key = () => `ec-draft:${location.pathname}`;
  const savedDrafts = () => { try { return JSON.parse(sessionStorage.getItem(key()) ?? "{}"); } catch (_) { return {}; } };
  const fields = () => document.querySelectorAll("[data-draft] :is(input, textarea)[aria-label]");
  addEventListener("input", (e) => {
    const element = e.target;
    if (!element.matches?.("[data-draft] :is(input, textarea)[aria-label]")) return;
    try { sessionStorage.setItem(key(), JSON.stringify({ ...savedDrafts(), [element.ariaLabel]: element.value })); } catch (_) {}
  });
  const restore = () => {
    for (const element of fields()) {
      if (element._restored) continue;
      element._restored = true;
      const draft = savedDrafts()[element.ariaLabel];
      if (!draft || element.value === draft) continue;
      element.value = draft;
      element.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  new MutationObserver(restore).observe(document.documentElement, { subtree: true, childList: true });
  addEventListener("click", async (e) => {
    const element = e.target.closest?.("[data-copy]");
    if (!element) return;
    const input = element.parentElement.querySelector("input");
    input?.select();
    try { await navigator.clipboard.writeText(element.dataset.copy); } catch (_) { document.execCommand("copy"); }
    const label = element.querySelector("span");
    if (label && label.textContent !== copiedTexts().content) { const original = label.textContent; label.textContent = copiedTexts().content; setTimeout(() => (label.textContent = original), 3000); }
    const liveRegion = document.getElementById("aloud");
    if (liveRegion) liveRegion.textContent = copiedTexts().dataset.aloud;
  });
})();
