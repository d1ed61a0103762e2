/* A chart can be read off: the values of the mark that is nearest to the pointer stand beside it.
   A chart's metadata have the scales of its axes; its marks are classes. */
"use strict";

(() => {
  const { element } = lookinside;
  const { minus } = lookinside.words;
  const CHARTS = ".chart svg, .lightbox svg";
  /** Steps of an axis that are told apart. */
  const FINE = 500;
  /** Units of a chart by which the pointer may miss its axes. */
  const MISS = 6;
  /** Pixels between a mark and its values. */
  const ASIDE = 12;
  const known = new WeakMap();
  const ring = element("i");
  const words = element("p");
  const shown = element("div", { class: "read-off", "aria-hidden": "true", hidden: true }, ring, words);

  /** The corners of a path, in a chart's units. */
  function corners(path) {
    const numbers = path.getAttribute("d").match(/-?[\d.]+/g).map(Number);
    return numbers.flatMap((number, at) => (at % 2 ? [] : [[number, numbers[at + 1]]]));
  }

  /** The marks of a group: points, or a bar from corner to corner. */
  function marked(group) {
    const paths = [...group.querySelectorAll("path")].filter(path => !path.closest("defs"));
    if (group.matches(".read-line")) {
      const points = node => (node.matches("use") ? [[node.x, node.y].map(side => side.baseVal.value)] : corners(node));
      return [...group.querySelectorAll("use"), ...paths].flatMap(node => points(node).map(at => ({ node, from: at, to: at })));
    }
    return paths.map(node => {
      const [across, down] = [0, 1].map(side => corners(node).map(corner => corner[side]));
      const [from, to] = [Math.min, Math.max].map(most => [most(...across), most(...down)]);
      return { node, from, to, grows: group.matches(".read-bars-up") ? 1 : 0 };
    });
  }

  /** A chart's axes and its marks; they are found once, when it is drawn. */
  function contents(chart) {
    if (!known.has(chart) && chart.firstElementChild) {
      const told = chart.querySelector("metadata");
      known.set(chart, told && {
        axes: JSON.parse(told.textContent),
        marks: [...chart.querySelectorAll('[class^="read-"]')].flatMap(marked),
      });
    }
    return known.get(chart);
  }

  /** How far a point lies outside of a span, on both sides. */
  function outside(at, from, to) {
    return Math.hypot(...[0, 1].map(side => Math.max(from[side] - at[side], 0, at[side] - to[side])));
  }

  /** The value at a share of an axis' length, and how it reads. */
  function valueAt({ from, to, log }, share) {
    return log ? from * (to / from) ** share : from + (to - from) * share;
  }

  function written(scale, value) {
    const { from, to, log, times = 1, plus = 0, unit = "", names, powers } = scale;
    if (names) {
      const [nearest] = [...names].sort(([one], [other]) => Math.abs(one - value) - Math.abs(other - value));
      const apart = Math.min(...names.slice(1).map(([at], before) => Math.abs(at - names[before][0])), Infinity);
      return Math.abs(nearest[0] - value) < apart / 2 ? nearest[1] : "";
    }
    if (powers || log) {
      const number = powers ? 10 ** value : value * times + plus;
      return minus(number.toLocaleString("en", { maximumSignificantDigits: 3 })) + unit;
    }
    const digits = Math.ceil(-Math.log10(Math.abs((to - from) * times) / FINE));
    const step = 10 ** -digits;
    const number = Math.round((value * times + plus) / step) * step || 0;
    return minus(number.toLocaleString("en", { maximumFractionDigits: Math.max(0, digits) })) + unit;
  }

  /** The values at both ends of a mark on one of the axes. */
  function ends({ box, ...scales }, { from, to }, side) {
    const shares = [from, to].map(at => (at[side] - box[side]) / box[2 + side]);
    return shares.map(share => valueAt(scales["xy"[side]], side ? 1 - share : share));
  }

  /** What a mark says, a line an axis: a bar from zero says its end, another one both ends. */
  function reading(axes, mark) {
    if (mark.grows !== undefined && !axes["xy"[mark.grows]]) return [];
    return [axes.x, axes.y].flatMap((scale, side) => {
      if (!scale) return [];
      const [base, end] = ends(axes, mark, side).sort((one, other) => Math.abs(one) - Math.abs(other));
      const grown = scale.log || Math.abs(base) < Math.abs(scale.to - scale.from) / FINE ? [end] : [base, end];
      const told = (mark.grows === side ? grown : [(base + end) / 2]).map(value => written(scale, value)).join(" to ");
      return told ? [scale.name ? `${scale.name}: ${told}` : told] : [];
    });
  }

  /** Where a mark's values lie: a bar's at its end that is further from zero. */
  function tip(axes, mark) {
    const { from, to, grows } = mark;
    const middle = [0, 1].map(side => (from[side] + to[side]) / 2);
    if (grows === undefined) return middle;
    const [one, other] = ends(axes, mark, grows).map(Math.abs);
    middle[grows] = (one > other ? from : to)[grows];
    return middle;
  }

  /** The colour of a mark: of its line, or what it is filled with. */
  function colour(node) {
    const { stroke, fill } = getComputedStyle(node);
    return fill === "none" || (node.matches("use") && stroke !== "none") ? stroke : fill;
  }

  function hide() {
    shown.hidden = true;
  }

  /** Show what is nearest to the pointer. */
  function point(event) {
    const chart = event.target.closest?.(CHARTS);
    const found = chart && contents(chart);
    if (!found) return hide();
    const screen = chart.getScreenCTM();
    const pointer = new DOMPoint(event.clientX, event.clientY).matrixTransform(screen.inverse());
    const at = [pointer.x, pointer.y];
    const within = ({ box }, where, miss) => outside(where, [box[0], box[1]], [box[0] + box[2], box[1] + box[3]]) <= miss;
    const axes = found.axes.find(each => within(each, at, MISS));
    const marks = axes ? found.marks.filter(({ from, to }) => within(axes, from, 1) && within(axes, to, 1)) : [];
    if (!marks.length) return hide();
    const distance = ({ from, to }) => outside(at, from, to);
    const mark = marks.reduce((best, each) => (distance(each) < distance(best) ? each : best));
    const lines = reading(axes, mark);
    if (!lines.length) return hide();
    words.replaceChildren(...lines.map(line => element("span", {}, line)));
    place(chart, new DOMPoint(...tip(axes, mark)).matrixTransform(screen), colour(mark.node));
  }

  /** Put the values beside a place of the window, on the side that has room. */
  function place(chart, { x, y }, hue) {
    (chart.closest("dialog") ?? document.body).append(shown);
    shown.hidden = false;
    shown.style.setProperty("--hue", hue);
    ring.style.translate = `${x}px ${y}px`;
    const { width, height } = words.getBoundingClientRect();
    const left = x + ASIDE + width < innerWidth ? x + ASIDE : Math.max(x - ASIDE - width, 0);
    words.style.translate = `${left}px ${Math.max(y - ASIDE - height, 0)}px`;
  }

  for (const name of ["pointermove", "pointerdown"]) document.addEventListener(name, point);
  for (const name of ["scroll", "keydown"]) document.addEventListener(name, hide, { capture: true, passive: true });
  document.documentElement.addEventListener("pointerleave", hide);
})();
