// Escaped HTML from Python. Reports what was done in it by [data-act]; keeps focus and scroll when redrawn.
// With data-morph only what differs is changed: what stays keeps focus, hover and animations, what goes folds up.
const keyOf = (at) => at.dataset?.uid;
const kind = (at) => `${at.nodeType} ${at.nodeName} ${keyOf(at) ?? ""}`;
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const fold = (at) => {
  if (!keyOf(at) || still()) return at.remove();
  at._leaving = at.inert = true;
  const from = { height: `${at.offsetHeight}px`, opacity: 1, overflow: "clip" };
  const to = { height: 0, opacity: 0, padding: 0, marginBlock: `-${getComputedStyle(at.parentElement).rowGap}`, overflow: "clip" };
  at.animate([from, { ...from, opacity: 0, offset: 0.4 }, to], { duration: 320, easing: "ease" }).finished.then(() => at.remove());
};
const morph = (now, then) => {
  for (const { name } of [...now.attributes]) if (!then.hasAttribute(name)) now.removeAttribute(name);
  for (const { name, value } of then.attributes) if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  const old = [...now.childNodes].filter((at) => !at._leaving);
  let place = old[0] ?? null;
  for (const next of [...then.childNodes]) {
    const same = keyOf(next) ? old.find((at) => kind(at) === kind(next)) : place && kind(place) === kind(next) ? place : null;
    if (!same) { now.insertBefore(next, place); continue; }
    old.splice(old.indexOf(same), 1);
    if (same !== place) now.insertBefore(same, place);
    else do place = place.nextSibling; while (place?._leaving);
    if (same.nodeType === Node.ELEMENT_NODE) morph(same, next);
    else if (same.data !== next.data) same.data = next.data;
  }
  old.forEach(fold);
};

export default {
  props: { innerHTML: String, tag: String },
  template: `<component :is="tag"></component>`,
  mounted() {
    this.drawn = this.innerHTML;
    this.$el.innerHTML = this.innerHTML;
    this.$el.addEventListener("click", (e) => {
      const at = e.target.closest("[data-act]");
      if (!at || !this.$el.contains(at) || at.matches("input, select, textarea, form")) return;
      if (at.tagName === "A" && !at.hasAttribute("href")) e.preventDefault();
      if (at.getAttribute("aria-disabled") === "true") return;
      this.report(at);
    });
    this.$el.addEventListener("change", (e) => {
      const at = e.target;
      if (!at.matches("input[data-act], select[data-act], textarea[data-act]")) return;
      at.told = at.value;
      this.report(at, at.type === "checkbox" ? at.checked : at.value);
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
    alike(act) {
      return [...this.$el.querySelectorAll("[data-act]")].filter((at) => at.dataset.act === act);
    },
    redraw() {
      this.drawn = this.innerHTML;
      const held = this.$el.contains(document.activeElement) ? document.activeElement : null;
      if (this.$el.hasAttribute("data-morph")) return this.change(held);
      const { act, key } = held?.dataset ?? {};
      const place = act ? this.alike(act).indexOf(held) : 0;
      // What is being typed is not reported yet: it goes on in the new field.
      const typed = held?.matches("input, textarea") && held.type !== "checkbox" && held.value !== (held.told ?? held.defaultValue);
      this.$el.innerHTML = this.innerHTML;
      if (!act) return;
      const same = this.alike(act);
      const exact = same.find((at) => at.dataset.key === key);
      // What was acted on is gone: its neighbour has its place, and the page when there is none.
      (exact ?? same[Math.min(place, same.length - 1)])?.focus();
      if (typed && exact) {
        exact.value = held.value;
        if (held.selectionStart != null) exact.setSelectionRange(held.selectionStart, held.selectionEnd);
      } else if (exact?.matches("input[type=text]")) exact.select();
      if (!same.length) this.$nextTick(() => {
        if (document.activeElement === document.body) document.querySelector(".page[tabindex]")?.focus({ preventScroll: true });
      });
    },
    change(held) {
      const then = document.createElement("template");
      const around = held?.closest("[data-uid]");
      const cards = [...this.$el.querySelectorAll("article[data-uid]")];
      const place = cards.indexOf(around);
      then.innerHTML = this.innerHTML;
      const next = document.createElement("div");
      for (const { name, value } of this.$el.attributes) next.setAttribute(name, value);
      next.append(then.content);
      morph(this.$el, next);
      if (!held || (held.isConnected && !held.closest("[inert]"))) return;
      // What was acted on is gone: what it left on its card, else the card that has its place, else the page.
      const left = cards.filter((at) => at.isConnected && !at.inert && !at.closest("[inert]"));
      const at = left.includes(around) ? around : left[Math.min(place, left.length - 1)];
      (at?.querySelector(".acts :is(button, a)") ?? at?.querySelector("a, button") ?? document.querySelector(".page[tabindex]"))?.focus();
    },
    patch(part, html) {
      for (const at of this.$el.querySelectorAll("[data-part]")) if (at.dataset.part === part) at.innerHTML = html;
    },
    report(at, value = null) {
      this.$emit("act", { act: at.dataset.act, key: at.dataset.key ?? "", value });
    },
  },
};
