// The booking page: takes the reader to each step, keeps what is typed over a reload, copies the private link.
(() => {
  const copied = () => document.querySelector("meta[name=ec-copied]");
  const STEPS = [".b-slots h2, .cal-title", ".b-form h2", ".done-card h1"];
  const seen = (at) => at && at.getClientRects().length > 0;
  window.ec.step = (step, words, address) => {
    let tries = 0;
    const go = () => {
      const at = [...document.querySelectorAll(STEPS[step])].find(seen);
      if (!at) { if (tries++ < 40) setTimeout(go, 50); return; }
      const aloud = document.getElementById("aloud");
      if (aloud) aloud.textContent = words;
      // With a keyboard one goes on at once, typing or among the times; on a phone a field would open one over everything.
      const goes_on = [".slot[tabindex='0']", ".b-form input", ""][step];
      const field = goes_on && matchMedia("(pointer: fine)").matches
        && [...document.querySelectorAll(goes_on)].find((one) => seen(one) && !one.value);
      if (!field) at.tabIndex = -1;
      (field || at).focus({ preventScroll: true });
      scrollTo({ top: 0, behavior: "instant" });
    };
    if (address) {
      try { sessionStorage.removeItem(key()); } catch (_) {}
      history.replaceState(history.state, "", address); // a reload shows the booking, not the way to a second one
    }
    setTimeout(go);
  };
  const key = () => `ec-draft:${location.pathname}`;
  const drafted = () => { try { return JSON.parse(sessionStorage.getItem(key()) ?? "{}"); } catch (_) { return {}; } };
  const fields = () => document.querySelectorAll("[data-draft] :is(input, textarea)[aria-label]");
  addEventListener("input", (e) => {
    const at = e.target;
    if (!at.matches?.("[data-draft] :is(input, textarea)[aria-label]")) return;
    try { sessionStorage.setItem(key(), JSON.stringify({ ...drafted(), [at.ariaLabel]: at.value })); } catch (_) {}
  });
  const restore = () => {
    for (const at of fields()) {
      if (at._drafted) continue;
      at._drafted = true;
      const kept = drafted()[at.ariaLabel];
      if (!kept || at.value === kept) continue;
      at.value = kept;
      at.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  new MutationObserver(restore).observe(document.documentElement, { subtree: true, childList: true });
  addEventListener("click", async (e) => {
    const at = e.target.closest?.("[data-copy]");
    if (!at) return;
    const box = at.parentElement.querySelector("input");
    box?.select();
    try { await navigator.clipboard.writeText(at.dataset.copy); } catch (_) { document.execCommand("copy"); }
    const word = at.querySelector("span");
    if (word && word.textContent !== copied().content) { const before = word.textContent; word.textContent = copied().content; setTimeout(() => (word.textContent = before), 3000); }
    const aloud = document.getElementById("aloud");
    if (aloud) aloud.textContent = copied().dataset.aloud;
  });
})();
