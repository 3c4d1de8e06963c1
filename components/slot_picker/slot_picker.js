// Vue component with the month, the week strip and the times of one event type. Python passes the days and all texts;
// the component renders them, patches them when others hold or book, and emits what was chosen. Logic that does not
// need Vue is in modules: days and times of day (dates.js), labels (wording.js), live messages (patches.js), keys
// (keys.js).
import {
  calendarRows, columnOf, dayNumber, monthNumber, monthOf, noteOn, partsOfDay, plusDays, sameDayOfMonth, shiftAt,
  showsMonth, turnedMonth, wallAfter, weekdayOf, weekdaysFrom,
} from "./dates.js";
import { arrowStep, dayStep, isArrow, isModified, isPageKey, monthStep, neighbour } from "./keys.js";
import {
  applyMessage, boardOf, daysOf, firstOpenDay, hasFree, isFree, keepPlaces, leaveDay, levelOf, openDayAfter,
  releaseWaiting, settle,
} from "./patches.js";
import { template } from "./template.js";
import {
  announcement, apartText, bothText, clockText, dayLabel, dayStatus, headingParts, longDate, monthTitle, refusalText,
  shortDate, slotLook, slotNote, slotSymbol, textsOf, thereText,
} from "./wording.js";

const NEWS_MS = 4000; // how long a change stays highlighted, and the least time between announcements
const ANSWER_MS = 10000; // a click without an answer after this time makes the picker load everything again

const language = () => document.documentElement.lang;

