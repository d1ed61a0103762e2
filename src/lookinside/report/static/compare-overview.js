/* All runs of two reports beside each other, by the figure that tells most of each. */
"use strict";

(() => {
  const { element, compare } = window.lookinside;

  /** The first figure of a subject: the one that tells most. */
  const main = subject => subject.metrics.keys().next().value;

  /** How a training of the one report reads in the other. */
  function verdict(first, second, key) {
    const same = JSON.stringify([...first.metrics]) === JSON.stringify([...second.metrics]);
    if (same) return "the same, to the last digit";
    if (first.run.data_sha256 !== second.run.data_sha256) return "other images";
    return compare.winner(compare.difference(first, second, key), "") ? "differs by more than chance" : "agrees, but for chance";
  }

  /** The row of a training that both reports have. */
  function row(first, second, show) {
    const key = main(first);
    const { name, kind } = first.report.measures[key];
    const found = compare.difference(first, second, key);
    const cell = (label, text) => element("td", { class: "num", "data-label": label }, element("span", {}, text));
    const link = element("button", { type: "button", click: () => show(first.id, second.id) }, first.label);
    return element("tr", {}, element("th", { scope: "row" }, link, element("span", { class: "under" }, name)),
      cell("Here", compare.said(first.metrics.get(key)[0], kind)), cell("There", compare.said(second.metrics.get(key)[0], kind)),
      cell("Difference", compare.signed(found.value, kind) + (kind === "share" ? " points" : "")),
      cell("It says", verdict(first, second, key)));
  }

  /** A sentence on the trainings that only one report has. */
  function only(subjects, where) {
    const names = subjects.map(subject => subject.label).join(", ");
    return names ? element("p", { class: "note" }, `Only ${where}: ${names}.`) : null;
  }

  /** The table of all that both have; `show(first, second)` sets a pair side by side. */
  function overview(own, other, show) {
    const pairs = [...own.subjects.values()].map(first => [first, other.subjects.get(`other:${first.id}`)]);
    const both = pairs.filter(([first, second]) => second?.metrics.has(main(first)));
    const shared = new Set(both.flat());
    const heads = ["Training", "Here", "There", "Difference", "It says"];
    return [
      both.length ? element("table", { class: "stack overview" },
        element("thead", {}, element("tr", {}, ...heads.map(head => element("th", { scope: "col" }, head)))),
        element("tbody", {}, ...both.map(([first, second]) => row(first, second, show)))) : null,
      only([...own.subjects.values()].filter(each => !shared.has(each)), "here"),
      only([...other.subjects.values()].filter(each => !shared.has(each)), "there"),
    ].filter(Boolean);
  }

  Object.assign(compare, { overview });
})();
