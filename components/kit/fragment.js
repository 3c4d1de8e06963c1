// Vue component of Fragment: renders escaped HTML from Python, emits actions of elements with [data-act], and keeps the
// focus when it is redrawn. With data-morph it patches only the differences: unchanged elements keep focus, hover and
// animations, removed ones fold away.
const keyOf = (element) => element.dataset?.uid;
const kindOf = (element) => `${element.nodeType} ${element.nodeName} ${keyOf(element) ?? ""}`;
const prefersReducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const foldAway = (element) => {
  if (!keyOf(element) || prefersReducedMotion()) return element.remove();
  element._leaving = element.inert = true;
  const from = { height: `${element.offsetHeight}px`, opacity: 1, overflow: "clip" };
  const to = { height: 0, opacity: 0, padding: 0, marginBlock: `-${getComputedStyle(element.parentElement).rowGap}`, overflow: "clip" };
  element.animate([from, { ...from, opacity: 0, offset: 0.4 }, to], { duration: 320, easing: "ease" }).finished.then(() => element.remove());
};
const morph = (current, wanted) => {
  for (const { name } of [...current.attributes]) if (!wanted.hasAttribute(name)) current.removeAttribute(name);
  for (const { name, value } of wanted.attributes) if (current.getAttribute(name) !== value) current.setAttribute(name, value);
  const remaining = [...current.childNodes].filter((element) => !element._leaving);
  let position = remaining[0] ?? null;
  for (const replacement of [...wanted.childNodes]) {
    const same = keyOf(replacement) ? remaining.find((element) => kindOf(element) === kindOf(replacement)) : position && kindOf(position) === kindOf(replacement) ? position : null;
    if (!same) { current.insertBefore(replacement, position); continue; }
    remaining.splice(remaining.indexOf(same), 1);
    if (same !== position) current.insertBefore(same, position);
    else do position = position.nextSibling; while (position?._leaving);
    if (same.nodeType === Node.ELEMENT_NODE) morph(same, replacement);
    else if (same.data !== replacement.data) same.data = replacement.data;
  }
  remaining.forEach(foldAway);
};

export default {
  props: { innerHTML: String, tag: String },
  template: `<component :is="tag"></component>`,
  mounted() {
    this.drawn = this.innerHTML;
    this.$el.innerHTML = this.innerHTML;
    this.$el.addEventListener("click", (e) => {
      const element = e.target.closest("[data-act]");
      if (!element || !this.$el.contains(element) || element.matches("input, select, textarea, form")) return;
      if (element.tagName === "A" && !element.hasAttribute("href")) e.preventDefault();
      if (element.getAttribute("aria-disabled") === "true") return;
      this.report(element);
    });
    this.$el.addEventListener("change", (e) => {
      const element = e.target;
      if (!element.matches("input[data-act], select[data-act], textarea[data-act]")) return;
      element.reportedValue = element.value;
      this.report(element, element.type === "checkbox" ? element.checked : element.value);
    });
    this.$el.addEventListener("submit", (e) => {
      if (e.target.hasAttribute("action")) return; // a real form: the browser posts it
      e.preventDefault();
      if (e.target.dataset.act) this.report(e.target, Object.fromEntries(new FormData(e.target)));
    });
  },
  updated() {
    if (this.innerHTML !== this.drawn) this.redraw();
  },
  methods: {
    withAct(act) {
      return [...this.$el.querySelectorAll("[data-act]")].filter((element) => element.dataset.act === act);
    },
    redraw() {
      this.drawn = this.innerHTML;
      const focused = this.$el.contains(document.activeElement) ? document.activeElement : null;
      if (this.$el.hasAttribute("data-morph")) return this.morphContent(focused);
      const { act, key } = focused?.dataset ?? {};
      const position = act ? this.withAct(act).indexOf(focused) : 0;
      // Typed text that has not been reported yet (no change event) is carried over to the new field.
      const typed = focused?.matches("input, textarea") && focused.type !== "checkbox" && focused.value !== (focused.reportedValue ?? focused.defaultValue);
      this.$el.innerHTML = this.innerHTML;
      if (!act) return;
      const same = this.withAct(act);
      const exact = same.find((element) => element.dataset.key === key);
      // If the focused element is gone, focus the one at its position, or the page if there is none.
      (exact ?? same[Math.min(position, same.length - 1)])?.focus();
      if (typed && exact) {
        exact.value = focused.value;
        if (focused.selectionStart != null) exact.setSelectionRange(focused.selectionStart, focused.selectionEnd);
      } else if (exact?.matches("input[type=text]")) exact.select();
      if (!same.length) this.$nextTick(() => {
        if (document.activeElement === document.body) document.querySelector(".page[tabindex]")?.focus({ preventScroll: true });
      });
    },
    morphContent(focused) {
      const wanted = document.createElement("template");
      const card = focused?.closest("[data-uid]");
      const cards = [...this.$el.querySelectorAll("article[data-uid]")];
      const position = cards.indexOf(card);
      wanted.innerHTML = this.innerHTML;
      const replacement = document.createElement("div");
      for (const { name, value } of this.$el.attributes) replacement.setAttribute(name, value);
      replacement.append(wanted.content);
      morph(this.$el, replacement);
      if (!focused || (focused.isConnected && !focused.closest("[inert]"))) return;
      // If the focused element is gone, focus another control of its card, else the card at its position, or the page.
      const remainingCards = cards.filter((element) => element.isConnected && !element.inert && !element.closest("[inert]"));
      const element = remainingCards.includes(card) ? card : remainingCards[Math.min(position, remainingCards.length - 1)];
      (element?.querySelector(".acts :is(button, a)") ?? element?.querySelector("a, button") ?? document.querySelector(".page[tabindex]"))?.focus();
    },
    patch(part, html) {
      for (const element of this.$el.querySelectorAll("[data-part]")) if (element.dataset.part === part) element.innerHTML = html;
    },
    report(element, value = null) {
      this.$emit("act", { act: element.dataset.act, key: element.dataset.key ?? "", value });
    },
  },
};