export default {
  props: {
    days: Array, month: String, today: String, chosenDay: String, nextOpening: String, mine: Number, clocks: Array,
    hour12: Boolean, textPairs: Array, room: String, seq: Number, minutes: Number, sprite: String, zone: String,
  },
  emits: ["pick", "month", "day", "stale", "hour12"],
  template,
  data() {
    return {
      board: {}, day: null, h12: this.hour12, open: false, liveText: "", hint: "", picking: null, link: "connecting",
      activeSlot: null, tabStop: null,
    };
  },
  created() {
    this.knownSeq = this.seq; // sequence number of the last message that the board includes
    this.waiting = [];
    this.queuedTexts = new Map();
    this.readDays();
  },
  mounted() {
    this.reveal();
    this.stripSize = new ResizeObserver(this.reveal); // shown when a phone is turned or a window made narrow
    this.stripSize.observe(this.$refs.strip);
    addEventListener("offline", this.disconnected);
    addEventListener("online", this.reconnected);
    this.join();
  },
  unmounted() {
    this.isUnmounted = true;
    this.stripSize.disconnect();
    removeEventListener("offline", this.disconnected);
    removeEventListener("online", this.reconnected);
    this.socket?.off("slots", this.patch);
    this.socket?.off("disconnect", this.disconnected);
    this.socket?.off("connect", this.reconnected);
  },
  watch: {
    days() { this.readDays(); if (this.refocus) this.$nextTick(this.restoreFocus); },
    seq(now) { this.knownSeq = Math.max(this.knownSeq, now); },
    room() { this.knownSeq = this.seq; },
    chosenDay(now) { if (now) this.goTo(now); this.$nextTick(this.reveal); },
    hour12(now) { this.h12 = now; },
    mine() { this.picking = null; },
  },
  computed: {
    texts() { return textsOf(this.textPairs); },
    all() { return daysOf(this.board); },
    week() { return weekdaysFrom(this.texts.weekStart); },
    rows() {
      const days = this.all.map((day, n) => ({
        ...day, level: levelOf(day), mark: showsMonth(this.all, n) ? this.texts.monthsShort[monthNumber(day.iso)] : "",
      }));
      return calendarRows(days, this.texts.weekStart);
    },
    strip() { return this.all.filter((day) => day.iso >= this.today).map((day) => ({ ...day, level: levelOf(day) })); },
    title() { return monthTitle(this.texts, this.all, this.today); },
    heading() { return headingParts(this.texts, this.title); },
    atStart() { return this.month <= monthOf(this.today); },
    slots() { return this.board[this.day]?.slots ?? []; },
    parts() { return partsOfDay(this.slots).map((part) => ({ ...part, title: this.texts[part.name] })); },
    state() { return this.board[this.day]?.state ?? "closed"; },
    firstOpen() { return firstOpenDay(this.all); },
    dayAfter() { return openDayAfter(this.all, this.day, this.nextOpening); },
    ahead() {
      const { nextIs, nothingSoon } = this.texts;
      return this.nextOpening ? nextIs.replace("{day}", longDate(this.texts, this.nextOpening)) : nothingSoon;
    },
    whatNext() {
      if (!this.day) return this.firstOpen ? "" : this.ahead;
      return this.firstOpen || this.nextOpening ? this.texts.tryOther : "";
    },
    tabDay() { return this.board[this.day] ? this.day : this.firstOpen ?? (this.strip[0] ?? this.all[0])?.iso; },
    tabSlot() {
      const found = this.slotAt(this.tabStop) ?? this.slotAt(this.mine) ?? this.slots.find(isFree) ?? this.slots[0];
      return found?.at;
    },
    lost() { return this.link === "reconnecting" || this.link === "offline"; },
    both() { // the active slot on both clocks, else the difference between them
      const slot = this.slotAt(this.picking ?? this.activeSlot) ?? this.slotAt(this.mine);
      const [city, shifts] = this.clocks;
      const text = slot && bothText(this.texts, slot, this.clocks, this.h12);
      return text || apartText(this.texts, city, this.slots.length ? shiftAt(shifts, this.slots[0].at) : 0);
    },
    clockNote() { return noteOn(this.clocks[2], this.day); },
  },
  methods: {
    dayNumber, wallAfter, weekdayOf,
    id(name) { return `${this.$attrs.id ?? "picker"}-${name}`; },
    slotAt(at) { return this.slots.find((slot) => slot.at === at); },
    clock(wall) { return clockText(this.texts, wall, this.h12); },
    shortDate(iso) { return shortDate(this.texts, iso); },
    statusOf(day) { return dayStatus(this.texts, day, this.today, language()); },
    there(slot) { return thereText(this.texts, slot, this.clocks, this.h12); },
    look(slot) { return slotLook(slot, this.mine); },
    symbol(slot) { return slotSymbol(slot, this.mine); },
    note(slot) { return slotNote(this.texts, slot, this.mine, this.picking); },
    dayAttributes(day) { // attributes of a day's button in the month and in the strip
      const free = hasFree(day), full = day.state === "full" || (!free && day.state === "open");
      return {
        class: ["day", free ? "free" : "off", { today: day.iso === this.today, full }],
        tabindex: day.iso === this.tabDay ? 0 : -1, "aria-pressed": String(day.iso === this.day),
        "aria-disabled": free || full ? null : "true", "aria-current": day.iso === this.today ? "date" : null,
        "aria-label": dayLabel(this.texts, day, this.today, language()),
      };
    },
    // Frozen, so that Vue tracks the board as a whole and not each of its hundreds of slots.
    setBoard(board) { this.board = Object.freeze(board); },
    readDays() {
      const before = this.slots, shown = this.day, sameRoom = this.room === this.roomRead;
      const board = boardOf(this.days, this.mine);
      this.roomRead = this.room;
      this.knownSeq = Math.max(this.knownSeq, this.seq);
      this.picking = null;
      this.day = this.chosenDay || (board[shown] ? shown : null); // possibly a day of another month
      this.setBoard(board[shown] && sameRoom && shown === this.day ? keepPlaces(board, shown, before) : board);
    },
    goTo(iso) {
      if (iso === this.day) return;
      this.setBoard(leaveDay(this.board, this.day));
      this.day = iso;
      this.tabStop = this.activeSlot = null;
      this.unpoint();
    },
    choose(iso) {
      const day = this.board[iso];
      if (!iso || (day && day.state === "closed" && !day.slots.length)) return;
      if (day) { this.goTo(iso); this.open = false; this.hint = ""; this.$nextTick(this.reveal); }
      this.$emit("day", { day: iso });
    },
    turn(by) {
      const month = turnedMonth(this.month, by, this.today);
      if (month === this.month) return false;
      this.$emit("month", { month });
      return true;
    },
    pick(slot) {
      if (this.lost) return this.showHint(this.texts.lostWhy);
      if (!isFree(slot)) return this.showHint(refusalText(this.texts, slot.state));
      this.hint = "";
      this.picking = slot.at; // until the answer, which is always a new list of slots or the next step
      setTimeout(() => { if (this.picking === slot.at) this.$emit("stale", {}); }, ANSWER_MS);
      this.$emit("pick", { start: slot.at });
    },
    showHint(text) { this.hint = this.liveText = text; },
    switchClock(on) { if (on !== this.h12) { this.h12 = on; this.$emit("hour12", { on }); } },

    // Live messages.
    join() {
      if (this.isUnmounted) return;
      if (!window.socket) { setTimeout(this.join, 50); return; }
      this.socket = window.socket;
      this.socket.on("slots", this.patch);
      this.socket.on("disconnect", this.disconnected);
      this.socket.on("connect", this.reconnected);
      if (this.socket.connected) this.link = "live";
    },
    disconnected() { this.link = navigator.onLine ? "reconnecting" : "offline"; this.picking = null; },
    reconnected() {
      if (!this.socket?.connected) { if (this.lost) this.link = "reconnecting"; return; }
      if (this.lost) { this.$emit("stale", {}); this.announce("link", this.texts.backWhy); }
      this.link = "live";
      this.hint = "";
    },
    view() {
      const { board, room, knownSeq: seq, day: shown, mine, picking, pointed, waiting } = this;
      return { board, room, seq, shown, mine, picking, pointed, waiting };
    },
    patch(message) {
      const outcome = applyMessage(this.view(), message);
      if (!outcome) return;
      if (outcome.missed) this.$emit("stale", {});
      this.accept(outcome);
    },
    accept(outcome) {
      this.knownSeq = outcome.seq;
      this.picking = outcome.picking;
      this.waiting = outcome.waiting;
      this.setBoard(outcome.board);
      for (const change of outcome.changes) this.announce(change.at, announcement(this.texts, change, this.h12));
      for (const change of outcome.settling) setTimeout(() => this.setBoard(settle(this.board, change)), NEWS_MS);
    },
    point(event) { this.pointed = event.pointerType === "mouse"; },
    unpoint() { this.pointed = false; if (this.waiting.length) this.accept(releaseWaiting(this.view())); },
    announce(key, text) { // the latest text for each slot, at most three at a time, NEWS_MS apart
      this.queuedTexts.set(key, text);
      if (this.speechTimer) return;
      const speak = () => {
        this.liveText = [...this.queuedTexts.values()].slice(-3).join(" ");
        this.queuedTexts.clear();
        this.speechTimer = setTimeout(() => { this.speechTimer = null; if (this.queuedTexts.size) speak(); }, NEWS_MS);
      };
      speak();
    },

    // Keys and focus.
    isMirrored() { return getComputedStyle(this.$el).direction === "rtl"; },
    moveInDays(event, where) {
      const now = document.activeElement?.dataset.iso;
      if (!now || isModified(event)) return;
      const column = columnOf(now, this.texts.weekStart);
      const by = dayStep(event.key, { column, mirrored: this.isMirrored(), oneLine: where === "strip" });
      if (isPageKey(event.key)) {
        const months = monthStep(event.key, event.shiftKey);
        if (this.turn(months)) this.refocus = sameDayOfMonth(now, months);
      } else if (by === undefined) return;
      else {
        const to = plusDays(now, by), button = this.$refs[where].querySelector(`[data-iso="${to}"]`);
        if (button) button.focus();
        else if (isArrow(event.key) && this.turn(Math.sign(by))) this.refocus = to;
      }
      event.preventDefault();
    },
    restoreFocus() {
      const seek = (iso) => this.$refs.grid.querySelector(`[data-iso="${iso}"]`);
      (seek(this.refocus) ?? seek(this.firstOpen) ?? this.$refs.grid.querySelector("[data-iso]"))?.focus();
      this.refocus = false;
    },
    moveInTimes(event) {
      const all = [...this.$refs.times.querySelectorAll(".slot")], now = all.indexOf(document.activeElement);
      const { key } = event;
      if (now < 0 || isModified(event)) return;
      if (isPageKey(key)) this.chooseBeside(key === "PageDown");
      else if (key === "Escape") this.$refs.grid.querySelector("[tabindex='0']")?.focus();
      else if (key === "Home" || key === "End") all.at(key === "Home" ? 0 : -1).focus();
      else if (!isArrow(key)) return;
      else {
        const places = all.map((button) => button.getBoundingClientRect()).map(({ left, top }) => ({ left, top }));
        all[neighbour(places, now, arrowStep(key, this.isMirrored()))]?.focus();
      }
      event.preventDefault();
    },
    chooseBeside(later) { // choose the next or previous day with free times
      const open = this.all.filter(hasFree).map((day) => day.iso);
      const to = later ? open.find((iso) => iso > this.day) : open.findLast((iso) => iso < this.day);
      if (!to) return;
      this.choose(to);
      this.$nextTick(() => this.$refs.times?.querySelector(".slot[tabindex='0']")?.focus());
    },
    markActive(event) { const at = +event.target.dataset?.at; if (at) this.tabStop = this.activeSlot = at; },
    reveal() { // scrolls only the strip, unlike scrollIntoView, which would move the page
      const strip = this.$refs.strip, chosen = strip?.querySelector("[aria-pressed=true]");
      if (!chosen) return;
      const beside = chosen.getBoundingClientRect().left - strip.getBoundingClientRect().left;
      strip.scrollTo({ left: strip.scrollLeft + beside - (strip.clientWidth - chosen.offsetWidth) / 2 });
    },
  },
};
