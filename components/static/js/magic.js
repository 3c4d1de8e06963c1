// Magic links carry their token in the URL fragment. It is sent only when the button is clicked: mail scanners open
// links, and must not use them up.
(() => {
  const token = window.ec.linkToken(location.hash) || location.hash.slice(1);
  const ready = document.querySelector("[data-magic]");
  if (!token || !ready) return;
  ready.querySelector("input[name=token]").value = token;
  ready.hidden = false;
  history.replaceState(null, "", location.pathname);
})();
