// A mail's link carries its token in the fragment. It is only used when the button is pressed: programs that look
// through mails open links, and must not use them up.
(() => {
  const token = location.hash.slice(1);
  const ready = document.querySelector("[data-magic]");
  if (!token || !ready) return;
  ready.querySelector("input[name=token]").value = token;
  ready.hidden = false;
  history.replaceState(null, "", location.pathname);
})();
