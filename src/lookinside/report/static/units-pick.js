/* How a reader of the unit browser picks: layers as tabs, units in a grid of small pictures. */
"use strict";

lookinside.units.pick = (() => {
  const { element } = lookinside;
  const { called, mosaic, tile } = lookinside.units;
  const FAR = 4;

  /** Which of `count` places a key leads to from `at`, in rows of `across`; null for other keys. */
  function step(key, at, count, across) {
    const moves = {
      ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - across, ArrowDown: at + across,
      PageUp: at - FAR * across, PageDown: at + FAR * across, Home: 0, End: count - 1,
    };
    return key in moves ? Math.max(0, Math.min(count - 1, moves[key])) : null;
  }

  /** Let the keys move between buttons, of which the chosen one alone is a stop of the tab key. */
  function rove(box, across, choose) {
    box.addEventListener("keydown", event => {
      const at = [...box.children].indexOf(event.target.closest("button"));
      if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      const next = step(event.key, at, box.children.length, across());
      if (next === null) return;
      event.preventDefault();
      choose(next);
      box.children[next].focus();
    });
  }

  /** Mark one of the buttons in a box as the chosen one. */
  function mark(box, chosen) {
    [...box.children].forEach((button, at) => {
      button.setAttribute("aria-selected", at === chosen);
      button.tabIndex = at === chosen ? 0 : -1;
    });
  }

  /** How many units a layer shows, of how many it has. */
  const some = ({ units, total }) => (units.length < total ? `${units.length} of ${total}` : String(units.length));

  /** A tab for each layer. */
  function tabs(layers, choose) {
    const box = element("div", { class: "units-tabs", role: "tablist", "aria-label": "Layers" });
    box.append(...layers.map((layer, at) => {
      const attributes = { type: "button", role: "tab", id: `units-tab-${at}`, "aria-controls": "units-layer", click: () => choose(at) };
      return element("button", attributes, layer.name, element("span", { class: "quiet" }, some(layer)));
    }));
    rove(box, () => 1, choose);
    return box;
  }

  /** What the small pictures of a layer can show, the most telling first: names and drawings. */
  function kinds({ filters, ascent, patches }, sheets) {
    const number = filters ? filters.inputs.length : 0;
    const frames = ascent ? ascent.steps.length : 0;
    const found = {
      [filters && filters.deep ? "kernels" : "weights"]: filters && (row => at(filters, row, each => mosaic(sheets.filters, each * number, number, ""))),
      "optimised images": ascent && (row => at(ascent, row, each => tile(sheets.images, (each + 1) * frames - 1, ""))),
      "strongest images": patches && (row => at(patches, row, each => tile(sheets.tests, patches.top[each][0][0], ""))),
    };
    const late = name => name === "kernels" || (name === "weights" && filters.at.includes(null));
    const listed = Object.entries(found).filter(([, draw]) => draw);
    return listed.sort(([one], [other]) => late(one) - late(other));
  }

  /** The drawing of a unit that a probe has; a blank one of another. */
  const at = (found, row, draw) => (found.at[row] === null ? element("span", { class: "units-blank" }) : draw(found.at[row]));

  /** By what the units of a layer can be ordered: names, and what is compared, the least first. */
  function orders({ census, units, output }) {
    const by = { number: row => units[row] };
    if (census && !output) {
      const favourite = means => means.indexOf(Math.max(...means));
      by["how often it fires"] = row => -census.fires[census.at[row]];
      by["class it answers most"] = row => favourite(census.by_class[census.at[row]]);
      if (census.changed) by["answers that hang on it"] = row => -census.changed[census.at[row]];
      if (census.rise) by["error without it"] = row => -census.rise[census.at[row]];
    }
    return Object.entries(by);
  }

  /** A choice among names. */
  function select(label, names, change) {
    const options = names.map(name => element("option", {}, name));
    return element("label", { class: names.length > 1 ? null : "units-hidden" }, `${label} `, element("select", { change }, ...options));
  }

  /** The grid of a layer's units; `choose` is called with a unit's row. */
  function grid(data, layer, sheets, choose) {
    const pictures = kinds(layer, sheets);
    const sorts = orders(layer);
    let draw = pictures[0][1];
    let rows = layer.units.map((_, row) => row);
    let chosen = 0;
    const box = element("div", { class: "units-grid", role: "listbox", "aria-label": `Units of ${layer.name}` });
    const button = row => {
      const name = called(data, layer, layer.units[row]);
      const label = element("span", { class: "num" }, name.replace(/^(unit|class) /, ""));
      return element("button", { type: "button", role: "option", "aria-label": name, click: () => choose(row) }, draw(row), label);
    };
    const show = row => {
      chosen = row;
      mark(box, rows.indexOf(row));
    };
    const fill = () => {
      box.replaceChildren(...rows.map(button));
      show(chosen);
    };
    const sort = ({ target }) => {
      const value = sorts[target.selectedIndex][1];
      rows = layer.units.map((_, row) => row).sort((one, other) => value(one) - value(other) || one - other);
      fill();
    };
    const change = ({ target }) => {
      draw = pictures[target.selectedIndex][1];
      fill();
    };
    rove(box, () => getComputedStyle(box).gridTemplateColumns.split(" ").length, at => choose(rows[at]));
    fill();
    const choices = [select("Show", pictures.map(([name]) => name), change), select("Order by", sorts.map(([name]) => name), sort)];
    return { made: [element("div", { class: "units-choices" }, ...choices), box], show, focus: () => box.children[rows.indexOf(chosen)].focus({ preventScroll: true }) };
  }

  return { tabs, grid, mark };
})();
