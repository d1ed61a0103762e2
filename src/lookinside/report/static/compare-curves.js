/* How two runs learned: their curves on one chart, and a table that reads them off at one place. */
"use strict";

(() => {
  const { element, svg, chart, compare } = lookinside;
  const { count, rounded } = lookinside.words;
  const PARTS = { validation: "validation", train: "training", train_without_dropout: "training, no dropout", test: "test" };
  const AXES = { epoch: "epochs", step: "steps" };

  /** The columns of curves by what they measure and on which images: "loss" -> "validation" -> values. */
  function quantities(curves) {
    const found = new Map();
    for (const column of Object.keys(curves)) {
      const part = Object.keys(PARTS).sort((one, other) => other.length - one.length).find(each => column.startsWith(`${each}_`));
      if (!part) continue;
      const quantity = column.slice(part.length + 1);
      found.set(quantity, { ...found.get(quantity), [part]: curves[column] });
    }
    return found;
  }

  /** A line's points, without those that were not measured. */
  function points(xs, ys) {
    return xs.map((x, at) => [x, ys[at]]).filter(([x, y]) => typeof x === "number" && typeof y === "number");
  }

  /** The lines of one subject. */
  function lines(subject, side, quantity, axis) {
    const parts = quantities(subject.curves).get(quantity) ?? {};
    return Object.keys(PARTS).filter(part => parts[part]).map(part => (
      { side, part, kind: `${side} ${part}`, points: points(subject.curves[axis] ?? [], parts[part]) }
    )).filter(line => line.points.length);
  }

  /** A short piece of a line, as the key of the chart. */
  function sample(kind) {
    return svg("svg", { class: "sample", width: 30, height: 10, "aria-hidden": "true" },
      svg("path", { class: `line ${kind}`, d: "M1 5L29 5" }));
  }

  /** A control with a list of choices `{ value: words }`. */
  function choice(words, choices, value, changed) {
    const list = element("select", { change: event => changed(event.target.value) },
      ...Object.entries(choices).map(([each, text]) => element("option", { value: each, selected: each === value }, text)));
    return element("label", {}, element("span", {}, words), list);
  }

  /** The table beside the chart: a row for each kind of images, its cells to be filled in. */
  function table(first, second, drawn) {
    const parts = Object.keys(PARTS).filter(part => drawn.some(line => line.part === part));
    const cells = new Map();
    const body = parts.map(part => element("tr", {}, element("th", { scope: "row" }, PARTS[part]), ...["first", "second"].map(side => {
      const line = drawn.find(each => each.side === side && each.part === part);
      const value = element("span", { class: "num" });
      if (line) cells.set(line, value);
      return element("td", {}, line ? sample(line.kind) : null, line ? value : element("span", { class: "quiet" }, "none"));
    })));
    const caption = element("caption", {});
    const heads = ["", first.label, second.label].map(text => (text ? element("th", { scope: "col" }, ...compare.broken(text)) : element("td", {})));
    return { caption, cells, made: element("table", { class: "readings" }, caption, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...body)) };
  }

  /** Draw the curves into a holder, with controls; `state` keeps what the reader chose. */
  function curves(holder, first, second, state, changed) {
    const same = first.run.task === second.run.task;
    const both = [...quantities(first.curves).keys()].filter(each => quantities(second.curves).has(each));
    const shared = both.filter(each => same || each !== "loss");
    if (!shared.length) {
      holder.replaceChildren(element("p", {}, "They were trained for different tasks, whose losses have different units: no chart can hold both."));
      return;
    }
    const quantity = shared.includes(state.curve) ? state.curve : shared.includes("accuracy") ? "accuracy" : shared[0];
    const axis = state.axis in AXES ? state.axis : "epoch";
    const format = value => compare.said(value, quantity === "accuracy" ? "share" : "plain");
    const tick = value => (quantity === "accuracy" ? `${Number((100 * value).toFixed(2))}\u00a0%` : rounded(value, 4));
    const drawn = [...lines(first, "first", quantity, axis), ...lines(second, "second", quantity, axis)];
    const { caption, cells, made } = table(first, second, drawn);
    const plot = element("div", { class: "lines" });
    const slider = element("input", { type: "range", min: 0, step: 1, "aria-label": `Place on the axis, in ${AXES[axis]}` });

    /** Read everything off at a place. */
    const read = at => {
      const place = `${axis} ${count(at)}`;
      caption.textContent = `At ${place}`;
      const spoken = [];
      for (const [line, cell] of cells) {
        const point = line.points.find(([x]) => x === at);
        const over = at > line.points.at(-1)[0];
        cell.textContent = point ? format(point[1]) : over ? "has ended" : "not measured";
        if (line.part === "validation" && point) spoken.push(`${line.side} ${format(point[1])}`);
      }
      drawing.place(at);
      slider.value = drawing.places.indexOf(at);
      slider.setAttribute("aria-valuetext", [place, ...spoken].join(", "));
    };
    const controls = element("div", { class: "choice" },
      choice("Curve", Object.fromEntries(shared.map(each => [each, each])), quantity, value => changed({ curve: value })),
      choice("Along", AXES, axis, value => changed({ axis: value })));
    holder.replaceChildren(controls,
      element("div", { class: "plot" }, element("div", {}, plot, slider), made));
    const label = `${quantity} over ${AXES[axis]} of ${first.label} and ${second.label}; the table beside it reads it off.`;
    const drawing = chart(plot, { lines: drawn, format: tick, xName: AXES[axis], yName: quantity, label, pointed: read });
    slider.max = drawing.places.length - 1;
    slider.addEventListener("input", () => read(drawing.places[Number(slider.value)]));
    const ends = ["first", "second"].map(side => Math.max(...drawn.filter(line => line.side === side).map(line => line.points.at(-1)[0])));
    read(Math.min(...ends));
  }

  Object.assign(compare, { curves });
})();
