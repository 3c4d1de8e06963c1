// Sends the token of a manage link to the server. It is in the URL fragment, so that it appears in no log.
(async () => {
  const token = location.hash.slice(1);
  const failed = () => {
    document.querySelector("[data-wait]").hidden = true;
    document.querySelector("[data-failed]").hidden = false;
  };
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
})();
