// Before anything is painted: the theme, so that no light page flashes by in the dark, and the reader's time zone,
// which only the browser knows. A page that was drawn for another zone is asked for once more, the first time only.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      const theme = localStorage.getItem("ec-theme");
      return theme === "light" || theme === "dark" ? theme : "auto";
    } catch (e) { return "auto"; } // no storage, no choice
  };
  const dress = (choice) => {
    const dark = choice === "dark" || (choice === "auto" && system.matches);
    root.dataset.theme = dark ? "dark" : "light";
    root.dataset.themeChoice = choice;
    for (const at of document.querySelectorAll("meta[name=theme-color]")) { // the browser's own bar
      at.dataset.own ??= at.content;
      const bar = document.querySelector(`meta[name=theme-color][media*=${root.dataset.theme}]`);
      at.content = choice === "auto" ? at.dataset.own : bar?.dataset.own ?? bar?.content ?? at.content;
    }
    window.setDark?.(dark);
  };
  // All at once: a page whose parts change their colours one after the other flickers.
  const redress = (choice) => {
    root.dataset.dressing = "";
    dress(choice);
    requestAnimationFrame(() => requestAnimationFrame(() => delete root.dataset.dressing));
  };
  dress(chosen());
  system.addEventListener("change", () => { if (root.dataset.themeChoice === "auto") redress("auto"); });
  addEventListener("storage", (e) => { if (e.key === "ec-theme" || e.key === null) redress(chosen()); }); // another tab
  addEventListener("load", () => dress(chosen())); // the framework is there by now
  // From what the system says to its opposite first, so that every press is seen.
  window.ec = { nextTheme() {
    const [first, second] = system.matches ? ["light", "dark"] : ["dark", "light"];
    const next = { auto: first, [first]: second, [second]: "auto" }[root.dataset.themeChoice];
    try {
      if (next === "auto") localStorage.removeItem("ec-theme"); else localStorage.setItem("ec-theme", next);
    } catch (e) { /* for this page alone */ }
    redress(next);
  } };

  const right_to_left = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];
  root.dir = right_to_left.includes(root.lang.split("-")[0]) ? "rtl" : "ltr";

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const seen = () => document.cookie.split("; ").find((c) => c.startsWith("ec-zone="))?.slice(8);
  const before = seen();
  if (!zone || before === zone) return;
  document.cookie = `ec-zone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax`;
  if (seen() === zone) location.reload();
})();
