// Escaped HTML from Python. Reports what was done in it by [data-act]; keeps focus and scroll when redrawn.
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
    patch(part, html) {
      for (const at of this.$el.querySelectorAll("[data-part]")) if (at.dataset.part === part) at.innerHTML = html;
    },
    report(at, value = null) {
      this.$emit("act", { act: at.dataset.act, key: at.dataset.key ?? "", value });
    },
  },
};
