/* What each kind of stage took where this site was built, from the file that differs from build to
   build. */
"use strict";

(() => {
  const { load, element } = window.lookinside;
  const HEADS = ["Stage", "How many", "Wall time", "Processor time", "The longest", "Most memory, MiB"];

  /** A cell with something smaller below. */
  function cell(label, text, under) {
    return element("td", { class: "num", "data-label": label }, text, under && element("span", { class: "under" }, under));
  }

  /** A kind of stage. */
  function row(kind) {
    const name = kind.longest && element("code", {}, kind.longest);
    return element("tr", {}, element("th", { scope: "row" }, kind.stage),
      cell(HEADS[1], kind.how_many),
      cell(HEADS[2], kind.wall, kind.wall_share),
      cell(HEADS[3], kind.processor, kind.processor_share),
      cell(HEADS[4], name, kind.longest_wall),
      cell(HEADS[5], kind.memory));
  }

  /** All kinds as a table, or a sentence if nothing was noted. */
  function shown(kinds) {
    if (!kinds.length) return element("p", {}, "No stage has noted here what it took.");
    const heads = HEADS.map(head => element("th", { scope: "col" }, head));
    return element("table", { class: "stack" }, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...kinds.map(row)));
  }

  const place = document.querySelector("[data-costs]");
  load("made.js").then(({ stages }) => place.append(shown(stages)), () => {
    place.append(element("p", {}, "What the stages took is not in this folder."));
  });
})();
