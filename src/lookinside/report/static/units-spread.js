/* The unit browser's histogram of a unit's largest value in an image. */
"use strict";

lookinside.units.spread = (() => {
  const { element, svg } = lookinside;
  const { count } = lookinside.words;
  const { brief } = lookinside.units;
  const [WIDE, SIDE, TOP, FOOT] = [320, 6, 22, 96];
  const SHARES = ["5 %", "25 %", "half", "75 %", "95 %"];
  const BREAK = 3;

  /** The heights of bars, 1 of the tallest; one that is more than `BREAK` times the next is cut. */
  function heights(counts) {
    const [most, next] = [...counts].sort((one, other) => other - one);
    const cut = next > 0 && most > BREAK * next;
    const full = cut ? 1.5 * next : most;
    return { cut, of: counts.map(each => Math.min(each / full, 1)) };
  }

  /** How many images lie between which values, as a table for who can't see the bars. */
  function table(counts, edge, what) {
    const rows = counts.map((each, bin) => element("tr", {},
      element("th", { scope: "row" }, `${brief(edge(bin))} to ${brief(edge(bin + 1))}`), element("td", {}, count(each))));
    return element("div", { class: "unseen" }, element("table", {}, element("caption", {}, `Test images by the unit's ${what} in them`),
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, what), element("th", { scope: "col" }, "images"))),
      element("tbody", {}, ...rows)));
  }

  /** A unit's largest values in images as bars, with quantiles, over the layer's other medians. */
  function spread({ layer }, at) {
    const { peaks, histogram, span } = layer.census;
    const what = layer.sort === "convolution" ? "largest value" : "value";
    const [counts, [low, high]] = [histogram[at], span[at]];
    const [start, end] = [Math.min(0, low), Math.max(0, high)];
    const x = value => SIDE + ((WIDE - 2 * SIDE) * (value - start)) / (end - start || 1);
    const edge = bin => low + ((high - low) * bin) / counts.length;
    const { cut, of } = heights(counts);
    const most = Math.max(...counts);
    const bars = of.map((share, bin) => {
      const tall = counts[bin] ? Math.max(1, share * (FOOT - TOP)) : 0;
      return svg("rect", { x: x(edge(bin)), y: FOOT - tall, width: Math.max(1.5, x(edge(bin + 1)) - x(edge(bin)) - 0.8), height: tall },
        svg("title", {}, `${count(counts[bin])} images: ${brief(edge(bin))} to ${brief(edge(bin + 1))}`));
    });
    const apart = Math.min(x(0) - x(start), x(end) - x(0)) > 40;
    const tallest = Math.min(Math.max(x(edge(counts.indexOf(most) + 0.5)), 32), WIDE - 32);
    const tick = (value, look, from, to) => svg("line", { class: look, x1: x(value), x2: x(value), y1: from, y2: to });
    const word = (value, anchor) => svg("text", { x: x(value), y: 134, "text-anchor": anchor }, brief(value));
    const quantiles = peaks[at].map((value, place) => tick(value, place === 2 ? "middle" : "quantile", FOOT + 2, FOOT + (place % 2 ? 9 : 13)));
    const others = peaks.map(each => each[2]).filter(value => value >= start && value <= end);
    const said = peaks[at].map((value, place) => `${SHARES[place]} below ${brief(value)}`).join(", ");
    const words = `Histogram of the ${what} in each of ${count(counts.reduce((sum, each) => sum + each, 0))} images, from ${brief(low)} to ${brief(high)}: ${said}; the fullest of ${counts.length} bins holds ${count(most)}.`;
    return [
      svg("svg", { viewBox: `0 0 ${WIDE} 138`, class: "units-spread", role: "img", "aria-label": words },
        ...bars,
        cut ? svg("path", { class: "cut", d: `M${x(edge(counts.indexOf(most))) - 3} ${TOP + 12}l${Math.max(1.5, x(edge(1)) - x(edge(0))) + 5} -5` }) : null,
        svg("text", { x: tallest, y: TOP - 8, "text-anchor": "middle" }, count(most)),
        svg("line", { x1: SIDE, x2: WIDE - SIDE, y1: FOOT, y2: FOOT }),
        ...quantiles,
        ...others.map(value => tick(value, "other", 114, 121)),
        word(start, "start"), word(end, "end"), apart ? word(0, "middle") : null),
      table(counts, edge, what),
    ];
  }

  return spread;
})();
