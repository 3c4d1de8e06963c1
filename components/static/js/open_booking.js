// Sends the token of a manage link to the server. It is in the URL fragment, so that it appears in no log.
// Where a mail program has cut the fragment off, the code of the e-mail can be typed or pasted.
(() => {
  const failed = () => {
    document.querySelector("[data-wait]").hidden = true;
    document.querySelector("[data-failed]").hidden = false;
  };
  const open = async (token) => {
    if (!token) return failed();
    try {
      const answer = await fetch(`${location.pathname}/open`, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token }),
      });
      if (answer.ok) location.replace(location.pathname);
      else failed();
    } catch (e) {
      failed();
    }
  };
  document.querySelector("[data-back]")?.setAttribute("href", `/login?next=${encodeURIComponent(location.pathname)}`);
  document.querySelector("[data-code]").addEventListener("submit", (e) => {
    e.preventDefault();
    open(window.ec.linkToken(e.target.elements.code.value));
  });
  open(window.ec.linkToken(location.hash) || location.hash.slice(1));
})();
