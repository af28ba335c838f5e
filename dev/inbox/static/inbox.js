// Fetches this very page every second and takes over the parts that changed. Without JavaScript
// the page reloads itself instead, see the <noscript> in its head.
"use strict";

const PARTS = ["top", "list", "message"];
const INTERVAL_MS = 1000;
const TIMEOUT_MS = 5000;
const OFFLINE = "The inbox does not answer. Start it again with: make run";

const news = document.getElementById("news");
const shown = Object.fromEntries(PARTS.map((id) => [id, document.getElementById(id).innerHTML]));

async function refresh() {
  const response = await fetch(location.href, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const known = listedIds();
  document.title = page.title;
  PARTS.forEach((id) => takeOver(id, page.getElementById(id)));
  listedIds().filter((id) => !known.includes(id)).forEach(announce);
}

function listedIds() {
  return Array.from(document.querySelectorAll("#list li a"), (link) => link.id);
}

// Compares with what the server sent last, not with what the browser made of it, so that an
// unchanged frame is never loaded again.
function takeOver(id, fresh) {
  if (shown[id] === fresh.innerHTML) return;
  shown[id] = fresh.innerHTML;
  const focused = document.activeElement.id;
  document.getElementById(id).replaceChildren(...fresh.childNodes);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function announce(id) {
  const link = document.getElementById(id);
  link.classList.add("new");
  news.textContent = `New: ${link.querySelector(".subject").textContent}`;
}

async function refreshForever() {
  try {
    await refresh();
    if (document.body.classList.replace("offline", "online")) news.textContent = "";
  } catch {
    document.body.classList.add("offline");
    news.textContent = OFFLINE;
  }
  setTimeout(refreshForever, INTERVAL_MS);
}

setTimeout(refreshForever, INTERVAL_MS);
