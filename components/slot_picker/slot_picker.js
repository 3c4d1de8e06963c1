// Month, week strip and times of one session type. It is dumb: Python gives the days and every word; this draws
// them, patches them when others hold or book, and reports what was chosen. Nothing that is shown ever moves by
// itself: a time that is taken keeps its place until another day is looked at, and one that comes back between two
// others waits while a pointer is over the list. A list that closes up under a finger is a list of wrong clicks.
const FRESH = 4000; // ms that a time is announced as taken or free again, and between two spoken messages
const ANSWER = 10000; // ms after which a click that nobody answered is asked about
const DAY = 86400000;
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const PARTS = [["morning", "sunrise", 0, 720], ["afternoon", "sun", 720, 1020], ["evening", "moon", 1020, 1440]];
const iso_of = (ms) => new Date(ms).toISOString().slice(0, 10);

export default {
  props: {
    days: Array, month: String, today: String, chosen_day: String, next_opening: String, mine: Number, clocks: Array,
    hour12: Boolean, words: Array, room: String, seq: Number, minutes: Number, sprite: String, zone: String,
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
          <button type="button" class="btn btn-ghost btn-sm hide-sm" v-if="first_open" @click="choose(first_open)"><svg class="ic i20" aria-hidden="true"><use :href="sprite + '#zap'"/></svg><span class="narrow-sr">{{ texts.next_opening }}</span></button>
          <button type="button" class="btn btn-ghost btn-sm only-sm" :aria-expanded="String(open)" @click="open = !open"><svg class="ic i20" aria-hidden="true"><use :href="sprite + '#calendar-days'"/></svg><span>{{ texts.month }}</span></button>
          <button type="button" :class="['btn-icon', 'turn', { 'hide-sm': !open }]" :aria-label="texts.previous" :aria-disabled="at_start || null" @click="turn(-1)"><svg class="ic i22" aria-hidden="true"><use :href="sprite + '#chevron-left'"/></svg></button>
          <button type="button" :class="['btn-icon', 'turn', { 'hide-sm': !open }]" :aria-label="texts.next" @click="turn(1)"><svg class="ic i22" aria-hidden="true"><use :href="sprite + '#chevron-right'"/></svg></button>
        </div>
      </div>
      <div class="week-strip only-sm" role="group" :aria-label="texts.date" ref="strip" @keydown="keys($event, 'strip')">
        <button v-for="d in strip" :key="d.iso" type="button" :data-iso="d.iso" v-bind="shown(d)" :aria-label="null" @click="choose(d.iso)">
          <small>{{ texts.weekdays_short[weekday(d.iso)] }}</small><span>{{ number(d.iso) }}</span><span class="sr-only"> {{ said_of(d) }}</span>
          <span class="lv" aria-hidden="true"><i v-for="n in d.level"></i></span></button>
      </div>
      <table class="cal" role="grid" :aria-labelledby="id('m')" :aria-describedby="id('k')" ref="grid" @keydown="keys($event, 'grid')">
        <thead><tr><th v-for="w in week" scope="col" :abbr="texts.weekdays[w]">{{ texts.weekdays_short[w] }}</th></tr></thead>
        <tbody><tr v-for="row in rows"><td v-for="d in row" role="gridcell" :aria-selected="d ? String(d.iso === day) : null">
          <button v-if="d" type="button" :data-iso="d.iso" v-bind="shown(d)" @click="choose(d.iso)">
            <span v-if="d.mark" class="mo" aria-hidden="true" :data-m="d.mark"></span><span>{{ number(d.iso) }}</span>
            <span class="lv" aria-hidden="true"><i v-for="n in d.level"></i></span></button>
        </td></tr></tbody>
      </table>
      <p class="sr-only" :id="id('k')">{{ texts.keys_said }}</p>
      <div v-if="!first_open && day" class="banner blue mt4"><svg class="ic i20" aria-hidden="true"><use :href="sprite + '#calendar-x'"/></svg>
        <div class="grow"><p class="strong">{{ texts.nothing_in.replace('{month}', title[0]) }}</p>
          <p class="t-sm muted">{{ ahead }}</p></div>
        <button v-if="next_opening" type="button" class="btn btn-glass btn-sm" @click="choose(next_opening)">{{ texts.go_there }}</button></div>
      <p v-else-if="first_open" class="hs g4 wrap mt4 t-xs faint hide-sm legend"><span class="hs g2"><span class="lv" aria-hidden="true"><i v-for="n in 3"></i></span>{{ texts.more_dots }}</span>
        <span class="hs g1" aria-hidden="true"><kbd class="kbd">←</kbd><kbd class="kbd">→</kbd> {{ texts.keys_move }} <kbd class="kbd">PgDn</kbd> {{ texts.keys_month }}</span></p>
    </div>
  </section>
  <section class="b-slots" :aria-label="texts.time">
    <div class="slots-head">
      <h2 class="h3 hide-sm" v-if="day">{{ long(day, true) }}</h2>
      <div class="seg seg-sm" role="group" :aria-label="texts.format"><button v-for="on in [true, false]" type="button" :aria-pressed="String(h12 === on)" @click="format(on)">{{ on ? texts.h12 : texts.h24 }}</button></div>
      <p class="live-line t-xs"><span :class="['live-mark', link]" :title="link === 'live' ? texts.live_why : null"><span class="dot" aria-hidden="true"></span>{{ texts[link] }}</span><span class="faint">{{ zone }}</span></p>
    </div>
    <div v-if="!day || !slots.length" class="inset slots-empty">
      <p class="strong">{{ !day ? (first_open ? texts.choose_day : texts.nothing_in.replace('{month}', title[0])) : state === 'full' ? texts.full : texts.closed }}</p>
      <p class="t-sm muted mt1" v-if="said_next">{{ said_next }}</p>
      <button v-if="first_open || next_opening" type="button" class="btn btn-glass btn-sm mt4" @click="choose(after_day)"><svg class="ic i20" aria-hidden="true"><use :href="sprite + '#zap'"/></svg><span>{{ day || first_open ? texts.next_opening : texts.go_there }}</span></button></div>
    <div v-else :class="['slot-scroll', 'needs-live', { lost }]" ref="times" @keydown="slot_keys" @pointerenter="aim" @pointerleave="rest" @focusin="look_at" @focusout="looked = null">
      <template v-for="part in parts" :key="day + part.name"><h3 class="slot-group" :id="id(part.name)"><svg class="ic i18" aria-hidden="true"><use :href="sprite + '#' + part.icon"/></svg><span>{{ part.title }}</span></h3>
        <transition-group tag="div" class="slot-grid" role="grid" :aria-labelledby="id(part.name)" move-class="slot-move">
          <div v-for="s in part.slots" :key="s.at" role="row"><div role="gridcell">
            <button type="button" :class="['slot', look(s), { quiet: s.quiet }]" :data-at="s.at" :tabindex="s.at === slot_stop ? 0 : -1" :aria-disabled="s.state || lost ? 'true' : null" :aria-busy="picking === s.at ? 'true' : null" @click="pick(s)" @pointerenter="looked = s.at" @pointerleave="looked = null">
              <svg v-if="symbol(s)" class="ic i18" aria-hidden="true"><use :href="sprite + '#' + symbol(s)"/></svg>
              <span class="t">{{ clock(s.wall) }}</span><span v-if="s.offset" class="note">{{ s.offset }}</span>
              <span v-if="minutes" class="sr-only"> {{ texts.to }} {{ clock((s.wall + minutes) % 1440) }}, </span>
              <span v-if="there(s)" class="sr-only">{{ there(s) }}, </span>
              <span v-if="note(s)" class="note">{{ note(s) }}</span><span v-else class="sr-only">{{ texts.free }}</span></button></div></div>
        </transition-group></template>
    </div>
    <div class="slot-foot t-xs"><p v-if="hint" class="slot-hint">{{ hint }}</p><p v-else-if="both" class="tnum">{{ both }}</p>
      <p v-if="change" class="clock-note mt1"><svg class="ic i16" aria-hidden="true"><use :href="sprite + '#clock'"/></svg><span>{{ change }}</span></p></div>
    <div class="sr-only" role="status" aria-live="polite">{{ said }}</div>
  </section>
</div>`,
  data() {
    return {
      list: {}, day: null, h12: this.hour12, open: false, said: "", hint: "", picking: null, at: this.seq, refocus: false,
      link: "connecting", looked: null, stop: null,
    };
  },
  created() { this.read(); this.later = []; this.unsaid = new Map(); },
  mounted() {
    this.reveal();
    addEventListener("offline", this.lose);
    addEventListener("online", this.regain);
    const join = () => {
      if (this.gone) return;
      if (!window.socket) return setTimeout(join, 50);
      this.socket = window.socket;
      this.socket.on("slots", this.patch);
      this.socket.on("disconnect", this.lose);
      this.socket.on("connect", this.regain);
      if (this.socket.connected) this.link = "live";
    };
    join();
  },
  unmounted() {
    this.gone = true;
    removeEventListener("offline", this.lose);
    removeEventListener("online", this.regain);
    this.socket?.off("slots", this.patch);
    this.socket?.off("disconnect", this.lose);
    this.socket?.off("connect", this.regain);
  },
  watch: {
    days() { this.read(); if (this.refocus) this.$nextTick(() => this.focus()); },
    seq(now) { this.at = Math.max(this.at, now); },
    room() { this.at = this.seq; },
    chosen_day(now) { if (now) this.go_to(now); this.$nextTick(this.reveal); },
    hour12(now) { this.h12 = now; },
    mine() { this.picking = null; },
  },
  computed: {
    texts() { return Object.fromEntries(this.words); },
    all() { return Object.values(this.list).sort((a, b) => (a.iso < b.iso ? -1 : 1)); },
    week() { return [...Array(7).keys()].map((n) => (n + this.texts.week_start) % 7); },
    rows() {
      const cells = Array(this.all.length ? this.column(this.all[0].iso) : 0).fill(null);
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
    ahead() { return this.next_opening ? this.texts.next_is.replace("{day}", this.long(this.next_opening)) : this.texts.nothing_soon; },
    said_next() { return !this.day ? (this.first_open ? "" : this.ahead) : this.first_open || this.next_opening ? this.texts.try_other : ""; },
    state() { return this.list[this.day]?.state ?? "closed"; },
    first_open() { return this.all.find((d) => d.state === "open" && d.slots.some((s) => !s.state))?.iso; },
    after_day() { return this.all.find((d) => d.state === "open" && d.iso > this.day)?.iso ?? this.next_opening ?? this.first_open; },
    parts() {
      return PARTS.map(([name, icon, from, to]) => ({ name, title: this.texts[name], icon, slots: this.slots.filter((s) => s.wall >= from && s.wall < to) })).filter((part) => part.slots.length);
    },
    roving() { return this.list[this.day] ? this.day : this.first_open ?? (this.strip[0] ?? this.all[0])?.iso; },
    slot_stop() { return (this.slots.find((s) => s.at === this.stop) ?? this.slots.find((s) => s.at === this.mine) ?? this.slots.find((s) => !s.state) ?? this.slots[0])?.at; },
    lost() { return this.link === "reconnecting" || this.link === "offline"; },
    both() { // the time in question on both clocks, else how far they are apart
      const s = this.slots.find((s) => s.at === (this.picking ?? this.looked)) ?? this.slots.find((s) => s.at === this.mine);
      if (s && this.there(s)) return this.texts.both.replace("{time}", this.clock(s.wall)).replace("{there}", this.there(s));
      const by = this.slots.length ? this.shift(this.slots[0].at) : 0, h = Math.floor(Math.abs(by) / 60), m = Math.abs(by) % 60;
      return by ? this.texts[by > 0 ? "ahead" : "behind"].replace("{city}", this.clocks[0]).replace("{hours}", m ? `${h}:${String(m).padStart(2, "0")}` : h) : "";
    },
    change() { return this.clocks[2]?.findLast(([from]) => from <= this.day)?.[1] ?? ""; },
  },
  methods: {
    id(name) { return `${this.$attrs.id ?? "picker"}-${name}`; },
    read() {
      const before = this.list[this.day]?.slots ?? [], same = this.room === this.was;
      this.list = Object.fromEntries(this.days.map(([iso, state, slots]) => [iso, { iso, state, slots: slots.map(([at, wall, offset, kept]) => ({ at, wall, offset, state: at === this.mine ? "" : kept, fresh: false })) }]));
      this.was = this.room;
      this.at = Math.max(this.at, this.seq);
      this.picking = null;
      const shown = this.day;
      if (this.chosen_day) this.day = this.chosen_day;
      else if (!this.list[this.day]) this.day = null; // a day of another month
      const d = this.list[this.day];
      if (!d || !same || shown !== this.day) return;
      const known = new Set(d.slots.map((s) => s.at)); // what is not to be had any more keeps its place here, too
      d.slots.push(...before.filter((s) => !known.has(s.at)).map((s) => ({ ...s, state: s.state === "taken" ? "taken" : "off", fresh: false })));
      d.slots.sort((a, b) => a.at - b.at);
    },
    go_to(iso) { // whoever looks elsewhere finds the lists tidied
      if (iso === this.day) return;
      const d = this.list[this.day];
      if (d) d.slots = d.slots.filter((s) => s.state !== "taken" && s.state !== "off");
      if (d && !d.slots.length && d.state === "open") d.state = "full";
      this.day = iso;
      this.stop = this.looked = null;
      this.rest();
    },
    when(iso) { return new Date(`${iso}T00:00:00Z`); },
    weekday(iso) { return (this.when(iso).getUTCDay() + 6) % 7; },
    column(iso) { return (this.weekday(iso) - this.texts.week_start + 7) % 7; },
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
      const is_open = d.slots.some((s) => !s.state), full = d.state === "full" || (!is_open && d.state === "open");
      return {
        class: ["day", is_open ? "free" : "off", { today: d.iso === this.today, full }], tabindex: d.iso === this.roving ? 0 : -1,
        "aria-pressed": String(d.iso === this.day), "aria-disabled": is_open || full ? null : "true", "aria-current": d.iso === this.today ? "date" : null,
        "aria-label": `${this.long(d.iso)}, ${this.said_of(d)}`,
      };
    },
    said_of(d) {
      const free = d.slots.filter((s) => !s.state).length;
      const word = free ? this.count(free) : d.state === "closed" ? this.texts.no_times : this.texts.full;
      return d.iso === this.today ? `${this.texts.today}, ${word}` : word;
    },
    clock(wall) {
      const h = Math.floor(wall / 60), m = String(wall % 60).padStart(2, "0");
      return this.h12 ? this.texts.hours12[h].replace("{m}", m) : `${String(h).padStart(2, "0")}:${m}`;
    },
    shift(at) { return this.clocks[1]?.findLast(([from]) => from <= at)?.[1] ?? 0; },
    there(s) {
      const wall = s.wall + this.shift(s.at);
      if (wall === s.wall) return "";
      const words = wall < 0 ? this.texts.there_before : wall >= 1440 ? this.texts.there_after : this.texts.there;
      return words.replace("{time}", this.clock((wall + 1440) % 1440)).replace("{city}", this.clocks[0]);
    },
    look(s) { return s.at === this.mine ? "mine" : s.state === "held" ? "held" : s.state ? "gone" : s.fresh ? "fresh" : ""; },
    symbol(s) { return { mine: "check", held: "hourglass", gone: "x" }[this.look(s)]; },
    note(s) { return this.picking === s.at ? this.texts.holding : this.texts[`slot_${s.state === "off" ? "off" : this.look(s)}`]; },
    choose(iso) {
      const d = this.list[iso];
      if (!iso || (d && d.state === "closed" && !d.slots.length)) return;
      if (d) { this.go_to(iso); this.open = false; this.hint = ""; this.$nextTick(this.reveal); }
      this.$emit("day", { day: iso });
    },
    turn(by) {
      const [y, m] = this.month.split("-").map(Number), n = Math.max(y * 12 + m - 1 + by, by < 0 ? +this.today.slice(0, 4) * 12 + +this.today.slice(5, 7) - 1 : 0);
      if (n === y * 12 + m - 1) return false;
      this.$emit("month", { month: `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")}` });
      return true;
    },
    pick(s) {
      if (this.lost) return this.tell(this.texts.lost_why);
      if (s.state) return this.tell({ held: this.texts.held_why, taken: this.texts.taken_why }[s.state] ?? this.texts.off_why);
      this.hint = "";
      this.picking = s.at; // until the answer, which is always a new list or the next step
      setTimeout(() => { if (this.picking === s.at) this.$emit("stale", {}); }, ANSWER);
      this.$emit("pick", { start: s.at });
    },
    tell(words) { this.hint = this.said = words; },
    format(on) { if (on !== this.h12) { this.h12 = on; this.$emit("hour12", { on }); } },
    step(e) { // arrows point, days and times flow: from right to left they are each other's opposite
      if (e.altKey || e.ctrlKey || e.metaKey) return undefined;
      const by = STEPS[e.key];
      return Math.abs(by) === 1 && getComputedStyle(this.$el).direction === "rtl" ? -by : by;
    },
    keys(e, where) {
      const now = document.activeElement?.dataset.iso;
      if (!now || e.altKey || e.ctrlKey || e.metaKey) return;
      let by = this.step(e) ?? { Home: -this.column(now), End: 6 - this.column(now) }[e.key];
      if (where === "strip" && Math.abs(by) === 7) by = Math.sign(by);
      if (e.key === "PageUp" || e.key === "PageDown") this.leaf(now, (e.key === "PageUp" ? -1 : 1) * (e.shiftKey ? 12 : 1));
      else if (by === undefined) return;
      else {
        const to = iso_of(this.when(now).getTime() + by * DAY);
        const at = this.$refs[where].querySelector(`[data-iso="${to}"]`);
        if (at) at.focus();
        else if (e.key in STEPS && this.turn(Math.sign(by))) this.refocus = to;
      }
      e.preventDefault();
    },
    leaf(now, by) { // the same day of another month, or the last that it has
      const [y, m, d] = now.split("-").map(Number), last = new Date(Date.UTC(y, m + by, 0)).getUTCDate();
      if (this.turn(by)) this.refocus = iso_of(Date.UTC(y, m - 1 + by, Math.min(d, last)));
    },
    focus() {
      const seek = (iso) => this.$refs.grid.querySelector(`[data-iso="${iso}"]`);
      (seek(this.refocus) ?? seek(this.first_open) ?? this.$refs.grid.querySelector("[data-iso]"))?.focus();
      this.refocus = false;
    },
    slot_keys(e) {
      const all = [...this.$refs.times.querySelectorAll(".slot")], now = all.indexOf(document.activeElement);
      if (now < 0 || e.altKey || e.ctrlKey || e.metaKey) return;
      if (e.key === "PageUp" || e.key === "PageDown") {
        const open = this.all.filter((d) => d.slots.some((s) => !s.state)).map((d) => d.iso);
        const to = e.key === "PageDown" ? open.find((iso) => iso > this.day) : open.findLast((iso) => iso < this.day);
        if (to) { this.choose(to); this.$nextTick(() => this.$refs.times?.querySelector(".slot[tabindex='0']")?.focus()); }
      } else if (e.key === "Escape") this.$refs.grid.querySelector("[tabindex='0']")?.focus();
      else if (!(e.key in STEPS) && e.key !== "Home" && e.key !== "End") return;
      else (e.key === "Home" ? all[0] : e.key === "End" ? all.at(-1) : this.beside(all, now, this.step(e)))?.focus();
      e.preventDefault();
    },
    beside(all, now, by) { // up and down: the nearest in the next line, however many stand in one
      if (Math.abs(by) === 1) return all[now + by];
      const box = (at) => at.getBoundingClientRect(), from = box(all[now]), below = by > 0;
      const line = all.map((at) => box(at).top).filter((top) => (below ? top > from.top + 4 : top < from.top - 4));
      const top = below ? Math.min(...line) : Math.max(...line);
      return all.filter((at) => Math.abs(box(at).top - top) < 4).sort((a, b) => Math.abs(box(a).left - from.left) - Math.abs(box(b).left - from.left))[0];
    },
    look_at(e) { const at = +e.target.dataset?.at; if (at) this.stop = this.looked = at; },
    reveal() { // only sideways: the page must not move
      const strip = this.$refs.strip, at = strip?.querySelector("[aria-pressed=true]");
      if (at) strip.scrollTo({ left: strip.scrollLeft + at.getBoundingClientRect().left - strip.getBoundingClientRect().left - (strip.clientWidth - at.offsetWidth) / 2 });
    },
    lose() { this.link = navigator.onLine ? "reconnecting" : "offline"; this.picking = null; },
    regain() {
      if (!this.socket?.connected) { if (this.lost) this.link = "reconnecting"; return; }
      if (this.lost) { this.$emit("stale", {}); this.say("link", this.texts.back_why); }
      this.link = "live";
      this.hint = "";
    },
    patch(told) {
      if (!told || told.room !== this.room || told.seq <= this.at) return;
      if (told.seq > this.at + 1) this.$emit("stale", {});
      this.at = told.seq;
      for (const [at, state] of told.gone ?? []) this.take(at, state);
      for (const one of told.back ?? []) this.give_back(one);
    },
    take(at, state) {
      this.later = this.later.filter((one) => one[0] !== at);
      const d = this.all.find((d) => d.slots.some((s) => s.at === at)), s = d?.slots.find((s) => s.at === at);
      if (!s || at === this.mine || s.state === state) return;
      if (this.picking === at) this.picking = null;
      Object.assign(s, { state, fresh: false, quiet: false });
      if (d.iso !== this.day) { if (state === "taken") d.slots = d.slots.filter((other) => other !== s); if (!d.slots.length) d.state = "full"; return; }
      this.say(at, this.texts[state === "held" ? "say_held" : "say_taken"].replace("{time}", this.clock(s.wall)));
      if (state === "taken") setTimeout(() => (s.quiet = s.state === "taken"), FRESH);
    },
    give_back(one) {
      const [at, iso, wall, offset] = one, d = this.list[iso];
      if (!d) return;
      let s = d.slots.find((s) => s.at === at);
      if (s && !s.state) return;
      if (iso === this.day) this.say(at, this.texts.say_back.replace("{time}", this.clock(wall)));
      if (!s && iso === this.day && this.aimed) { this.later.push(one); return; }
      if (!s) { d.slots.push({ at, wall, offset }); d.slots.sort((a, b) => a.at - b.at); s = d.slots.find((s) => s.at === at); }
      Object.assign(s, { state: "", fresh: true, quiet: false });
      d.state = "open";
      setTimeout(() => (s.fresh = false), FRESH);
    },
    aim(e) { this.aimed = e.pointerType === "mouse"; },
    rest() { this.aimed = false; for (const one of this.later.splice(0)) this.give_back(one); },
    say(key, words) { // the latest word on each time, some at once, and never faster than one can listen
      this.unsaid.set(key, words);
      if (this.saying) return;
      const speak = () => {
        this.said = [...this.unsaid.values()].slice(-3).join(" ");
        this.unsaid.clear();
        this.saying = setTimeout(() => { this.saying = null; if (this.unsaid.size) speak(); }, FRESH);
      };
      speak();
    },
  },
};
