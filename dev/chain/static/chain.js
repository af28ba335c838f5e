// Shows the pieces as the stream of the inbox tells them.
"use strict";

const LATE_MS = 1000; // a piece that is waited for longer than this has not answered
const news = document.getElementById("news");
const invitation = news.innerHTML;
const boxes = new Map(Array.from(document.querySelectorAll("#pieces li"), (li) => [li.dataset.name, li]));
let pieces = [];

function clock(moment) {
  return new Date(moment).toLocaleTimeString("en-GB");
}

function write(box, part, text) {
  const place = box.querySelector(part);
  if (place.textContent !== text) place.textContent = text;
}

function duration(ms) {
  return ms < 10000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`;
}

function time(piece, late) {
  if (piece.state === "waiting") {
    const seconds = Math.floor((Date.now() - new Date(piece.since)) / 1000);
    return late ? `waited for since ${clock(piece.since)} (${seconds}\u00a0s)` : "";
  }
  if (piece.state === "yours") return "your turn";
  if (!piece.at) return "";
  return piece.after_ms === null ? clock(piece.at) : `${clock(piece.at)}, ${duration(piece.after_ms)} later`;
}

function show() {
  for (const piece of pieces) {
    const box = boxes.get(piece.name);
    const late = piece.state === "waiting" && Date.now() - new Date(piece.since) > LATE_MS;
    const state = late ? "missing" : piece.state;
    if (box.className !== state) box.className = state;
    write(box, ".item", piece.item);
    write(box, ".time", time(piece, late));
  }
  say(sentence());
}

function sentence() {
  const bad = pieces.find(({ name, state }) => state === "failed" || boxes.get(name).className === "missing");
  if (bad) return bad.state === "failed" ? `${bad.name}: ${bad.item}` : `The chain stops: ${bad.name} has not answered.`;
  const next = pieces.find(({ state }) => state === "yours");
  if (next) return next.name === "link" ? "The email is there. Open its link." : "Type the password, and confirm.";
  return pieces.every(({ state }) => state === "lit") ? "Everything fits." : "";
}

function say(text) {
  if (!text && pieces.every(({ state }) => state === "dark")) {
    if (news.innerHTML !== invitation) news.innerHTML = invitation;
  } else if (news.textContent !== text) {
    news.textContent = text;
  }
}

const events = new EventSource("/chain/events");
events.onmessage = (event) => {
  document.body.classList.remove("offline");
  pieces = JSON.parse(event.data);
  show();
};
events.onerror = () => {
  document.body.classList.add("offline");
  if (events.readyState === EventSource.CLOSED) news.textContent = "The inbox does not answer. Start it again with: make run";
};
setInterval(show, 250);
