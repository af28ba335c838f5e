// What a page gains where scripts run: times of the user's own zone, and passwords that can be shown.
"use strict";

// As the server writes them, see macros.html; the zone is named, because it may not be UTC.
const DAY = { day: "2-digit", month: "long", year: "numeric" };
const MOMENT = { ...DAY, hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" };

function showInOwnZone(time) {
  const parts = "day" in time.dataset ? DAY : MOMENT;
  time.textContent = new Intl.DateTimeFormat("en-GB", parts).format(new Date(time.dateTime));
}

// The name stays, and only the state changes: a screen reader says "Show password, pressed".
function addShowButton(field) {
  const button = document.createElement("button");
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", shown);
  };
  button.type = "button";
  button.className = "btn btn-outline-secondary";
  button.textContent = "Show";
  button.setAttribute("aria-label", `Show ${field.labels[0].textContent.toLowerCase()}`);
  button.setAttribute("aria-controls", field.id);
  show(false);
  // A spell checker may send what a text field holds to its maker.
  field.spellcheck = false;
  field.autocapitalize = "none";
  button.addEventListener("click", () => show(field.type === "password"));
  // Browsers remember what was sent or left in a text field, but not what was in a password field.
  field.form.addEventListener("submit", () => show(false));
  addEventListener("pagehide", () => show(false));
  field.after(button);
}

document.querySelectorAll("time").forEach(showInOwnZone);
document.querySelectorAll("input[type=password]").forEach(addShowButton);
