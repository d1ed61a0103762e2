/* The charts beside a reading: right answers after each row, and the way of the state. */
"use strict";

/** Draw into `place` what `data` has; gives functions that mark a moment, { image, row }. */
lookinside.rowsCharts = (place, data) => {
  const [WIDE, HIGH, LEFT, FOOT, HEAD] = [480, 260, 52, 34, 12];
  const { element, svg } = lookinside;
  const { percent, count } = lookinside.words;
  const last = data.beliefs[0].length;

  /** A chart with a heading and words under it. */
  function chart(title, name, under) {
    const drawn = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": name });
    place.append(element("div", {}, element("h3", {}, title), drawn, element("p", { class: "under" }, under)));
    return drawn;
  }

  function line(points, kind) {
    return svg("polyline", { points: points.map(point => point.map(value => value.toFixed(1)).join(",")).join(" "), class: kind });
  }

  /** The share of all test images that is right after each row. */
  function accuracy({ accuracy: shares, tested }) {
    const name = `Chart: of ${tested} test images ${percent(shares[0])} are right after the first row, ${percent(shares.at(-1))} after the last.`;
    const drawn = chart("How soon it is right", name, `All ${count(tested)} test images, each answered as if its rows ended there.`);
    const at = (share, row) => [LEFT + (WIDE - LEFT - 16) * (row - 1) / Math.max(1, last - 1), HIGH - FOOT - (HIGH - FOOT - HEAD) * share];
    for (const share of [0, 0.5, 1]) {
      const [x, y] = at(share, 1);
      drawn.append(line([[x, y], at(share, last)], "grid"), svg("text", { x: x - 8, y: y + 5, "text-anchor": "end" }, percent(share)));
    }
    for (const row of [1, Math.ceil(last / 2), last]) {
      drawn.append(svg("text", { x: at(0, row)[0], y: HIGH - 10, "text-anchor": row === last ? "end" : "middle" }, row === 1 ? "row 1" : row));
    }
    const mark = svg("circle", { r: 6, class: "mark" });
    const rule = svg("line", { y1: HEAD, y2: HIGH - FOOT, class: "rule" });
    drawn.append(line(shares.map((share, row) => at(share, row + 1)), "way"), rule, mark);
    return ({ row }) => {
      const [x, y] = at(shares[row - 1], row);
      for (const key of ["x1", "x2"]) rule.setAttribute(key, x);
      mark.setAttribute("cx", x);
      mark.setAttribute("cy", y);
    };
  }

  /** From points of the plane to places on the chart, at one scale for both axes. */
  function fit(points) {
    const ends = [0, 1].map(axis => [Math.min, Math.max].map(pick => pick(...points.map(point => point[axis]))));
    const spans = ends.map(([low, high]) => high - low || 1);
    const scale = Math.min((WIDE - 60) / spans[0], (HIGH - 40) / spans[1]);
    return point => [WIDE, HIGH].map((size, axis) => size / 2 + (axis ? -1 : 1) * scale * (point[axis] - (ends[axis][0] + ends[axis][1]) / 2));
  }

  /** The state's way on the plane, over the mean ways of all classes. */
  function plane({ mean, single, share }) {
    const known = mean.flatMap((path, label) => (path ? [[path, data.classes[label], label]] : []));
    const under = `The plane in which states after any row differ most; it holds ${percent(share)} of their variance. Thin: the mean way of each class, named at its end, that of this image’s class dashed. Bold: this image, so far.`;
    const drawn = chart("Where its state goes", `Chart: the mean ways of ${known.length} classes on a plane from one start, and over them that of the image.`, under);
    const at = fit([...known.map(([path]) => path), ...single].flat());
    const names = known.map(([path, name]) => {
      const [x, y] = at(path.at(-1));
      return svg("text", { x, y: y + 5, "text-anchor": "middle", class: "end" }, name.length > 8 ? `${name.slice(0, 7)}…` : name);
    });
    const means = known.map(([path]) => line(path.map(at), "mean"));
    const way = line([], "way");
    const mark = svg("circle", { r: 6, class: "mark" });
    drawn.append(...means, way, ...names, mark);
    return ({ image, row }) => {
      const points = single[image].slice(0, row + 1).map(at);
      known.forEach(([, , label], place) => means[place].classList.toggle("own", label === data.labels[image]));
      way.setAttribute("points", points.join(" "));
      mark.setAttribute("cx", points.at(-1)[0]);
      mark.setAttribute("cy", points.at(-1)[1]);
    };
  }

  return [data.answers && accuracy(data.answers), data.plane && plane(data.plane)].filter(Boolean);
};
