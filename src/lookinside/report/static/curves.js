/* A run's training curves: read off at a step by pointing, or with a slider; the best epoch ringed. */
"use strict";

(() => {
  const { element, chart, view } = lookinside;
  const { count, percent, rounded } = lookinside.words;
  /** The share of a training at whose start the accuracy is not drawn where it lies below all else:
      the rest would look flat. */
  const EARLY = 0.1;

  /** A column's points against the steps, without those that were not measured. */
  function points(curves, column) {
    return curves.step.map((step, at) => [step, curves[column]?.[at]]).filter(([, value]) => typeof value === "number");
  }

  /** A line's points: those of the training images stand within epochs too, where that is known. */
  function drawn({ curves, steps }, column, columns) {
    if (!steps?.[column]) return points(curves, column);
    const all = points(steps, column);
    if (!column.endsWith("accuracy")) return all;
    const lowest = all.map(([, value]) => value).sort((one, other) => one - other)[Math.floor(EARLY * all.length)];
    const others = columns.flatMap(each => points(curves, each.column).map(([, value]) => value));
    return all.filter(([, value]) => value >= Math.min(lowest, ...others));
  }

  /** What a seed has of a column at a step; a mean over the epoch where nothing finer is known. */
  function valueAt({ curves, steps }, column, step) {
    const finer = steps?.[column]?.[steps.step.indexOf(step)];
    return finer ?? curves[column]?.[curves.step.indexOf(step)];
  }

  /** How a figure reads. */
  function written(quantity, value) {
    return quantity === "accuracy" ? percent(value, 2) : rounded(value, 4);
  }

  /** The step of a seed's best epoch; undefined if that epoch is not there. */
  function bestStep({ curves, best_epoch: best }) {
    return curves.step[curves.epoch.indexOf(best)];
  }

  /** The lines of a panel: those of the first seed above the others, with rings at the best epochs. */
  function lines({ lines: columns, quantity }, seeds, chosen) {
    return seeds.flatMap((each, at) => {
      const look = chosen === null ? (at ? "more" : "") : each.seed === chosen ? "" : "faint";
      const through = columns.map(({ column, part }) => ({ points: drawn(each, column, columns), kind: `${part} ${look}` }));
      const ring = points(each.curves, `validation_${quantity}`).filter(([step]) => step === bestStep(each));
      return [...through, { points: ring, kind: `best ${look}` }].filter(line => line.points.length);
    }).reverse();
  }

  /** Every value that the charts show, in a table. */
  function values({ seeds, panels }) {
    const columns = panels.flatMap(panel => panel.lines.map(line => ({ ...line, quantity: panel.quantity })));
    const heads = ["seed", "epoch", "step", ...columns.map(({ words, part }) => (part.startsWith("train") ? `${words}, mean of the epoch` : words))];
    const rows = seeds.flatMap(({ seed, curves, best_epoch: best }) => curves.epoch.map((epoch, at) => element("tr", {},
      element("td", {}, seed), element("th", { scope: "row" }, epoch === best ? `${count(epoch)} (best)` : count(epoch)), element("td", {}, count(curves.step[at])),
      ...columns.map(({ column, quantity }) => {
        const value = curves[column]?.[at];
        return element("td", {}, typeof value === "number" ? written(quantity, value) : "");
      }))));
    return element("div", { class: "curves-values", tabindex: 0, role: "region", "aria-label": "Table of values" }, element("table", { class: "num" },
      element("thead", {}, element("tr", {}, ...heads.map(text => element("th", { scope: "col" }, text)))),
      element("tbody", {}, ...rows)));
  }

  view("curves", (section, data) => {
    const { seeds, panels } = data;
    const find = selector => section.querySelector(selector);
    const [slider, select] = [find("input[type=range]"), find("select")];
    const places = [...new Set(seeds.flatMap(({ curves, steps }) => [...curves.step, ...(steps?.step ?? [])]))].sort((one, other) => one - other);
    const charts = new Map();
    let at = bestStep(seeds[0]) ?? places.at(-1);

    const chosen = () => (select?.value ? Number(select.value) : null);

    /** Read everything off at a step. */
    function read(step) {
      at = step;
      const epoch = seeds.flatMap(({ curves, steps }) => [curves, steps]).map(columns => columns?.epoch?.[columns.step.indexOf(step)]).find(Boolean);
      const best = seeds.filter(each => bestStep(each) === step).map(({ seed }) => seed);
      const place = `Step ${count(step)}, ${Number.isInteger(epoch) ? "" : "in "}epoch ${count(Math.ceil(epoch))}`;
      find("[data-place]").textContent = place;
      find("[data-best]").textContent = !best.length ? "" : seeds.length > 1 ? `Best on validation: seed ${best.join(", ")}` : "Best on validation, and looked into here";
      const spoken = [];
      for (const { quantity, lines: columns } of panels) {
        for (const { column, words } of columns) {
          const cells = find(`[data-column="${column}"]`).querySelectorAll("td");
          seeds.forEach((each, number) => {
            const value = valueAt(each, column, step);
            const ended = step > each.curves.step.at(-1);
            cells[number].textContent = typeof value === "number" ? written(quantity, value) : ended ? "has ended" : "\u2013";
            if (typeof value === "number" && each.seed === (chosen() ?? seeds[0].seed)) spoken.push(`${words} ${written(quantity, value)}`);
          });
        }
        charts.get(quantity).place(step);
      }
      slider.value = places.indexOf(step);
      slider.setAttribute("aria-valuetext", [place, ...spoken, ...(best.length ? ["best on validation"] : [])].join(", "));
    }

    /** Draw a panel in a new holder: the old one goes, and what watched its size with it. */
    function draw(panel) {
      const { quantity, unit } = panel;
      const old = find(`[data-quantity="${quantity}"]`);
      const holder = old.cloneNode(false);
      old.replaceWith(holder);
      charts.set(quantity, chart(holder, {
        lines: lines(panel, seeds, chosen()),
        log: find(`[data-log="${quantity}"]`)?.checked ?? false,
        format: value => (quantity === "accuracy" ? `${Number((100 * value).toFixed(2))}\u00a0%` : rounded(value, 4)),
        xName: "steps",
        across: [places[0], places.at(-1)],
        label: `${quantity}${unit && `, ${unit},`} against steps, for ${panel.lines.map(line => line.words).join(", ")}; the ring marks the best epoch. The table below reads it off.`,
        pointed: read,
      }));
    }

    slider.max = places.length - 1;
    slider.addEventListener("input", () => read(places[Number(slider.value)]));
    select?.addEventListener("change", () => { panels.forEach(draw); read(at); });
    for (const panel of panels) {
      draw(panel);
      find(`[data-log="${panel.quantity}"]`)?.addEventListener("change", () => { draw(panel); charts.get(panel.quantity).place(at); });
    }
    find("details").addEventListener("toggle", event => event.target.append(values(data)), { once: true });
    read(at);
  });
})();
