/* The search box of every page: its index is loaded when it is first used. Arrows go through what
   is found, Enter follows it, Escape closes it. */
"use strict";

(() => {
  const { root, load, element } = window.lookinside;
  const { fold, parted, ready, score } = window.lookinside.matching;
  const box = document.getElementById("search");
  const list = document.getElementById("found");
  const count = document.getElementById("found-count");
  const ORDER = ["Runs", "Questions and sections", "Views", "Figures", "Layers", "Data"];
  const FEW = 6;
  let entries = null;
  let trouble = "";
  let options = [];
  let active = -1;
  const wide = new Set();

  /** What is found by group: the best first, groups and in them entries. */
  function found(words) {
    const groups = new Map(ORDER.map(group => [group, []]));
    for (const entry of entries) {
      const value = score(entry, words);
      if (value) groups.get(entry.group).push([value, entry]);
    }
    const listed = [...groups].filter(([, scored]) => scored.length);
    for (const [, scored] of listed) scored.sort((one, other) => other[0] - one[0]);
    return listed.sort(([, one], [, other]) => other[0][0] - one[0][0]);
  }

  /** The text with the words in it marked. */
  function marked(text, words) {
    const spans = words.flatMap(word => {
      const at = fold(text).indexOf(word);
      return at < 0 || fold(text).length !== text.length ? [] : [[at, at + word.length]];
    }).sort((one, other) => one[0] - other[0]);
    const parts = [];
    let from = 0;
    for (const [start, end] of spans) {
      if (start < from) continue;
      parts.push(text.slice(from, start), element("mark", {}, text.slice(start, end)));
      from = end;
    }
    return [...parts, text.slice(from)];
  }

  /** A link that the box's arrow keys go to. */
  function option(href, chosen, ...parts) {
    const link = element("a", { role: "option", id: `found-${options.length}`, href, tabindex: -1, "aria-selected": "false", click: chosen }, ...parts);
    options.push(link);
    return link;
  }

  /** One thing found. */
  function one(entry, words) {
    return option(root + entry.href, close, element("span", { class: "what" }, ...marked(entry.title, words)),
      entry.under ? element("span", { class: "under" }, ...marked(entry.under, words)) : null);
  }

  /** What stands for the rest of a group: chosen, it gives way to all of them. */
  function rest(group, count) {
    const place = options.length;
    return option("#found", event => {
      event.preventDefault();
      box.focus();
      wide.add(group);
      show();
      go(place);
    }, `All ${count}`);
  }

  /** Show what the box's words find. */
  function show() {
    const words = parted(box.value);
    options = [];
    active = -1;
    list.replaceChildren();
    box.removeAttribute("aria-activedescendant");
    if (trouble) return refuse();
    if (!words.length || !entries) return open(false);
    let sum = 0;
    for (const [group, listed] of found(words)) {
      sum += listed.length;
      const few = wide.has(group) ? listed : listed.slice(0, FEW);
      const shown = few.map(([, entry]) => one(entry, words));
      if (few.length < listed.length) shown.push(rest(group, listed.length));
      list.append(element("div", { role: "group", "aria-label": group },
        element("p", { class: "group", role: "presentation" }, group), ...shown));
    }
    if (!sum) list.append(element("p", { class: "nothing", role: "presentation" }, "Nothing here has these words: try fewer, or parts of them."));
    count.textContent = sum ? `${sum} found` : "Nothing found";
    return open(true);
  }

  /** Say why nothing can be found. */
  function refuse() {
    list.replaceChildren(element("p", { class: "nothing", role: "presentation" }, trouble));
    count.textContent = trouble;
    open(true);
  }

  /** Open or close the list. */
  function open(wanted) {
    list.hidden = !wanted;
    box.setAttribute("aria-expanded", wanted);
    if (!wanted) count.textContent = "";
  }

  /** Close the list; the words stay. */
  function close() {
    open(false);
    box.removeAttribute("aria-activedescendant");
  }

  /** Go to an option, from the last on to the first. */
  function go(place) {
    options[active]?.setAttribute("aria-selected", "false");
    active = (place + options.length) % options.length;
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", options[active].id);
  }

  /** What the keys do in the box. */
  function pressed(event) {
    const shown = !list.hidden && options.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) show();
      if (options.length) go(event.key === "ArrowDown" ? active + 1 : active < 0 ? -1 : active - 1);
    } else if (event.key === "Enter" && shown) {
      event.preventDefault();
      options[Math.max(active, 0)].click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (list.hidden) box.value = "";
      close();
    }
  }

  box.addEventListener("focus", () => {
    load("search-index.js").then(listed => {
      entries ??= listed.map(ready);
      trouble = "";
      if (box.value && document.activeElement === box) show();
    }, error => {
      trouble = `This can't be searched: ${error.message}.`;
      refuse();
    });
  });
  box.addEventListener("input", () => (wide.clear(), show()));
  box.addEventListener("keydown", pressed);
  document.addEventListener("pointerdown", event => event.target.closest(".search") || close());
  box.parentElement.addEventListener("focusout", event => box.parentElement.contains(event.relatedTarget) || close());
  box.disabled = false;
})();
