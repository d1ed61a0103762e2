/* A line chart that can be read off at any place: `lookinside.chart(holder, options)` draws lines
   into a holder of fixed height, anew at each width, and gives a function that marks a place. */
"use strict";

window.lookinside.chart = (() => {
  const { svg } = lookinside;
  const { count } = lookinside.words;
  const ROOM = { top: 10, right: 14, bottom: 40, left: 58 };

  /** Round numbers from `low` to `high`, about `count` of them. */
  function ticks(low, high, count) {
    const rough = (high - low) / count || 1;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * [1, 2, 5, 10].find(each => each * power >= 0.7 * rough);
    const first = Math.ceil(low / step - 1e-9);
    const last = Math.floor(high / step + 1e-9);
    return Array.from({ length: Math.max(last - first + 1, 0) }, (_, at) => (first + at) * step);
  }

  /** The same of a logarithmic axis: 1, 2 and 5 of each power of ten, or where these are many the
      powers alone; over less than that, round numbers. */
  function decades(low, high, count) {
    const powers = Array.from({ length: 1 + Math.floor(Math.log10(high)) - Math.floor(Math.log10(low)) },
      (_, at) => 10 ** (Math.floor(Math.log10(low)) + at));
    const within = values => values.filter(value => value >= low && value <= high);
    const all = within(powers.flatMap(power => [power, 2 * power, 5 * power]));
    if (all.length < 3) return ticks(low, high, count);
    return all.length > count + 2 ? within(powers) : all;
  }

  /** From values to pixels; a span of nothing lies in the middle. */
  function scale(low, high, from, to) {
    return value => (high > low ? from + ((value - low) / (high - low)) * (to - from) : (from + to) / 2);
  }

  /** The smallest and the largest of some numbers. */
  function extent(values) {
    return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
  }

  /** The path of a line through its points. */
  function path(points, x, y) {
    return points.map(([at, value], place) => `${place ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  }

  /** Both axes, with their words and the lines that lead across. */
  function axes({ x, y, width, height, spans, log, format, xName, yName }) {
    const bottom = height - ROOM.bottom;
    const across = ticks(...spans[0], Math.max(Math.floor(width / 90), 3)).filter(value => Number.isInteger(value));
    const up = (log ? decades : ticks)(...spans[1], 5);
    return svg("g", { class: "axes" },
      ...up.map(value => svg("line", { x1: ROOM.left, x2: width - ROOM.right, y1: y(value), y2: y(value) })),
      ...up.map(value => svg("text", { x: ROOM.left - 8, y: y(value) + 4, "text-anchor": "end" }, format(value))),
      ...across.map(value => svg("text", { x: x(value), y: bottom + 18, "text-anchor": "middle" }, count(value))),
      svg("text", { class: "axis", x: width - ROOM.right, y: height - 4, "text-anchor": "end" }, xName),
      yName && svg("text", { class: "axis", x: ROOM.left, y: height - 4 }, yName));
  }

  /** The chart of lines `{ points: [[x, y], ...], kind }`, whose kinds are their looks' classes; if
      `log`, its values, all above zero, stand on a logarithmic axis. The horizontal axis spans
      `across`, or what the lines do. */
  function chart(holder, { lines, format, xName, yName, label, pointed, log = false, across = null }) {
    const all = lines.flatMap(line => line.points);
    const [bend, straighten] = log ? [Math.log, Math.exp] : [value => value, value => value];
    const [low, high] = extent(all.map(([, value]) => bend(value)));
    const pad = (high - low) * 0.05;
    const spans = [across ?? extent(all.map(([at]) => at)), [low - pad, high + pad].map(straighten)];
    const mark = svg("g", { class: "mark" });
    let marked = null;
    let x = null;
    let y = null;

    /** Draw everything at the holder's present size. */
    function draw() {
      const { clientWidth: width, clientHeight: height } = holder;
      x = scale(...spans[0], ROOM.left, width - ROOM.right);
      const up = scale(low - pad, high + pad, height - ROOM.bottom, ROOM.top);
      y = value => up(bend(value));
      holder.replaceChildren(svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
        axes({ x, y, width, height, spans, log, format, xName, yName }),
        ...lines.map(line => (line.points.length > 1
          ? svg("path", { class: `line ${line.kind}`, d: path(line.points, x, y) })
          : svg("circle", { class: `dot ${line.kind}`, cx: x(line.points[0][0]), cy: y(line.points[0][1]), r: 3.5 }))),
        mark));
      if (marked !== null) place(marked);
    }

    /** Mark a place on the horizontal axis, and each line's point there. */
    function place(at) {
      marked = at;
      const rule = svg("line", { x1: x(at), x2: x(at), y1: ROOM.top, y2: holder.clientHeight - ROOM.bottom });
      const dots = lines.flatMap(line => line.points.filter(([where]) => where === at)
        .map(([where, value]) => svg("circle", { class: `dot ${line.kind}`, cx: x(where), cy: y(value), r: 4.5 })));
      mark.replaceChildren(rule, ...dots);
    }

    const places = [...new Set(all.map(([at]) => at))].sort((one, other) => one - other);
    const nearest = event => {
      const left = event.clientX - holder.getBoundingClientRect().left;
      pointed(places.reduce((best, at) => (Math.abs(x(at) - left) < Math.abs(x(best) - left) ? at : best)));
    };
    holder.onpointermove = nearest;
    holder.onpointerdown = nearest;
    draw();
    const watch = new ResizeObserver(() => (holder.isConnected ? draw() : watch.disconnect()));
    watch.observe(holder);
    return { place, places };
  }

  return Object.assign(chart, { ticks });
})();
