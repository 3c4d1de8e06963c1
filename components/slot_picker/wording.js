// Labels, texts for screen readers and announcements of the slot picker. `texts` has all texts in the reader's
// language, from Python (texts.py); this module depends on no language, time zone or Vue.
import { dayNumber, monthNumber, monthOf, onOtherClock, weekdayOf, yearOf } from "./dates.js";
import { freeCount } from "./patches.js";

const SYMBOLS = { mine: "check", held: "hourglass", gone: "x" };

// Replaces names in braces by values. The replacement is a function, so that a `$` in a city's name is not special.
function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// Python's pairs of a snake_case name and a text, as one object with camelCase names.
export function textsOf(pairs) {
  return Object.fromEntries(pairs.map(([name, text]) => [name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()), text]));
}

export function clockText(texts, wall, hour12) {
  const hour = Math.floor(wall / 60);
  const minute = String(wall % 60).padStart(2, "0");
  return hour12 ? fill(texts.hours12[hour], { m: minute }) : `${String(hour).padStart(2, "0")}:${minute}`;
}

export function longDate(texts, iso) {
  return fill(texts.dayFormat, {
    weekday: texts.weekdays[weekdayOf(iso)], day: dayNumber(iso), month: texts.monthsInDate[monthNumber(iso)],
  });
}

export function shortDate(texts, iso) {
  return fill(texts.dayFormatShort, {
    weekday: texts.weekdaysInDateShort[weekdayOf(iso)], day: dayNumber(iso),
    month: texts.monthsInDateShort[monthNumber(iso)],
  });
}

// Month and year of the shown days. A range of months starts with today's, since earlier days are only padding.
export function monthTitle(texts, days, today) {
  if (!days.length) return { month: "", year: "" };
  const first = days[0].iso;
  const last = days.at(-1).iso;
  if (monthOf(first) === monthOf(last)) return { month: texts.months[monthNumber(first)], year: yearOf(first) };
  const from = first < today ? today : first;
  return {
    month: `${texts.monthsShort[monthNumber(from)]} – ${texts.monthsShort[monthNumber(last)]}`,
    year: yearOf(from) === yearOf(last) ? yearOf(last) : `${yearOf(from)}–${yearOf(last).slice(2)}`,
  };
}

// The parts of the title in the language's order; the year is separate because it is styled fainter.
export function headingParts(texts, title) {
  return texts.monthFormat
    .split(/(\{month\}|\{year\})/)
    .filter(Boolean)
    .map((part) => ({ isYear: part === "{year}", text: fill(part, title) }));
}

export function countText(texts, count, language) {
  const form = new Intl.PluralRules(language || "en").select(count);
  return fill(texts.timesFree[form] ?? texts.timesFree.other, { n: count });
}

// The status of a day for its label: number of free times, fully booked, or none.
export function dayStatus(texts, day, today, language) {
  const free = freeCount(day);
  const status = free ? countText(texts, free, language) : day.state === "closed" ? texts.noTimes : texts.full;
  return day.iso === today ? `${texts.today}, ${status}` : status;
}

export function dayLabel(texts, day, today, language) {
  return `${longDate(texts, day.iso)}, ${dayStatus(texts, day, today, language)}`;
}

// The CSS class of a slot by its state.
export function slotLook(slot, mine) {
  if (slot.at === mine) return "mine";
  if (slot.state === "held") return "held";
  if (slot.state) return "gone";
  return slot.fresh ? "fresh" : "";
}

export function slotSymbol(slot, mine) {
  return SYMBOLS[slotLook(slot, mine)];
}

// The note below a slot's time; empty for a free one.
export function slotNote(texts, slot, mine, picking) {
  if (slot.at === picking) return texts.holding;
  if (slot.state === "off") return texts.slotOff;
  const { slotMine, slotHeld, slotGone, slotFresh } = texts;
  return { mine: slotMine, held: slotHeld, gone: slotGone, fresh: slotFresh }[slotLook(slot, mine)] ?? "";
}

// Why a slot in some state cannot be chosen.
export function refusalText(texts, state) {
  return { held: texts.heldWhy, taken: texts.takenWhy }[state] ?? texts.offWhy;
}

// The announcement of a slot that others changed.
export function announcement(texts, change, hour12) {
  const template = { held: texts.sayHeld, taken: texts.sayTaken, back: texts.sayBack }[change.kind];
  return fill(template, { time: clockText(texts, change.wall, hour12) });
}

// A slot's time on the other clock, such as "17:00 in Tokyo"; empty where both clocks agree. `clocks` comes from
// Python: the other city, its shifts (see dates.js), and notes about clock changes.
export function thereText(texts, slot, clocks, hour12) {
  const [city, shifts] = clocks;
  const there = onOtherClock(slot, shifts);
  if (there.same) return "";
  const template = there.day < 0 ? texts.thereBefore : there.day > 0 ? texts.thereAfter : texts.there;
  return fill(template, { time: clockText(texts, there.wall, hour12), city });
}

export function bothText(texts, slot, clocks, hour12) {
  const there = thereText(texts, slot, clocks, hour12);
  return there && fill(texts.both, { time: clockText(texts, slot.wall, hour12), there });
}

// How far the other clock is ahead or behind.
export function apartText(texts, city, minutes) {
  if (!minutes) return "";
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const length = rest ? `${hours}:${String(rest).padStart(2, "0")}` : hours;
  return fill(minutes > 0 ? texts.ahead : texts.behind, { city, hours: length });
}
