// Hands the token of a manage link, which stands in the fragment and so is in no log, to the server.
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
