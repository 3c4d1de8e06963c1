// Sign-in and account forms, which also work without this script. It can reveal passwords, fills in the token of an
// e-mailed link, and shows that a form is being sent.
(() => {
  const ready = () => {
    for (const field of document.querySelectorAll("input[type=hidden][name=time_zone]"))
      field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || field.value;
    for (const button of document.querySelectorAll("[data-reveal]")) button.hidden = false;
    for (const element of document.querySelectorAll("[data-retry]")) {
      // page.js counts the digits down; at zero the notice becomes "try again".
      const wait = setInterval(() => {
        if (element.querySelector("[data-until]")?.textContent !== "0:00") return;
        clearInterval(wait);
        element.textContent = element.dataset.retry;
      }, 500);
    }
    const linkForm = document.querySelector("form[data-link]");
    if (!linkForm) return;
    const use = (token) => {
      linkForm.hidden = !token;
      linkForm.elements.token.value = token;
    };
    use(window.ec.linkToken(location.hash) || location.hash.slice(1));
    // Where a mail program has cut the fragment off, the code of the e-mail can be typed or pasted.
    const incomplete = document.querySelector("[data-incomplete]");
    incomplete.hidden = !linkForm.hidden;
    incomplete.querySelector("input").addEventListener("input", (e) => use(window.ec.linkToken(e.target.value)));
    // The page to return to after registration, if this browser registered; the server validates it again.
    try { if (linkForm.elements.next) linkForm.elements.next.value = localStorage.getItem("ec-next") ?? ""; } catch (_) {}
  };
  document.addEventListener("click", (e) => {
    const button = e.target.closest?.("[data-reveal]");
    if (!button) return;
    const input = button.parentElement.querySelector("input");
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });
  for (const type of ["keydown", "keyup"])
    document.addEventListener(type, (e) => {
      const capsNotice = e.target.closest?.(".field")?.querySelector("[data-caps]");
      if (capsNotice && e.getModifierState) capsNotice.hidden = !e.getModifierState("CapsLock");
    });
  document.addEventListener("focusout", (e) => {
    const capsNotice = e.target.closest?.(".field")?.querySelector("[data-caps]");
    if (capsNotice) capsNotice.hidden = true;
  });
  // Strength of a new password, by its length and number of distinct characters.
  document.addEventListener("input", (e) => {
    const meter = e.target.closest?.(".field")?.querySelector("[data-strength]");
    if (!meter) return;
    const typed = [...e.target.value], distinct = new Set(typed).size;
    const level = typed.length < 10 ? "short" : distinct < 6 ? "weak" : typed.length < 16 || distinct < 9 ? "fair" : "strong";
    meter.hidden = !typed.length;
    meter.className = meter.className.replace(/ is-\w+/, "") + ` is-${level}`;
    const meterText = meter.querySelector("[data-words]");
    if (meterText.textContent !== meter.dataset[level]) meterText.textContent = meter.dataset[level];
  });
  document.addEventListener("submit", async (e) => {
    const form = e.target;
    if (form.method !== "post" || !form.getAttribute("action")?.startsWith("/auth/")) return;
    for (const input of form.querySelectorAll("[data-reveal] ~ input, .secret input")) input.type = "password";
    const button = form.querySelector("button[type=submit]");
    button?.setAttribute("aria-busy", "true");
    addEventListener("pageshow", () => button?.removeAttribute("aria-busy"), { once: true });
    if (form.getAttribute("action") === "/auth/register")
      try { localStorage.setItem("ec-next", form.elements.next?.value ?? ""); } catch (_) {}
    if (!form.matches("[data-link], [data-stays]")) return;
    // Posted by fetch: after a refused form post the URL fragment with the token, or a typed password, would be lost.
    e.preventDefault();
    const refusalBox = form.querySelector("[data-refused]") ?? document.querySelector("[data-refused]");
    refusalBox.hidden = true;
    for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
    for (const error of form.querySelectorAll(".field .err")) error.textContent = "";
    let told = form.dataset.unreached;
    try {
      const response = await fetch(form.action, {
        method: "POST", headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
        body: JSON.stringify(Object.fromEntries(new FormData(form))),
      });
      const result = await response.json();
      if (response.ok) return location.replace(result.next);
      const errors = Object.entries(result.errors ?? {});
      const rest = form.matches("[data-stays]") ? errors.filter(([name, error]) => !showError(form, name, error)) : errors;
      told = rest.map(([, error]) => error).join(" ") || (errors.length && !rest.length ? "" : result.detail);
      // Fields that most people never need appear when the server asks for them.
      for (const part of form.querySelectorAll("[data-on-error]")) {
        if (!part.dataset.onError.split(" ").some((name) => name in (result.errors ?? {}))) continue;
        part.hidden = false;
        part.querySelector("input")?.focus();
      }
    } catch (_) { /* not reached */ }
    document.dispatchEvent(new Event("refused"));
    button?.removeAttribute("aria-busy");
    refusalBox.querySelector("[data-said]").textContent = told;
    refusalBox.hidden = !told;
    form.querySelector("[aria-invalid]")?.focus();
  });
  // Shows an error below its field, in place of the hint; returns whether there is such a field.
  const showError = (form, name, error) => {
    const input = form.elements[name];
    const field = input?.type === "hidden" ? null : input?.closest?.(".field");
    if (!field) return false;
    const id = `${input.id}-said`;
    const line = document.getElementById(id) ?? field.appendChild(Object.assign(document.createElement("span"), { id }));
    line.className = "err";
    field.querySelector("[data-strength]")?.setAttribute("hidden", ""); // it measures less than the server
    line.textContent = error;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", id);
    return true;
  };
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", ready) : ready();
  new MutationObserver(() => {
    for (const button of document.querySelectorAll("[data-reveal][hidden]")) button.hidden = false;
  }).observe(document.documentElement, { subtree: true, childList: true });
})();
