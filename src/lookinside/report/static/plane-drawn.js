/* The plane of codes on its canvas: dots in the colours of their classes, names at their medians,
   a scale where lengths mean something, and rings around the dots that are picked. */
"use strict";

lookinside.planeDrawn = (canvas, { labels, classes, shown }) => {
  const LARGE = 3.6;
  const SMALL = 1.7;
  const FADED = 1.3;
  const { rounded } = lookinside.words;
  const pen = canvas.getContext("2d");
  let looks = null;
  let dots = null;

  /** A dot on a canvas of its own, which is drawn many times. */
  function dot(colour, radius, ratio, alpha) {
    const side = Math.ceil(2 * (radius + 1) * ratio);
    const drawn = lookinside.element("canvas", { width: side, height: side });
    const brush = drawn.getContext("2d");
    brush.globalAlpha = alpha;
    brush.fillStyle = colour;
    brush.arc(side / 2, side / 2, radius * ratio, 0, 2 * Math.PI);
    brush.fill();
    return drawn;
  }

  /** Take the colours of the theme and of the classes as they are now, and the canvas's size. */
  function renew(swatches) {
    const style = getComputedStyle(canvas);
    const ratio = devicePixelRatio;
    const colours = swatches.map(swatch => getComputedStyle(swatch).backgroundColor);
    const [ink, quiet, line, surface] = ["--ink", "--quiet", "--line", "--surface"].map(name => style.getPropertyValue(name));
    canvas.width = Math.round(canvas.clientWidth * ratio);
    canvas.height = Math.round(canvas.clientHeight * ratio);
    looks = { ratio, colours, ink, quiet, line, surface, side: canvas.clientWidth, font: style.fontFamily };
    dots = {
      large: colours.map(colour => dot(colour, LARGE, ratio, 0.9)),
      small: colours.map(colour => dot(colour, SMALL, ratio, 0.55)),
      faded: dot(line, FADED, ratio, 0.9),
    };
  }

  /** Where a place, two shares of the square, lies on the canvas, in pixels of the page. */
  function spot(x, y, { scale, left, top }) {
    return [(x * scale + left) * looks.side, (y * scale + top) * looks.side];
  }

  /** What lies behind the dots, tile by tile from the upper left corner. */
  function background({ sheet, cut, side }, view) {
    const [left, top] = spot(0, 0, view);
    const step = looks.side * view.scale / side;
    pen.globalAlpha = 0.5;
    pen.imageSmoothingEnabled = true;
    for (let place = 0; place < side * side; place += 1) {
      pen.drawImage(sheet, ...lookinside.corner(cut, place), left + place % side * step, top + Math.floor(place / side) * step, step, step);
    }
    pen.globalAlpha = 1;
  }

  /** Lines at round values, their numbers, and the names of both axes. */
  function scale(layout, view) {
    const [left, high] = layout.value([-view.left / view.scale, -view.top / view.scale]);
    const [right, low] = layout.value([(1 - view.left) / view.scale, (1 - view.top) / view.scale]);
    const { side } = looks;
    pen.lineWidth = 1;
    pen.strokeStyle = looks.line;
    pen.font = `11px ${looks.font}`;
    const xs = lookinside.chart.ticks(left, right, 6).map(value => [value, spot(layout.share([value, 0])[0], 0, view)[0]]);
    const ys = lookinside.chart.ticks(low, high, 6).map(value => [value, spot(0, layout.share([0, value])[1], view)[1]]);
    pen.beginPath();
    for (const [, x] of xs) { pen.moveTo(x, 0); pen.lineTo(x, side); }
    for (const [, y] of ys) { pen.moveTo(0, y); pen.lineTo(side, y); }
    pen.stroke();
    for (const [value, x] of xs) if (x > 20 && x < side - 20) word(rounded(value, 6), x, side - 6, "center", looks.quiet);
    for (const [value, y] of ys) if (y > 20 && y < side - 40) word(rounded(value, 6), 5, y + 4, "left", looks.quiet);
    word(`${layout.axes[0]} →`, side - 6, side - 22, "right", looks.quiet);
    word(`↑ ${layout.axes[1]}`, 5, 14, "left", looks.quiet);
  }

  /** A word with a halo of the ground's colour. */
  function word(text, x, y, align, colour) {
    pen.textAlign = align;
    pen.lineJoin = "round";
    pen.strokeStyle = looks.surface;
    pen.lineWidth = 3.5;
    pen.strokeText(text, x, y);
    pen.fillStyle = colour;
    pen.fillText(text, x, y);
  }

  /** All dots in their order, in which classes alternate; those of other classes than `only` faded. */
  function scatter(places, view, only) {
    const ratio = looks.ratio;
    for (const wanted of only.size ? [false, true] : [true]) {
      for (let point = labels.length - 1; point >= 0; point -= 1) {
        const label = labels[point];
        if ((!only.size || only.has(label)) !== wanted) continue;
        const drawn = !wanted ? dots.faded : point < shown ? dots.large[label] : dots.small[label];
        const [x, y] = spot(places[2 * point], places[2 * point + 1], view);
        if (x > -8 && y > -8 && x < looks.side + 8 && y < looks.side + 8) {
          pen.drawImage(drawn, x - drawn.width / 2 / ratio, y - drawn.height / 2 / ratio, drawn.width / ratio, drawn.height / ratio);
        }
      }
    }
  }

  /** The names of classes at the medians of their points; one that would lie on another is left out, and all of them
      where they would. */
  function names(places, view, only) {
    pen.font = `700 15px ${looks.font}`;
    const taken = [];
    classes.forEach((name, label) => {
      if (only.size && !only.has(label)) return;
      const own = labels.flatMap((each, point) => (each === label && !Number.isNaN(places[2 * point]) ? [point] : []));
      if (!own.length) return;
      const middle = [0, 1].map(axis => lookinside.median(own.map(point => places[2 * point + axis])));
      const [x, y] = spot(...middle, view);
      const half = pen.measureText(name).width / 2 + 2;
      const inside = x - half > 0 && x + half < looks.side && y > 24 && y < looks.side - 34;
      if (!inside || half > 70 || taken.some(([a, b, c]) => Math.abs(x - a) < half + c && Math.abs(y - b) < 18)) return;
      taken.push([x, y, half, name]);
    });
    if (taken.length > 1 || only.size === 1) taken.forEach(([x, y, , name]) => word(name, x, y + 5, "center", looks.ink));
  }

  /** A ring around a dot; of one that is held, twice as strong. */
  function ring(point, places, view, held) {
    const [x, y] = spot(places[2 * point], places[2 * point + 1], view);
    for (const [width, colour] of [[held ? 6 : 5, looks.surface], [held ? 3.5 : 2, looks.ink]]) {
      pen.beginPath();
      pen.arc(x, y, held ? 9 : 8, 0, 2 * Math.PI);
      pen.lineWidth = width;
      pen.strokeStyle = colour;
      pen.stroke();
    }
  }

  /** Draw everything. */
  function draw({ places, view, only, picked, held, layout, behind }) {
    const { ratio, side } = looks;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, side, side);
    if (layout.way === "prior" && behind) background(behind, view);
    if (layout.axes) scale(layout, view);
    scatter(places, view, only);
    names(places, view, only);
    if (picked !== null) ring(picked, places, view, held);
  }

  return { renew, draw, spot, side: () => looks.side };
};
