// Date and time arithmetic of the slot picker, without time zones: a day is its ISO date, a time of day the minutes
// since local midnight ("wall minutes"). Python computes both, since the zone tables of a browser may be years old. The
// time on the other party's clock follows from `shifts`: pairs of an epoch minute and the minutes by which that clock
// is ahead from then on.
export const MINUTES_PER_DAY = 1440;
const MS_PER_DAY = 86400000;

// Name, icon, and the wall minutes [from, until) of each part of a day.
const PARTS = [["morning", "sunrise", 0, 720], ["afternoon", "sun", 720, 1020], ["evening", "moon", 1020, 1440]];

const utcOf = (iso) => Date.parse(`${iso}T00:00:00Z`);
const isoOf = (ms) => new Date(ms).toISOString().slice(0, 10);
const monthsSinceYearZero = (iso) => +iso.slice(0, 4) * 12 + +iso.slice(5, 7) - 1;

export const dayNumber = (iso) => +iso.slice(8);
export const monthNumber = (iso) => +iso.slice(5, 7) - 1; // 0 to 11
export const yearOf = (iso) => iso.slice(0, 4);
export const monthOf = (iso) => iso.slice(0, 7);

export function plusDays(iso, by) {
  return isoOf(utcOf(iso) + by * MS_PER_DAY);
}

// 0 for Monday to 6 for Sunday.
export function weekdayOf(iso) {
  return (new Date(utcOf(iso)).getUTCDay() + 6) % 7;
}

// The weekdays in the order of weeks that begin on `weekStart`.
export function weekdaysFrom(weekStart) {
  return [0, 1, 2, 3, 4, 5, 6].map((n) => (n + weekStart) % 7);
}

// The index of a day in such a week.
export function columnOf(iso, weekStart) {
  return (weekdayOf(iso) - weekStart + 7) % 7;
}

// Consecutive days as rows of a calendar, with null in the empty cells.
export function calendarRows(days, weekStart) {
  const cells = Array(days.length ? columnOf(days[0].iso, weekStart) : 0).fill(null).concat(days);
  while (cells.length % 7) cells.push(null);
  return [...Array(cells.length / 7).keys()].map((n) => cells.slice(7 * n, 7 * n + 7));
}

// Whether the n-th day shows the name of its month: only where the days span several months.
export function showsMonth(days, n) {
  const rolling = monthOf(days[0].iso) !== monthOf(days.at(-1).iso);
  return rolling && (n === 0 || dayNumber(days[n].iso) === 1);
}

// The month, as YYYY-MM, `by` months from another; backwards never before the month of `today`.
export function turnedMonth(month, by, today) {
  const wanted = monthsSinceYearZero(month) + by;
  const to = by < 0 ? Math.max(wanted, monthsSinceYearZero(today)) : wanted;
  return `${Math.floor(to / 12)}-${String((to % 12) + 1).padStart(2, "0")}`;
}

// The same day `by` months later, or the last day of that month.
export function sameDayOfMonth(iso, by) {
  const year = +iso.slice(0, 4);
  const month = monthNumber(iso) + by;
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return isoOf(Date.UTC(year, month, Math.min(dayNumber(iso), last)));
}

// Slots by part of the day; a part without any is left out.
export function partsOfDay(slots) {
  return PARTS.map(([name, icon, from, until]) => ({
    name, icon, slots: slots.filter((slot) => slot.wall >= from && slot.wall < until),
  })).filter((part) => part.slots.length);
}

// A time of day some minutes later, modulo a day.
export function wallAfter(wall, minutes) {
  return (((wall + minutes) % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY;
}

// How many minutes the other clock is ahead at an instant.
export function shiftAt(shifts, at) {
  return shifts?.findLast(([from]) => from <= at)?.[1] ?? 0;
}

// The time of a slot on the other clock, and its day relative to ours: -1 before, 0 the same, 1 after.
export function onOtherClock(slot, shifts) {
  const wall = slot.wall + shiftAt(shifts, slot.at);
  return { wall: wallAfter(wall, 0), day: wall < 0 ? -1 : wall >= MINUTES_PER_DAY ? 1 : 0, same: wall === slot.wall };
}

// The note about clock changes for a day; `notes` are pairs of the first day and the sentence.
export function noteOn(notes, iso) {
  return notes?.findLast(([from]) => from <= iso)?.[1] ?? "";
}
