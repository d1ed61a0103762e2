/* The key `/` leads to the search box, unless the reader has switched it off at the foot of a page. */
"use strict";

(() => {
  const KEPT = "lookinside-shortcut";
  const box = document.getElementById("search");
  const sign = box.parentElement.querySelector("kbd");
  const choice = document.getElementById("shortcut");

  /** What the reader chose on any page; a browser that keeps nothing has the key switched on. */
  function kept() {
    try {
      return localStorage.getItem(KEPT) !== "off";
    } catch {
      return true;
    }
  }

  function keep(on) {
    try {
      localStorage.setItem(KEPT, on ? "on" : "off");
    } catch {
      // The choice then holds for this page.
    }
  }

  function show() {
    sign.hidden = !choice.checked;
    if (choice.checked) box.setAttribute("aria-keyshortcuts", "/");
    else box.removeAttribute("aria-keyshortcuts");
  }

  /** Anywhere but where one writes the key goes to the box. */
  function pressed(event) {
    const writing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || writing || !choice.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  }

  choice.checked = kept();
  choice.closest("p").hidden = false;
  show();
  choice.addEventListener("change", () => { keep(choice.checked); show(); });
  document.addEventListener("keydown", pressed);
})();
