// State of the days and slots on a page, and how messages of the live room change it. Every function returns a new
// state and leaves the one it was given alone: whoever draws may keep either.
//
// A board is `{ [iso]: { iso, state, slots } }`. A day is "open", "full" or "closed". A slot is
// `{ at, wall, offset, state, fresh, quiet }`: its epoch minute, its time of day, the offset of an hour that comes
// twice, and what keeps it from being chosen: "" nothing, "held" or "taken" by others, "off" for one that was missing
// when everything was read again. `fresh` marks a slot that has just come back, `quiet` one whose news is old.
//
// Nothing that is shown moves by itself: a slot that is taken keeps its place until another day is looked at, and one
// that comes back between two others waits while a pointer is over the list. A list that closes up under a finger is
// a list of wrong clicks.

export const isFree = (slot) => !slot.state;
export const freeCount = (day) => day.slots.filter(isFree).length;
export const hasFree = (day) => day.slots.some(isFree);

// A board as Python tells it: rows of date, state, and per slot epoch minute, wall minutes, offset and state.
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

// Where the next opening is, as seen from a day: later among these days, else on `beyond`, the next opening of all
// when these have none, else the first among them.
export function openDayAfter(days, iso, beyond) {
  return days.find((day) => isOpen(day) && day.iso > iso)?.iso || beyond || firstOpenDay(days);
}

// How many dots a day gets for its free times: 0 to 3.
export function levelOf(day) {
  const count = isOpen(day) ? freeCount(day) : 0;
  return count === 0 ? 0 : count < 4 ? 1 : count < 8 ? 2 : 3;
}

// A board that was read again, with the slots of the day on show that it lacks: they keep their places, but cannot be
// chosen any more.
export function keepPlaces(board, shown, before) {
  const known = new Set(board[shown].slots.map((slot) => slot.at));
  const missing = before.filter((slot) => !known.has(slot.at));
  const kept = missing.map((slot) => ({ ...slot, state: slot.state === "taken" ? "taken" : "off", fresh: false }));
  return withSlots(board, shown, inOrder([...board[shown].slots, ...kept]));
}

// A board after its reader has turned from a day: what cannot be had any more goes, and the list closes up unseen.
export function leaveDay(board, iso) {
  const day = board[iso];
  if (!day) return board;
  const slots = day.slots.filter((slot) => slot.state !== "taken" && slot.state !== "off");
  return withSlots(board, iso, slots, !slots.length && isOpen(day) ? "full" : day.state);
}

// A board on which one change of a slot, `{ at, kind }`, is no news any more.
export function settle(board, { at, kind }) {
  const day = dayWith(board, at);
  if (!day) return board;
  return withSlot(board, day.iso, at, (slot) => (kind === "back" ? { fresh: false } : { quiet: slot.state === "taken" }));
}

// The outcome of a message of the live room, or null for one that is not meant for this page or is already known.
//
// `view` is what the page shows: `{ board, room, seq, shown, mine, picking, pointed, waiting }`, with the day on show,
// the slot held for its reader, the one that was clicked and not answered yet, whether a pointer is over the list, and
// the messages of slots that wait because of it.
//
// The outcome has `board`, `seq`, `picking` and `waiting` for the next view, and what is to be done besides: `missed`
// says that a number was skipped and everything is to be read again, `changes` are to be announced, and those in
// `settling` are to be settled after a while.
export function applyMessage(view, message) {
  if (!message || message.room !== view.room || message.seq <= view.seq) return null;
  const outcome = { ...outcomeOf(view), seq: message.seq, missed: message.seq > view.seq + 1 };
  for (const [at, state] of message.gone ?? []) takeSlot(outcome, view, at, state);
  for (const entry of message.back ?? []) giveSlotBack(outcome, view, entry);
  return outcome;
}

// The outcome of the pointer leaving the list: what waited for it comes back.
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
