/* Filters of a list: toggle buttons in [data-filters=NAME] show and hide the elements of
   [data-filtered=NAME] by their data attributes. Of one group any pressed button will do; every
   group that has one must agree. */
"use strict";

for (const filters of document.querySelectorAll("[data-filters]")) {
  const items = [...document.querySelectorAll(`[data-filtered="${filters.dataset.filters}"] > *`)];
  const buttons = [...filters.querySelectorAll("[data-key]")];
  const count = filters.querySelector("[data-count]");
  const all = filters.querySelector("[data-all]");

  /** The pressed values, as sets by their key. */
  const wanted = () => {
    const groups = new Map();
    for (const { dataset } of buttons.filter(button => button.getAttribute("aria-pressed") === "true")) {
      groups.set(dataset.key, (groups.get(dataset.key) ?? new Set()).add(dataset.value));
    }
    return groups;
  };

  /** Show what fits, and say how many do. */
  const apply = () => {
    const groups = wanted();
    for (const item of items) {
      item.hidden = ![...groups].every(([key, values]) => values.has(item.dataset[key]));
    }
    const shown = items.filter(item => !item.hidden).length;
    count.textContent = groups.size ? `${shown} of ${items.length} runs` : `All ${items.length} runs`;
    all.hidden = groups.size === 0;
  };

  for (const button of buttons) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") !== "true");
      apply();
    });
  }
  all.addEventListener("click", () => {
    for (const button of buttons) button.setAttribute("aria-pressed", "false");
    apply();
    buttons[0].focus();
  });
}
