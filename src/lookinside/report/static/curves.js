/* A run's training curves: read off at a step by pointing, or with a slider; the best epoch ringed. */
"use strict";

(() => {
  const { element, chart, view } = lookinside;
  const { count, percent, rounded } = lookinside.words;

  /** A column's points against the steps, without those that were not measured. */
  function points(curves, column) {
    return curves.step.map((step, at) => [step, curves[column]?.[at]]).filter(([, value]) => typeof value === "number");
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
      const drawn = columns.map(({ column, part }) => ({ points: points(each.curves, column), kind: `${part} ${look}` }));
      const ring = points(each.curves, `validation_${quantity}`).filter(([step]) => step === bestStep(each));
      return [...drawn, { points: ring, kind: `best ${look}` }].filter(line => line.points.length);
    }).reverse();
  }

  /** Every value that the charts show, in a table. */
  function values({ seeds, panels }) {
    const columns = panels.flatMap(panel => panel.lines.map(line => ({ ...line, quantity: panel.quantity })));
    const heads = ["seed", "epoch", "step", ...columns.map(line => line.words)];
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
    const steps = [...new Set(seeds.flatMap(({ curves }) => curves.step))].sort((one, other) => one - other);
    const drawn = new Map();
    let at = bestStep(seeds[0]) ?? steps.at(-1);

    const chosen = () => (select?.value ? Number(select.value) : null);

    /** Read everything off at a step. */
    function read(step) {
      at = step;
      const epoch = seeds.map(({ curves }) => curves.epoch[curves.step.indexOf(step)]).find(Boolean);
      const best = seeds.filter(each => bestStep(each) === step).map(({ seed }) => seed);
      const place = `Step ${count(step)}, epoch ${count(epoch)}`;
      find("[data-place]").textContent = place;
      find("[data-best]").textContent = !best.length ? "" : seeds.length > 1 ? `Best on validation: seed ${best.join(", ")}` : "Best on validation, and looked into here";
      const spoken = [];
      for (const { quantity, lines: columns } of panels) {
        for (const { column, part, words } of columns) {
          const cells = find(`[data-column="${column}"]`).querySelectorAll("td");
          seeds.forEach(({ seed, curves }, number) => {
            const value = curves[column]?.[curves.step.indexOf(step)];
            const ended = step > curves.step.at(-1);
            cells[number].textContent = typeof value === "number" ? written(quantity, value) : ended ? "has ended" : "\u2013";
            if (part === "validation" && typeof value === "number" && seed === (chosen() ?? seeds[0].seed)) spoken.push(`${words} ${written(quantity, value)}`);
          });
        }
        drawn.get(quantity).place(step);
      }
      slider.value = steps.indexOf(step);
      slider.setAttribute("aria-valuetext", [place, ...spoken, ...(best.length ? ["best on validation"] : [])].join(", "));
    }

    /** Draw a panel in a new holder: the old one goes, and what watched its size with it. */
    function draw(panel) {
      const { quantity, unit } = panel;
      const old = find(`[data-quantity="${quantity}"]`);
      const holder = old.cloneNode(false);
      old.replaceWith(holder);
      drawn.set(quantity, chart(holder, {
        lines: lines(panel, seeds, chosen()),
        log: find(`[data-log="${quantity}"]`)?.checked ?? false,
        format: value => (quantity === "accuracy" ? `${Number((100 * value).toFixed(2))}\u00a0%` : rounded(value, 4)),
        xName: "steps",
        label: `${quantity}${unit && `, ${unit},`} against steps, for ${panel.lines.map(line => line.words).join(", ")}; the ring marks the best epoch. The table below reads it off.`,
        pointed: read,
      }));
    }

    slider.max = steps.length - 1;
    slider.addEventListener("input", () => read(steps[Number(slider.value)]));
    select?.addEventListener("change", () => { panels.forEach(draw); read(at); });
    for (const panel of panels) {
      draw(panel);
      find(`[data-log="${panel.quantity}"]`)?.addEventListener("change", () => { draw(panel); drawn.get(panel.quantity).place(at); });
    }
    find("details").addEventListener("toggle", event => event.target.append(values(data)), { once: true });
    read(at);
  });
})();
