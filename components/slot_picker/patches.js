// State reducer of the slot picker: days and slots, and how live messages change them. Every function is pure and
// returns a new state.
//
// A board is `{ [iso]: { iso, state, slots } }`. A day's state is "open", "full" or "closed". A slot is
// `{ at, wall, offset, state, fresh, quiet }`: its epoch minute, its time of day, the UTC offset if that time occurs
// twice, and why it cannot be chosen: "" if it can, "held" or "taken" by others, "off" if it was missing after a
// reload. `fresh` marks a slot that has just become free again, `quiet` a taken one that is no longer highlighted.
//
// Slots must not move under a finger or pointer, or clicks would hit the wrong one: a taken slot keeps its position
// until another day is shown, and one that becomes free between two others waits while a pointer is over the list.

export const isFree = (slot) => !slot.state;
export const freeCount = (day) => day.slots.filter(isFree).length;
export const hasFree = (day) => day.slots.some(isFree);

// A board from Python's rows: date, state, and per slot epoch minute, wall minutes, offset and state.
export function boardOf(rows, mine) {
  return Object.fromEntries(rows.map(([iso, state, slots]) => [iso, {
    iso,
    state,
    slots: slots.map(([at, wall, offset, kept]) => slotOf(at, wall, offset, at === mine ? "" : kept)),
  }]));
}

function slotOf(at, wall, offset, state) {
  return { at, wall, offset, state, fresh: false, quiet: false };
}

export function daysOf(board) {
  return Object.values(board).sort((a, b) => (a.iso < b.iso ? -1 : 1));
}

const isOpen = (day) => day.state === "open";

export function firstOpenDay(days) {
  return days.find((day) => isOpen(day) && hasFree(day))?.iso;
}

// The next open day after `iso`: among these days, else `beyond` (the next opening when these have none), else the
// first open one of these days.
export function openDayAfter(days, iso, beyond) {
  return days.find((day) => isOpen(day) && day.iso > iso)?.iso || beyond || firstOpenDay(days);
}

// The number of dots of a day, by its free times: 0 to 3.
export function levelOf(day) {
  const count = isOpen(day) ? freeCount(day) : 0;
  return count === 0 ? 0 : count < 4 ? 1 : count < 8 ? 2 : 3;
}

// A reloaded board, plus those slots of the shown day that it no longer has: they keep their positions, but cannot be
// chosen.
export function keepPlaces(board, shown, before) {
  const known = new Set(board[shown].slots.map((slot) => slot.at));
  const missing = before.filter((slot) => !known.has(slot.at));
  const kept = missing.map((slot) => ({ ...slot, state: slot.state === "taken" ? "taken" : "off", fresh: false }));
  return withSlots(board, shown, inOrder([...board[shown].slots, ...kept]));
}

// A board after another day is shown: taken and missing slots of the previous day are removed while nobody sees it.
export function leaveDay(board, iso) {
  const day = board[iso];
  if (!day) return board;
  const slots = day.slots.filter((slot) => slot.state !== "taken" && slot.state !== "off");
  return withSlots(board, iso, slots, !slots.length && isOpen(day) ? "full" : day.state);
}

// A board on which one change of a slot, `{ at, kind }`, is no longer highlighted.
export function settle(board, { at, kind }) {
  const day = dayWith(board, at);
  if (!day) return board;
  return withSlot(board, day.iso, at, (slot) => (kind === "back" ? { fresh: false } : { quiet: slot.state === "taken" }));
}

// The outcome of a live message, or null if it is for another room or already included.
//
// `view` is the state of the page: `{ board, room, seq, shown, mine, picking, pointed, waiting }`, with the shown day,
// the slot held for this viewer, the clicked slot that has no answer yet, whether a pointer is over the list, and the
// entries of slots that wait because of it.
//
// The outcome has `board`, `seq`, `picking` and `waiting` of the next view, and the effects: `missed` if a number was
// skipped, so that everything has to be loaded again, `changes` to announce, and changes to `settle` after a while in
// `settling`.
export function applyMessage(view, message) {
  if (!message || message.room !== view.room || message.seq <= view.seq) return null;
  const outcome = { ...outcomeOf(view), seq: message.seq, missed: message.seq > view.seq + 1 };
  for (const [at, state] of message.gone ?? []) takeSlot(outcome, view, at, state);
  for (const entry of message.back ?? []) giveSlotBack(outcome, view, entry);
  return outcome;
}

// The outcome of the pointer leaving the list: waiting slots are added.
export function releaseWaiting(view) {
  const outcome = { ...outcomeOf(view), waiting: [] };
  for (const entry of view.waiting) giveSlotBack(outcome, { ...view, pointed: false }, entry);
  return outcome;
}

function outcomeOf({ board, seq, picking, waiting }) {
  return { board, seq, picking, waiting, missed: false, changes: [], settling: [] };
}

function takeSlot(outcome, view, at, state) {
  outcome.waiting = outcome.waiting.filter(([waiting]) => waiting !== at);
  const day = dayWith(outcome.board, at);
  const slot = day?.slots.find((one) => one.at === at);
  if (!slot || at === view.mine || slot.state === state) return;
  if (outcome.picking === at) outcome.picking = null;
  if (day.iso !== view.shown && state === "taken") {
    const slots = day.slots.filter((one) => one !== slot);
    outcome.board = withSlots(outcome.board, day.iso, slots, slots.length ? day.state : "full");
    return;
  }
  outcome.board = withSlot(outcome.board, day.iso, at, () => ({ state, fresh: false, quiet: false }));
  if (day.iso !== view.shown) return;
  outcome.changes.push({ at, wall: slot.wall, kind: state });
  if (state === "taken") outcome.settling.push({ at, kind: state });
}

function giveSlotBack(outcome, view, entry) {
  const [at, iso, wall, offset] = entry;
  const day = outcome.board[iso];
  const slot = day?.slots.find((one) => one.at === at);
  if (!day || (slot && isFree(slot))) return;
  if (iso === view.shown) outcome.changes.push({ at, wall, kind: "back" });
  if (!slot && iso === view.shown && view.pointed) {
    outcome.waiting = [...outcome.waiting, entry];
    return;
  }
  const slots = slot ? day.slots : inOrder([...day.slots, slotOf(at, wall, offset, "")]);
  const board = withSlots(outcome.board, iso, slots, "open");
  outcome.board = withSlot(board, iso, at, () => ({ state: "", fresh: true, quiet: false }));
  outcome.settling.push({ at, kind: "back" });
}

function inOrder(slots) {
  return slots.sort((a, b) => a.at - b.at);
}

function dayWith(board, at) {
  return Object.values(board).find((day) => day.slots.some((slot) => slot.at === at));
}

function withSlots(board, iso, slots, state = board[iso].state) {
  return { ...board, [iso]: { ...board[iso], slots, state } };
}

function withSlot(board, iso, at, changed) {
  return withSlots(board, iso, board[iso].slots.map((slot) => (slot.at === at ? { ...slot, ...changed(slot) } : slot)));
}
