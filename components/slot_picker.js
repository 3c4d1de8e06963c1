// Month, week strip and times of one session type. It is dumb: Python gives the days and every word; this draws
// them, patches them when others hold or book, and reports what was chosen.
const GONE_AFTER = 4000;
const DAY = 86400000;
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export default {
  props: {
    days: Array, month: String, today: String, chosen_day: String, next_opening: String, mine: Number,
    hour12: Boolean, texts: Object, room: String, seq: Number, minutes: Number, sprite: String, zone: String,
  },
  emits: ["pick", "month", "day", "stale", "hour12"],
  template: `
<div class="picker">
  <section class="b-cal" :aria-label="texts.date">
    <div :class="['cal-box', { open }]">
      <div class="hs between cal-head">
        <h2 class="h2 cal-title" :id="id('m')" aria-live="polite">
          <span class="hide-sm"><span v-for="part in heading" :class="part.year ? 'faint year' : ''">{{ part.text }}</span></span>
          <span class="only-sm">{{ day && !open ? long(day, true) : title[0] }}</span></h2>
        <div class="hs g1">
          <button type="button" class="btn btn-ghost btn-sm hide-sm" v-if="first_open" @click="choose(first_open)"><svg class="ic i20" aria-hidden="true"><use :href="sprite + '#zap'"/></svg><span>{{ texts.next_opening }}</span></button>
          <button type="button" class="btn btn-ghost btn-sm only-sm" :aria-expanded="String(open)" @click="open = !open"><svg class="ic i20" aria-hidden="true"><use :href="sprite + '#calendar-days'"/></svg><span>{{ texts.month }}</span></button>
          <button type="button" :class="['btn-icon', { 'hide-sm': !open }]" :aria-label="texts.previous" :aria-disabled="at_start || null" @click="turn(-1)"><svg class="ic i22" aria-hidden="true"><use :href="sprite + '#chevron-left'"/></svg></button>
          <button type="button" :class="['btn-icon', { 'hide-sm': !open }]" :aria-label="texts.next" @click="turn(1)"><svg class="ic i22" aria-hidden="true"><use :href="sprite + '#chevron-right'"/></svg></button>
        </div>
      </div>
      <div class="week-strip only-sm" role="group" :aria-label="texts.date" ref="strip" @keydown="keys($event, 'strip')">
        <button v-for="d in strip" :key="d.iso" type="button" :data-iso="d.iso" v-bind="shown(d)" :aria-label="null" @click="choose(d.iso)">
          <small>{{ texts.weekdays_short[weekday(d.iso)] }}</small><span>{{ number(d.iso) }}</span><span class="sr-only"> {{ said_of(d) }}</span>
          <span class="lv" aria-hidden="true"><i v-for="n in d.level"></i></span></button>
      </div>
      <table class="cal" role="grid" :aria-labelledby="id('m')" ref="grid" @keydown="keys($event, 'grid')">
        <thead><tr><th v-for="w in week" scope="col" :abbr="texts.weekdays[w]">{{ texts.weekdays_short[w] }}</th></tr></thead>
        <tbody><tr v-for="row in rows"><td v-for="d in row" role="gridcell">
          <button v-if="d" type="button" :data-iso="d.iso" v-bind="shown(d)" @click="choose(d.iso)">
            <span v-if="d.mark" class="mo" aria-hidden="true" :data-m="d.mark"></span><span>{{ number(d.iso) }}</span>
            <span class="lv" aria-hidden="true"><i v-for="n in d.level"></i></span></button>
        </td></tr></tbody>
      </table>
      <div v-if="!first_open" class="banner blue mt4"><svg class="ic i20" aria-hidden="true"><use :href="sprite + '#calendar-x'"/></svg>
        <div class="grow"><p class="strong">{{ texts.nothing_in.replace('{month}', title[0]) }}</p>
          <p class="t-sm muted">{{ next_opening ? texts.next_is.replace('{day}', long(next_opening)) : texts.nothing_soon }}</p></div>
        <button v-if="next_opening" type="button" class="btn btn-glass btn-sm" @click="choose(next_opening)">{{ texts.go_there }}</button></div>
      <p class="hs g4 wrap mt4 t-xs faint hide-sm legend"><span class="hs g2"><span class="lv" aria-hidden="true"><i v-for="n in 3"></i></span>{{ texts.more_dots }}</span>
        <span class="hs g1" aria-hidden="true"><kbd class="kbd">←</kbd><kbd class="kbd">→</kbd> {{ texts.keys_move }} <kbd class="kbd">PgDn</kbd> {{ texts.keys_month }}</span></p>
    </div>
  </section>
  <section class="b-slots" :aria-label="texts.time">
    <div class="hs between slots-head">
      <h2 class="h3 hide-sm" v-if="day">{{ long(day, true) }}</h2>
      <span class="t-sm muted only-sm">{{ zone }}</span>
      <div class="seg seg-sm" role="group" :aria-label="texts.format"><button v-for="on in [true, false]" type="button" :aria-pressed="String(h12 === on)" @click="format(on)">{{ on ? texts.h12 : texts.h24 }}</button></div>
    </div>
    <div v-if="!day || !slots.length" class="inset slots-empty">
      <p class="strong">{{ !day ? texts.choose_day : state === 'full' ? texts.full : texts.closed }}</p>
      <p class="t-sm muted mt1" v-if="day">{{ texts.try_other }}</p>
      <button v-if="day && (first_open || next_opening)" type="button" class="btn btn-glass btn-sm mt4" @click="choose(after_day)"><svg class="ic i20" aria-hidden="true"><use :href="sprite + '#zap'"/></svg><span>{{ texts.next_opening }}</span></button></div>
    <div v-else class="slot-scroll needs-live" role="group" :aria-label="texts.time">
      <template v-for="part in parts" :key="day + part.name"><h3 class="slot-group"><svg class="ic i18" aria-hidden="true"><use :href="sprite + '#' + part.icon"/></svg><span>{{ part.name }}</span></h3>
        <transition-group tag="div" class="slot-grid" move-class="slot-move" leave-active-class="slot-out" @before-leave="keep_place">
          <button v-for="s in part.slots" :key="s.at" type="button" :class="['slot', look(s)]" :data-at="s.at" :aria-disabled="s.state ? 'true' : null" :aria-busy="picking === s.at ? 'true' : null" @click="pick(s)">
            <svg v-if="symbol(s)" class="ic i18" aria-hidden="true"><use :href="sprite + '#' + symbol(s)"/></svg>
            <span class="t">{{ clock(s.wall) }}</span><span v-if="s.offset" class="note">{{ s.offset }}</span>
            <span v-if="minutes" class="sr-only"> {{ texts.to }} {{ clock((s.wall + minutes) % 1440) }}, </span>
            <span v-if="note(s)" class="note">{{ note(s) }}</span><span v-else class="sr-only">{{ texts.free }}</span></button>
        </transition-group></template>
    </div>
    <p class="slot-hint t-sm muted" v-if="hint">{{ hint }}</p>
    <p class="t-xs faint mt3 hide-sm">{{ texts.times_in.replace("{zone}", zone) }}</p>
    <div class="sr-only" role="status" aria-live="polite">{{ said }}</div>
  </section>
</div>`,
  data() {
    return { list: {}, day: null, h12: this.hour12, open: false, said: "", hint: "", picking: null, at: this.seq, refocus: false };
  },
  created() { this.read(); },
  mounted() {
    this.reveal();
    const join = () => {
      if (this.gone) return;
      if (!window.socket) return setTimeout(join, 50);
      this.socket = window.socket;
      this.socket.on("slots", this.patch);
      this.socket.on("disconnect", this.lose);
      this.socket.on("connect", this.regain);
    };
    join();
  },
  unmounted() {
    this.gone = true;
    this.socket?.off("slots", this.patch);
    this.socket?.off("disconnect", this.lose);
    this.socket?.off("connect", this.regain);
  },
  watch: {
    days() { this.read(); if (this.refocus) this.$nextTick(() => this.focus()); },
    seq(now) { this.at = Math.max(this.at, now); },
    room() { this.at = this.seq; },
    chosen_day(now) { if (now) this.day = now; this.$nextTick(this.reveal); },
    hour12(now) { this.h12 = now; },
    mine() { this.picking = null; },
  },
  computed: {
    all() { return Object.values(this.list).sort((a, b) => (a.iso < b.iso ? -1 : 1)); },
    week() { return [...Array(7).keys()].map((n) => (n + this.texts.week_start) % 7); },
    rows() {
      const cells = Array(this.all.length ? (this.weekday(this.all[0].iso) - this.texts.week_start + 7) % 7 : 0).fill(null);
      const rolling = this.all.length && this.all[0].iso.slice(0, 7) !== this.all.at(-1).iso.slice(0, 7);
      this.all.forEach((d, n) => cells.push({ ...d, level: this.level(d), mark: rolling && (!n || d.iso.endsWith("-01")) ? this.texts.months_short[+d.iso.slice(5, 7) - 1] : "" }));
      while (cells.length % 7) cells.push(null);
      return [...Array(cells.length / 7).keys()].map((n) => cells.slice(7 * n, 7 * n + 7));
    },
    strip() { return this.all.filter((d) => d.iso >= this.today).map((d) => ({ ...d, level: this.level(d) })); },
    title() {
      if (!this.all.length) return ["", ""];
      const [a, b] = [this.all[0].iso, this.all.at(-1).iso];
      const name = (iso, names) => names[+iso.slice(5, 7) - 1];
      if (a.slice(0, 7) === b.slice(0, 7)) return [name(a, this.texts.months), a.slice(0, 4)];
      const from = a < this.today ? this.today : a, years = from.slice(0, 4) === b.slice(0, 4) ? b.slice(0, 4) : `${from.slice(0, 4)}–${b.slice(2, 4)}`;
      return [`${name(from, this.texts.months_short)} – ${name(b, this.texts.months_short)}`, years];
    },
    heading() {
      return this.texts.month_format.split(/(\{month\}|\{year\})/).filter(Boolean).map((text) => ({ year: text === "{year}", text: { "{month}": this.title[0], "{year}": this.title[1] }[text] ?? text }));
    },
    at_start() { return this.month <= this.today.slice(0, 7); },
    slots() { return this.list[this.day]?.slots ?? []; },
    state() { return this.list[this.day]?.state ?? "closed"; },
    first_open() { return this.all.find((d) => d.state === "open")?.iso; },
    after_day() { return this.all.find((d) => d.state === "open" && d.iso > this.day)?.iso ?? this.next_opening ?? this.first_open; },
    parts() {
      const kinds = [["morning", "sunrise", 0, 720], ["afternoon", "sun", 720, 1020], ["evening", "moon", 1020, 1440]];
      return kinds.map(([name, icon, from, to]) => ({ name: this.texts[name], icon, slots: this.slots.filter((s) => s.wall >= from && s.wall < to) })).filter((part) => part.slots.length);
    },
    roving() { return this.list[this.day] ? this.day : this.first_open ?? this.all[0]?.iso; },
  },
  methods: {
    id(name) { return `${this.$attrs.id ?? "picker"}-${name}`; },
    read() {
      this.list = Object.fromEntries(this.days.map(([iso, state, slots]) => [iso, { iso, state, slots: slots.map(([at, wall, offset, kept]) => ({ at, wall, offset, state: at === this.mine ? "" : kept, fresh: false })) }]));
      this.at = Math.max(this.at, this.seq);
      this.picking = null;
      if (this.chosen_day) this.day = this.chosen_day;
    },
    when(iso) { return new Date(`${iso}T00:00:00Z`); },
    weekday(iso) { return (this.when(iso).getUTCDay() + 6) % 7; },
    number(iso) { return String(+iso.slice(8)); },
    long(iso, short = false) {
      const end = short ? "_short" : "", names = this.texts[`weekdays${short ? "_in_date_short" : ""}`], months = this.texts[`months_in_date${end}`];
      return this.texts[`day_format${end}`].replace("{weekday}", names[this.weekday(iso)]).replace("{day}", this.number(iso)).replace("{month}", months[+iso.slice(5, 7) - 1]);
    },
    count(n) {
      const form = new Intl.PluralRules(document.documentElement.lang || "en").select(n);
      return (this.texts.times_free[form] ?? this.texts.times_free.other).replace("{n}", n);
    },
    level(d) { const n = d.slots.filter((s) => !s.state).length; return d.state !== "open" || !n ? 0 : n < 4 ? 1 : n < 8 ? 2 : 3; },
    shown(d) {
      const is_open = d.state === "open" || d.slots.some((s) => !s.state);
      return {
        class: ["day", is_open ? "free" : "off", { today: d.iso === this.today, full: d.state === "full" }], tabindex: d.iso === this.roving ? 0 : -1,
        "aria-pressed": String(d.iso === this.day), "aria-disabled": is_open || d.state === "full" ? null : "true",
        "aria-label": `${this.long(d.iso)}, ${this.said_of(d)}`,
      };
    },
    said_of(d) {
      const free = d.slots.filter((s) => !s.state).length;
      const word = free ? this.count(free) : d.state === "full" ? this.texts.full : this.texts.no_times;
      return d.iso === this.today ? `${this.texts.today}, ${word}` : word;
    },
    clock(wall) {
      const h = Math.floor(wall / 60), m = String(wall % 60).padStart(2, "0");
      return this.h12 ? this.texts.hours12[h].replace("{m}", m) : `${String(h).padStart(2, "0")}:${m}`;
    },
    look(s) { return s.at === this.mine ? "mine" : s.state === "held" ? "held" : s.state === "taken" ? "gone" : s.fresh ? "fresh" : ""; },
    symbol(s) { return { mine: "check", held: "hourglass", gone: "x" }[this.look(s)]; },
    note(s) { return this.texts["slot_" + this.look(s)]; },
    choose(iso) {
      const d = this.list[iso];
      if (!iso || (d && d.state === "closed" && !d.slots.length)) return;
      if (d) { this.day = iso; this.open = false; this.hint = ""; this.$nextTick(this.reveal); }
      this.$emit("day", { day: iso });
    },
    turn(by) {
      const [y, m] = this.month.split("-").map(Number), n = y * 12 + m - 1 + by;
      const to = `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")}`;
      if (to < this.today.slice(0, 7)) return;
      this.$emit("month", { month: to });
    },
    pick(s) {
      if (s.state) { this.hint = this.said = s.state === "held" ? this.texts.held_why : this.texts.taken_why; return; }
      if (this.lost) return;
      this.hint = "";
      this.picking = s.at;
      setTimeout(() => { if (this.picking === s.at) this.picking = null; }, 4000);
      this.$emit("pick", { start: s.at });
    },
    format(on) { if (on !== this.h12) { this.h12 = on; this.$emit("hour12", { on }); } },
    keys(e, where) {
      const now = document.activeElement?.dataset.iso;
      if (!now || e.altKey || e.ctrlKey || e.metaKey) return;
      const column = (this.weekday(now) - this.texts.week_start + 7) % 7;
      let by = STEPS[e.key] ?? { Home: -column, End: 6 - column }[e.key];
      if (where === "strip" && Math.abs(by) === 7) by = Math.sign(by);
      if (e.key === "PageUp" || e.key === "PageDown") { this.refocus = true; this.turn(e.key === "PageUp" ? -1 : 1); }
      else if (by === undefined) return;
      else {
        const to = new Date(this.when(now).getTime() + by * DAY).toISOString().slice(0, 10);
        const at = this.$refs[where].querySelector(`[data-iso="${to}"]`);
        if (at) at.focus();
        else if (Object.keys(STEPS).includes(e.key)) { this.refocus = to; this.turn(Math.sign(by)); }
      }
      e.preventDefault();
    },
    focus() {
      const seek = (iso) => this.$refs.grid.querySelector(`[data-iso="${iso}"]`);
      (seek(this.refocus) ?? seek(this.first_open) ?? this.$refs.grid.querySelector("[data-iso]"))?.focus();
      this.refocus = false;
    },
    reveal() { // only sideways: the page must not move
      const at = this.$refs.strip?.querySelector("[aria-pressed=true]");
      if (at) this.$refs.strip.scrollTo({ left: at.offsetLeft - this.$refs.strip.offsetLeft - (this.$refs.strip.clientWidth - at.offsetWidth) / 2 });
    },
    keep_place(el) { Object.assign(el.style, { left: `${el.offsetLeft}px`, top: `${el.offsetTop}px`, width: `${el.offsetWidth}px` }); },
    lose() { this.lost = true; },
    regain() { if (this.lost) { this.lost = false; this.$emit("stale", {}); } },
    patch(told) {
      if (!told || told.room !== this.room || told.seq <= this.at) return;
      if (told.seq > this.at + 1) this.$emit("stale", {});
      this.at = told.seq;
      const said = [];
      for (const [at, state] of told.gone ?? []) {
        const d = this.all.find((d) => d.slots.some((s) => s.at === at)), s = d?.slots.find((s) => s.at === at);
        if (!s || at === this.mine || s.state === state) continue;
        if (this.picking === at) this.picking = null;
        Object.assign(s, { state, fresh: false });
        if (d.iso === this.day) said.push(this.texts[state === "held" ? "say_held" : "say_taken"].replace("{time}", this.clock(s.wall)));
        if (state === "taken") setTimeout(() => this.leave(d.iso, s), GONE_AFTER);
      }
      for (const [at, iso, wall, offset] of told.back ?? []) {
        const d = this.list[iso];
        if (!d) continue;
        let s = d.slots.find((s) => s.at === at);
        if (s && !s.state) continue;
        if (!s) { d.slots.push({ at, wall, offset }); d.slots.sort((a, b) => a.at - b.at); s = d.slots.find((s) => s.at === at); }
        Object.assign(s, { state: "", fresh: true });
        d.state = "open";
        setTimeout(() => (s.fresh = false), GONE_AFTER);
        if (iso === this.day) said.push(this.texts.say_back.replace("{time}", this.clock(wall)));
      }
      if (said.length) this.said = said.slice(0, 3).join(" ");
    },
    leave(iso, s) {
      const d = this.list[iso];
      if (!d || s.state !== "taken" || !d.slots.includes(s)) return;
      d.slots = d.slots.filter((other) => other !== s);
      if (!d.slots.some((other) => other.state !== "taken")) d.state = "full";
    },
  },
};
