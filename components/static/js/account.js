// Sign-in and account forms. They post without this; it shows passwords, hands over a mail's link, and says at once
// that a click was heard.
(() => {
  const ready = () => {
    for (const zone of document.querySelectorAll("input[type=hidden][name=time_zone]"))
      zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || zone.value;
    for (const eye of document.querySelectorAll("[data-reveal]")) eye.hidden = false;
    for (const at of document.querySelectorAll("[data-retry]")) {
      // The digits are page.js's; when they have run down, there is nothing to wait for.
      const wait = setInterval(() => {
        if (at.querySelector("[data-until]")?.textContent !== "0:00") return;
        clearInterval(wait);
        at.textContent = at.dataset.retry;
      }, 500);
    }
    const link = document.querySelector("form[data-link]");
    if (!link) return;
    const token = location.hash.slice(1);
    link.hidden = !token;
    document.querySelector("[data-incomplete]").hidden = Boolean(token);
    link.elements.token.value = token;
    // Where somebody wanted to go when they registered, if it was in this browser; the server checks it again.
    try { if (link.elements.next) link.elements.next.value = localStorage.getItem("ec-next") ?? ""; } catch (_) {}
  };
  document.addEventListener("click", (e) => {
    const eye = e.target.closest?.("[data-reveal]");
    if (!eye) return;
    const box = eye.parentElement.querySelector("input");
    const shown = box.type === "text";
    box.type = shown ? "password" : "text";
    eye.setAttribute("aria-pressed", String(!shown));
  });
  for (const kind of ["keydown", "keyup"])
    document.addEventListener(kind, (e) => {
      const caps = e.target.closest?.(".field")?.querySelector("[data-caps]");
      if (caps && e.getModifierState) caps.hidden = !e.getModifierState("CapsLock");
    });
  document.addEventListener("focusout", (e) => {
    const caps = e.target.closest?.(".field")?.querySelector("[data-caps]");
    if (caps) caps.hidden = true;
  });
  // How good a new password is: its length, and how many different characters are in it.
  document.addEventListener("input", (e) => {
    const said = e.target.closest?.(".field")?.querySelector("[data-strength]");
    if (!said) return;
    const typed = [...e.target.value], kinds = new Set(typed).size;
    const level = typed.length < 10 ? "short" : kinds < 6 ? "weak" : typed.length < 16 || kinds < 9 ? "fair" : "strong";
    said.hidden = !typed.length;
    said.className = said.className.replace(/ is-\w+/, "") + ` is-${level}`;
    const words = said.querySelector("[data-words]");
    if (words.textContent !== said.dataset[level]) words.textContent = said.dataset[level];
  });
  document.addEventListener("submit", async (e) => {
    const form = e.target;
    if (form.method !== "post" || !form.getAttribute("action")?.startsWith("/auth/")) return;
    for (const box of form.querySelectorAll("[data-reveal] ~ input, .secret input")) box.type = "password";
    const button = form.querySelector("button[type=submit]");
    button?.setAttribute("aria-busy", "true");
    addEventListener("pageshow", () => button?.removeAttribute("aria-busy"), { once: true });
    if (form.getAttribute("action") === "/auth/register")
      try { localStorage.setItem("ec-next", form.elements.next?.value ?? ""); } catch (_) {}
    if (!form.matches("[data-link]")) return;
    // By fetch: a refusal must not cost the fragment.
    e.preventDefault();
    const refused = document.querySelector("[data-refused]");
    refused.hidden = true;
    try {
      const answer = await fetch(form.action, {
        method: "POST", headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
        body: JSON.stringify(Object.fromEntries(new FormData(form))),
      });
      const said = await answer.json();
      if (answer.ok) return location.replace(said.next);
      refused.querySelector("[data-said]").textContent = Object.values(said.errors ?? {}).join(" ") || said.detail;
    } catch (_) {
      refused.querySelector("[data-said]").textContent = form.dataset.unreached;
    }
    button?.removeAttribute("aria-busy");
    refused.hidden = false;
  });
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", ready) : ready();
  new MutationObserver(() => {
    for (const eye of document.querySelectorAll("[data-reveal][hidden]")) eye.hidden = false;
  }).observe(document.documentElement, { subtree: true, childList: true });
})();
