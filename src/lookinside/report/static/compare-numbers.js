/* The figures of two runs, their differences and how sure those are. */
"use strict";

(() => {
  const { element, svg, words, compare } = window.lookinside;
  const SPACE = "\u00a0";
  /** Smaller p are written as 0. */
  const LEAST = 1e-300;

  /** A figure as the report's pages say it. */
  function said(value, kind) {
    if (value === null || value === undefined) return "none";
    if (kind === "share") return words.percent(value, 2);
    if (kind === "count") return words.count(value);
    return words.fixed(value, Math.abs(value) < 10 ? 4 : 2);
  }

  /** A difference with its sign; of shares in percentage points. */
  function signed(value, kind) {
    const digits = kind === "share" ? 2 : kind === "count" ? 0 : Math.abs(value) < 10 ? 4 : 2;
    return words.signed(kind === "share" ? 100 * value : value, digits);
  }

  /** The row of the paired test that is about both, as seen from the first. */
  function tested(first, second, key) {
    const { report } = first;
    if (report !== second.report || key !== report.tested || !first.first || !second.first) return null;
    for (const row of report.paired) {
      const { difference, low, high, p_adjusted: p } = row;
      if (row.first === first.run.name && row.second === second.run.name) return { value: difference, low, high, p };
      if (row.second === first.run.name && row.first === second.run.name) return { value: -difference, low: -high, high: -low, p };
    }
    return null;
  }

  /** Whether the images of one were blackened in part, and the other's not, or less, when this was measured. */
  function unlike(first, second, key) {
    return (first.run.masked ?? 0) !== (second.run.masked ?? 0) && !key.startsWith("masked.");
  }

  /** The first figure minus the second, with an interval and what it rests on.
      Without a paired test each figure's own interval gives it (Newcombe 1998, method 10). */
  function difference(first, second, key) {
    const paired = tested(first, second, key);
    if (paired) return { ...paired, basis: "paired" };
    const [[one, oneLow, oneHigh], [other, otherLow, otherHigh]] = [first.metrics.get(key), second.metrics.get(key)];
    const value = one - other;
    if (unlike(first, second, key)) return { value, basis: "unlike" };
    if ([oneLow, oneHigh, otherLow, otherHigh].some(end => typeof end !== "number")) return { value, basis: "none" };
    const low = value - Math.hypot(one - oneLow, otherHigh - other);
    return { value, low, high: value + Math.hypot(oneHigh - one, other - otherLow), basis: "own" };
  }

  /** Which of both a difference speaks for: "first", "second", or "" if it may be chance. */
  function winner({ low, high }, wanted) {
    if (low === undefined || (low <= 0 && high >= 0)) return "";
    return (low > 0) === (wanted !== "less") ? "first" : "second";
  }

  /** An interval beside zero, as a small picture. */
  function bar({ value, low, high }, kind) {
    if (low === undefined) return null;
    const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
    const x = each => 70 + (each / reach) * 64;
    return svg("svg", { class: `interval ${kind}`, width: 140, height: 18, viewBox: "0 0 140 18", "aria-hidden": "true" },
      svg("line", { class: "zero", x1: 70, x2: 70, y1: 1, y2: 17 }),
      svg("line", { class: "reach", x1: x(low), x2: x(high), y1: 9, y2: 9 }),
      svg("circle", { cx: x(value), cy: 9, r: 4 }));
  }

  /** What a difference rests on, in words. */
  function basis({ basis: kind, p }) {
    if (kind === "paired") return `paired test on the same images, adjusted p${SPACE}${p < LEAST ? `<${SPACE}1e-300` : `=${SPACE}${words.rounded(p, 2)}`}`;
    if (kind === "unlike") return "of images masked in different ways";
    return kind === "own" ? "from each one’s own interval" : "no interval";
  }

  /** What a difference says. */
  function verdict(found, wanted) {
    if (found.low === undefined) return "";
    if (found.value === 0) return "no difference";
    const side = winner(found, wanted);
    if (!side) return "may be chance";
    return `${side} is ${wanted ? "better" : "larger"}`;
  }

  /** One row of the table. */
  function row(first, second, key) {
    const { name, unit, kind, wanted } = first.report.measures[key];
    const found = difference(first, second, key);
    const side = winner(found, wanted);
    const cell = (label, ...inside) => element("td", { class: "num", "data-label": label }, ...inside);
    return element("tr", { "data-key": key },
      element("th", { scope: "row" }, name, unit ? element("span", { class: "under" }, unit) : null),
      cell("First", said(first.metrics.get(key)[0], kind)),
      cell("Second", said(second.metrics.get(key)[0], kind)),
      cell("Difference", element("span", {}, element("strong", {}, signed(found.value, kind)), kind === "share" ? " points" : "",
        found.low === undefined ? null : element("span", { class: "under" }, `${signed(found.low, kind)} to ${signed(found.high, kind)}`))),
      cell("Interval", bar(found, side), element("span", { class: "under" }, basis(found))),
      cell("It says", element("span", { class: `verdict ${side}` }, verdict(found, wanted))));
  }

  /** A narrow table of both and their difference. */
  function plain(heads, rows) {
    return element("table", { class: "plain" },
      element("thead", {}, element("tr", {}, ...heads.map(head => element("th", { scope: "col" }, head)))),
      element("tbody", {}, ...rows.map(([name, ...cells]) => element("tr", {},
        element("th", { scope: "row" }, name), ...cells.map(text => element("td", { class: "num" }, text))))));
  }

  /** What no chance is in: sizes and budgets. */
  function sizes(first, second, keys) {
    const rows = keys.map(key => {
      const [one, other] = [first.metrics.get(key)[0], second.metrics.get(key)[0]];
      return [first.report.measures[key].name, said(one, "count"), said(other, "count"), signed(one - other, "count")];
    });
    return plain(["Size and budget", "First", "Second", "Difference"], rows);
  }

  /** The accuracies of both by class, folded away; nothing where their classes differ. */
  function classes(first, second) {
    const names = first.classes.map(([name]) => name);
    if (!names.length || String(names) !== String(second.classes.map(([name]) => name))) return null;
    const rows = first.classes.map(([name, one], at) => {
      const other = second.classes[at][1];
      return [name, said(one, "share"), said(other, "share"), one === null || other === null ? "" : signed(one - other, "share")];
    });
    return element("details", {}, element("summary", {}, "Accuracy by class, best on validation"),
      plain(["Class", "First", "Second", "Points"], rows));
  }

  /** The tables of all figures that both have. */
  function numbers(first, second) {
    const shared = [...first.metrics.keys()].filter(key => second.metrics.has(key));
    const counted = key => first.report.measures[key].kind === "count";
    const tried = shared.filter(key => !counted(key));
    const heads = ["On test images", `First: ${first.label}`, `Second: ${second.label}`, "Difference", "95\u00a0% interval", "It says"];
    return [
      tried.length ? element("table", { class: "stack beside" },
        element("thead", {}, element("tr", {}, ...heads.map(head => element("th", { scope: "col" }, ...compare.broken(head))))),
        element("tbody", {}, ...tried.map(key => row(first, second, key)))) : null,
      first.run.task === second.run.task ? null : element("p", { class: "note" }, "They were trained for different tasks, so only what both have is set side by side."),
      sizes(first, second, shared.filter(counted)), classes(first, second)].filter(Boolean);
  }

  Object.assign(compare, { numbers, difference, winner, said, signed });
})();
