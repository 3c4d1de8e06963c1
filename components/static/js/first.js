// Runs before the first paint: sets the theme, so that no light page flashes in dark mode, and the cookie with the
// browser's time zone. If the zone has changed, the page reloads once, since the server rendered it for another zone.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const storedTheme = () => {
    try {
      const theme = localStorage.getItem("ec-theme");
      return theme === "light" || theme === "dark" ? theme : "auto";
    } catch (e) { return "auto"; } // storage is blocked
  };
  const applyTheme = (choice) => {
    const dark = choice === "dark" || (choice === "auto" && system.matches);
    root.dataset.theme = dark ? "dark" : "light";
    root.dataset.themeChoice = choice;
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) { // colour of the browser's toolbar
      meta.dataset.own ??= meta.content;
      const themedMeta = document.querySelector(`meta[name=theme-color][media*=${root.dataset.theme}]`);
      meta.content = choice === "auto" ? meta.dataset.own : themedMeta?.dataset.own ?? themedMeta?.content ?? meta.content;
    }
    window.setDark?.(dark);
  };
  // Without transitions: parts that change their colours one after the other would flicker.
  const switchTheme = (choice) => {
    root.dataset.dressing = "";
    applyTheme(choice);
    requestAnimationFrame(() => requestAnimationFrame(() => delete root.dataset.dressing));
  };
  applyTheme(storedTheme());
  system.addEventListener("change", () => { if (root.dataset.themeChoice === "auto") switchTheme("auto"); });
  addEventListener("storage", (e) => { if (e.key === "ec-theme" || e.key === null) switchTheme(storedTheme()); }); // another tab
  addEventListener("load", () => applyTheme(storedTheme())); // NiceGUI's setDark exists by now
  // From "auto" to the opposite of the system's theme first, so that every click has a visible effect.
  window.ec = { nextTheme() {
    const [first, second] = system.matches ? ["light", "dark"] : ["dark", "light"];
    const next = { auto: first, [first]: second, [second]: "auto" }[root.dataset.themeChoice];
    try {
      if (next === "auto") localStorage.removeItem("ec-theme"); else localStorage.setItem("ec-theme", next);
    } catch (e) { /* storage is blocked: applies to this page only */ }
    switchTheme(next);
  } };

  const RTL_LANGUAGES = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];
  root.dir = RTL_LANGUAGES.includes(root.lang.split("-")[0]) ? "rtl" : "ltr";

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zoneCookie = () => document.cookie.split("; ").find((c) => c.startsWith("ec-zone="))?.slice(8);
  const knownZone = zoneCookie();
  if (!zone || knownZone === zone) return;
  document.cookie = `ec-zone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax`;
  if (zoneCookie() === zone) location.reload();
})();
