// Keeps the page up to date: a stream tells that calls have come in, then the
// server renders what is new. Without scripts the page shows what was there when
// it was loaded.
"use strict";

const journal = document.getElementById("journal");
const state = document.getElementById("state");
const live = document.getElementById("live");
const most = 500; // rows that the page keeps

let busy = false;
let again = false;

function last() {
  return Number(journal.firstElementChild?.dataset.seq ?? 0);
}

async function text(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(answer.status);
  return answer.text();
}

async function refresh() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  try {
    const query = new URLSearchParams(location.search);
    query.set("after", last());
    // The templates escape what callers have sent.
    const rows = document.createElement("template");
    rows.innerHTML = (await text("calls?" + query)).trim();
    const first = Number(rows.content.firstElementChild?.dataset.seq ?? Infinity);
    if (first <= last()) journal.replaceChildren(); // it was emptied and starts anew
    journal.prepend(rows.content);
    while (journal.childElementCount > most) journal.lastElementChild.remove();
    state.innerHTML = await text("state");
  } catch {
    // The emulator is gone; the stream connects again when it is back.
  }
  busy = false;
  if (again) {
    again = false;
    setTimeout(refresh, 500);
  }
}

let stream = null;

function follow() {
  stream?.close();
  stream = null;
  if (!live.checked) return;
  stream = new EventSource("api/journal/events?after=" + last());
  stream.onmessage = refresh;
  stream.onopen = refresh;
}

live.addEventListener("change", follow);
follow();
