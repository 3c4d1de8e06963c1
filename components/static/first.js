// Before anything is painted: the theme, so that no light page flashes by in the dark, and the reader's time zone,
// which only the browser knows. A page that was drawn for another zone is asked for once more, the first time only.
(() => {
  let theme = "auto";
  try { theme = localStorage.getItem("ec-theme") || "auto"; } catch (e) { /* no storage, no choice */ }
  const dark = theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";

  const right_to_left = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];
  const root = document.documentElement;
  root.dir = right_to_left.includes(root.lang.split("-")[0]) ? "rtl" : "ltr";

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const seen = () => document.cookie.split("; ").find((c) => c.startsWith("ec-zone="))?.slice(8);
  const before = seen();
  if (!zone || before === zone) return;
  document.cookie = `ec-zone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax`;
  if (seen() === zone) location.reload();
})();
