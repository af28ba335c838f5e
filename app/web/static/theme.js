// Dark where the device asks for it. The head of the page waits for this script, so that no light
// page flashes up before a dark one. Bootstrap has no dark theme without the attribute.
"use strict";

const dark = matchMedia("(prefers-color-scheme: dark)");

function followDevice() {
  document.documentElement.dataset.bsTheme = dark.matches ? "dark" : "light";
}

dark.addEventListener("change", followDevice);
followDevice();
