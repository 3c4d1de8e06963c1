// Vue component of the week grid: half hours that are opened and closed by dragging, by touch or by keys. Python passes
// the windows and all texts; the component emits one painted range per gesture and shows it as pending until Python
// answers.
const CELLS = 48, CELL = 30, DAY = 1440;
const HOLD = 350, SLIP = 8; // ms that a finger rests before it paints, and px that it may move meanwhile
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], PageUp: [0, -6], PageDown: [0, 6], Home: [0, -CELLS], End: [0, CELLS] };
const clamp = (n, min, max) => Math.min(max, Math.max(min, n));

export default {
  props: { windows: Array, order: Array, texts: Object, sprite: String, rtl: Boolean },
  emits: ["paint", "ask"],
  template: `
<div class="hg">
  <div class="hs between wrap g2">
    <div class="seg seg-sm" role="group" :aria-label="texts.mode"><button v-for="on in [false, true]" type="button" :aria-pressed="String(asking === on)" @click="asking = on">
      <svg class="ic i16" aria-hidden="true"><use :href="sprite + (on ? '#info' : '#pencil')"/></svg><span>{{ on ? texts.ask : texts.paint }}</span></button></div>
    <span class="t-sm muted tnum hg-total">{{ total }}</span>
  </div>
  <p class="t-xs faint hg-hint">{{ asking ? texts.hint_ask : texts.hint }}</p>
  <div role="grid" :aria-label="texts.grid" :aria-describedby="id('k')" aria-multiselectable="true" @keydown="key" @keyup="key_up" @focusout="left">
    <div role="row" class="hg-row hg-days"><span role="columnheader"><span class="sr-only">{{ texts.time }}</span></span><span v-for="d in order" role="columnheader" :key="d"><span aria-hidden="true">{{ texts.short[d - 1] }}</span><span class="sr-only">{{ texts.names[d - 1] }}</span></span></div>
    <div class="hg-body" role="rowgroup" ref="body" :class="{ asking, painting: !!drag }" @pointerdown="down" @pointermove="move" @pointerup="up" @pointercancel="cancel" @pointerleave="hover = null" @contextmenu="menu">
      <div v-for="(halves, r) in rows" :key="r" role="row" :class="['hg-row', { full: r % 2 === 0 }]"><span role="rowheader"><span v-if="r % 2 === 0" class="hg-hour">{{ hour(r) }}</span><span v-else class="sr-only">{{ hour(r) }}</span></span>
        <span v-for="(c, n) in halves" :key="n" role="gridcell" class="hg-cell" :data-at="n + '-' + r" :tabindex="at[0] === n && at[1] === r ? 0 : -1" :aria-selected="String(c.state > 0)" :aria-label="c.label"></span></div>
      <div class="hg-bars" aria-hidden="true">
        <div v-for="(bars, n) in columns" :key="n" class="hg-col">
          <div v-for="b in bars" :key="b.top" class="hg-bar" :class="{ from: b.from, on: b.on }" :style="place(b.top, b.end)"><template v-if="b.end - b.top >= 90"><span>{{ clock(b.top) }}</span><span>{{ clock(b.end) }}</span></template></div>
          <div v-for="(p, i) in pending.filter((p) => p.days.includes(order[n]))" :key="'p' + i" :class="['hg-bar', p.opens ? 'will' : 'wont']" :style="cells(p.first, p.end)"></div>
          <div v-if="drag && n >= box.left && n <= box.right" :class="['hg-bar', 'brush', drag.opens ? 'will' : 'wont']" :style="cells(box.top, box.end)"></div>
        </div>
        <div v-if="tip" class="hg-tip" :style="tip.style">{{ tip.text }}</div>
      </div>
    </div>
  </div>
  <p class="sr-only" :id="id('k')">{{ texts.keys }}</p>
  <div class="sr-only" role="status" aria-live="polite">{{ liveText }}</div>
</div>`,
  data() { return { at: [0, 18], drag: null, hover: null, pending: [], asking: false, liveText: "" }; },
  mounted() {
    // Painting by touch must not scroll; preventDefault needs a listener that is not passive.
    this.preventScroll = (e) => { if (this.drag) e.preventDefault(); };
    this.$refs.body.addEventListener("touchmove", this.preventScroll, { passive: false });
    this.cancelOnEscape = (e) => { if (e.key === "Escape" && this.drag) { e.preventDefault(); e.stopPropagation(); this.cancel(); } };
    window.addEventListener("keydown", this.cancelOnEscape, true);
  },
  unmounted() { window.removeEventListener("keydown", this.cancelOnEscape, true); clearTimeout(this.holdTimer); },
  watch: { windows() { this.settle(); } },
  computed: {
    // Every window as one piece, or as two if it runs past midnight, each on its day.
    pieces() {
      const byDay = this.order.map(() => []);
      for (const [day, opens, closes] of this.windows) {
        const index = this.order.indexOf(day), nextIndex = this.order.indexOf((day % 7) + 1);
        byDay[index].push({ top: opens, end: Math.min(closes, DAY), on: closes > DAY });
        if (closes > DAY) byDay[nextIndex].push({ top: 0, end: closes - DAY, from: true });
      }
      return byDay;
    },
    columns() { return this.pieces; },
    rows() {
      return [...Array(CELLS).keys()].map((r) => this.order.map((day, n) => {
        const [top, end] = [r * CELL, (r + 1) * CELL];
        const inside = this.pieces[n].map((p) => [Math.max(p.top, top), Math.min(p.end, end)]).filter(([a, b]) => a < b);
        const open = inside.reduce((sum, [a, b]) => sum + b - a, 0);
        const state = open === CELL ? 2 : open ? 1 : 0;
        const stateText = state === 2 ? this.texts.open : state ? inside.map(([a, b]) => this.texts.partly.replace("{span}", this.span(a, b))).join(", ") : this.texts.closed;
        return { state, label: this.texts.cell.replace("{day}", this.texts.names[day - 1]).replace("{span}", this.span(top, end)).replace("{state}", stateText) };
      }));
    },
    total() {
      const minutes = this.windows.reduce((sum, [, opens, closes]) => sum + closes - opens, 0), m = minutes % 60;
      return (m ? this.texts.hours_minutes : this.texts.hours).replace("{n}", Math.floor(minutes / 60)).replace("{m}", m);
    },
    box() {
      const [[a, b], [c, d]] = [this.drag.start, this.drag.now];
      return { left: Math.min(a, c), right: Math.max(a, c), top: Math.min(b, d), end: Math.max(b, d) + 1 };
    },
    tip() {
      if (!this.drag && !this.hover) return null;
      const at = this.drag ? this.box : { left: this.hover[0], right: this.hover[0], top: this.hover[1], end: this.hover[1] + 1 };
      const side = at.left > 3 ? ["inset-inline-end", 7 - at.right - 1] : ["inset-inline-start", at.left];
      const below = at.top < 3;
      const text = this.drag ? this.texts[this.drag.opens ? "opening" : "closing"].replace("{span}", this.long(at)) : this.long(at);
      return { text, style: { [side[0]]: `${(side[1] / 7) * 100}%`, [below ? "top" : "bottom"]: below ? `calc(${(at.end / CELLS) * 100}% + 4px)` : `calc(${100 - (at.top / CELLS) * 100}% + 4px)` } };
    },
  },
  methods: {
    id(name) { return `${this.$attrs.id ?? "hours"}-${name}`; },
    clock(minutes) {
      const h = Math.floor(minutes / 60), m = String(minutes % 60).padStart(2, "0");
      if (!this.texts.hour12) return `${String(h).padStart(2, "0")}:${m}`;
      return this.texts[h % 24 < 12 ? "am" : "pm"].replace("{time}", `${h % 12 || 12}:${m}`);
    },
    hour(r) { return this.texts.hour12 ? this.clock(r * CELL).replace(":00", "") : this.clock(r * CELL); },
    span(from, until) { return this.texts.span.replace("{from}", this.clock(from)).replace("{until}", this.clock(until)); },
    long(at) {
      const names = [at.left, at.right].map((n) => this.texts.short[this.order[n] - 1]);
      const days = at.left === at.right ? names[0] : this.texts.days.replace("{first}", names[0]).replace("{last}", names[1]);
      return `${days} ${this.span(at.top * CELL, at.end * CELL)}`;
    },
    place(top, end) { return { top: `${(top / DAY) * 100}%`, height: `${((end - top) / DAY) * 100}%` }; },
    cells(first, end) { return this.place(first * CELL, end * CELL); },
    cell(e) {
      const gridBox = this.$refs.body.querySelector(".hg-bars").getBoundingClientRect();
      const ratio = (e.clientX - gridBox.left) / gridBox.width, n = Math.floor((this.rtl ? 1 - ratio : ratio) * 7);
      return [clamp(n, 0, 6), clamp(Math.floor(((e.clientY - gridBox.top) / gridBox.height) * CELLS), 0, CELLS - 1)];
    },
    inside(e) { return e.target.closest(".hg-cell"); },
    begin(at, keys = false) { this.drag = { start: at, now: at, opens: this.rows[at[1]][at[0]].state !== 2, keys }; this.hover = null; },
    down(e) {
      if (!e.isPrimary || e.button !== 0 || !this.inside(e)) return;
      const at = this.cell(e);
      if (e.pointerType !== "touch") {
        e.preventDefault(); // prevents text selection; it also prevents focus, which is set next
        this.focus(at);
        if (this.asking) return this.ask(at);
        this.$refs.body.setPointerCapture(e.pointerId);
        return this.begin(at);
      }
      this.touch = { at, x: e.clientX, y: e.clientY };
      if (this.asking) return;
      this.holdTimer = setTimeout(() => { this.begin(at); navigator.vibrate?.(12); }, HOLD);
    },
    move(e) {
      if (this.drag && !this.drag.keys) { this.drag.now = this.cell(e); return; }
      if (e.pointerType === "touch") {
        if (this.touch && Math.hypot(e.clientX - this.touch.x, e.clientY - this.touch.y) > SLIP) this.forget();
      } else if (!this.drag) this.hover = this.inside(e) ? this.cell(e) : null;
    },
    up(e) {
      const touch = this.touch;
      this.forget();
      if (this.drag && !this.drag.keys) return this.commit();
      if (touch && e.pointerType === "touch") { // a tap: toggle one half hour, or ask why it is not free
        if (this.asking) return this.ask(touch.at);
        this.begin(touch.at);
        this.commit();
      }
    },
    menu(e) { if (this.touch || this.drag) e.preventDefault(); },
    forget() { clearTimeout(this.holdTimer); this.touch = null; },
    cancel() {
      this.forget();
      if (this.drag) { this.drag = null; this.liveText = this.texts.cancelled; }
    },
    commit() {
      const { left, right, top, end } = this.box, opens = this.drag.opens;
      this.liveText = this.texts[opens ? "opened" : "shut"].replace("{span}", this.long(this.box));
      this.drag = null;
      const range = { days: this.order.slice(left, right + 1), first: top, end, opens };
      this.pending.push(range);
      this.$emit("paint", range);
    },
    ask([n, r]) { this.$emit("ask", { day: this.order[n], cell: r }); },
    settle() { this.pending = []; },
    focus(at) {
      this.at = at;
      this.$nextTick(() => this.$refs.body.querySelector(`[data-at="${at.join("-")}"]`)?.focus({ preventScroll: !this.drag?.keys && !this.moved }));
    },
    key(e) {
      if (e.altKey || e.ctrlKey || e.metaKey || !e.target.closest(".hg-cell")) return;
      if (e.key === " " || e.key === "Enter") {
        e.preventDefault();
        if (e.repeat) return;
        if (this.asking) return this.ask(this.at);
        if (!this.drag) this.begin(this.at, true);
        return this.commit();
      }
      const step = STEPS[e.key];
      if (!step) return;
      e.preventDefault();
      if (e.shiftKey && !this.drag && !this.asking) this.begin(this.at, true);
      const by = this.rtl ? -step[0] : step[0];
      const to = [clamp(this.at[0] + by, 0, 6), clamp(this.at[1] + step[1], 0, CELLS - 1)];
      if (this.drag) { this.drag.now = to; this.liveText = this.tip.text; }
      this.moved = true;
      this.focus(to);
    },
    key_up(e) { if (e.key === "Shift" && this.drag?.keys) this.commit(); },
    left(e) { if (this.drag?.keys && !this.$refs.body.contains(e.relatedTarget)) this.cancel(); },
  },
};
