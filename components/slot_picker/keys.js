// Keyboard navigation among the days and the times of the slot picker.

// Days that an arrow key moves by, in left-to-right layouts; mirrored in right-to-left ones.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const SAME_LINE = 4; // px by which the tops of buttons in one line may differ

export const isArrow = (key) => key in STEPS;
export const isPageKey = (key) => key === "PageUp" || key === "PageDown";
export const isModified = (event) => event.altKey || event.ctrlKey || event.metaKey;

// 1 or -1 for an arrow to the next or previous item, 7 or -7 for one to the next or previous line.
export function arrowStep(key, mirrored) {
  const by = STEPS[key];
  return mirrored && Math.abs(by) === 1 ? -by : by;
}

// The days that a key moves by from a day in a column of the week; undefined for any other key.
export function dayStep(key, { column, mirrored, oneLine }) {
  const by = arrowStep(key, mirrored) ?? { Home: -column, End: 6 - column }[key];
  return oneLine && Math.abs(by) === 7 ? Math.sign(by) : by;
}

// The months that a page key moves by: one, or a year with Shift.
export function monthStep(key, shifted) {
  return (key === "PageUp" ? -1 : 1) * (shifted ? 12 : 1);
}

// The index of the button that an arrow leads to from `now`, given the positions `{ left, top }` of all buttons. Up and
// down it is the nearest one in the adjacent line, whatever the lengths of the lines. -1 or past the end if there is
// none.
export function neighbour(places, now, step) {
  if (Math.abs(step) === 1) return now + step;
  const from = places[now];
  const beyond = places.filter(({ top }) => (step > 0 ? top > from.top + SAME_LINE : top < from.top - SAME_LINE));
  const top = beyond.reduce((nearest, place) => (Math.abs(place.top - from.top) < Math.abs(nearest - from.top) ? place.top : nearest), Infinity);
  const line = places.map((place, index) => ({ ...place, index })).filter((place) => Math.abs(place.top - top) < SAME_LINE);
  line.sort((a, b) => Math.abs(a.left - from.left) - Math.abs(b.left - from.left));
  return line[0]?.index ?? -1;
}
