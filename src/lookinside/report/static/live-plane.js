/* A point of the plane of codes, and what the decoder draws there. */
"use strict";

lookinside.view("live-plane", async (section, data) => {
  const { element, median, paint, forward } = lookinside;
  const { fixed } = lookinside.words;
  const { side, classes, points, labels } = data;
  const ALL_OVER = 16;
  const SHARP = 640;
  const find = name => section.querySelector(name);
  const net = forward.network(data.network);
  const map = find(".plane-map");
  const point = find(".plane-point");
  const own = find(".plane-own canvas");
  const sliders = [...section.querySelectorAll("input[type=range]")];
  const ends = [0, 1].map(axis => reach(points.map(each => each[axis])));
  const at = ends.map(([low, high], axis) => Math.min(high, Math.max(low, points[0]?.[axis] ?? (low + high) / 2)));
  let waiting = false;

  /** The ends of an axis: where nearly all codes lie; three deviations where none are known. */
  function reach(values) {
    if (!values.length) return [-3, 3];
    const sorted = [...values].sort((one, other) => one - other);
    const [low, high] = [0.005, 0.995].map(share => sorted[Math.round(share * (sorted.length - 1))]);
    const room = 0.06 * (high - low) || 1;
    return [low - room, high + room];
  }

  /** From a code to shares of the map's width and height, from its upper left corner. */
  function share([first, second]) {
    return [(first - ends[0][0]) / (ends[0][1] - ends[0][0]), (ends[1][1] - second) / (ends[1][1] - ends[1][0])];
  }

  function code([right, down]) {
    return [ends[0][0] + right * (ends[0][1] - ends[0][0]), ends[1][1] - down * (ends[1][1] - ends[1][0])];
  }

  function decode(values) {
    return net.run(Float32Array.from(values)).at(-1);
  }

  function draw() {
    waiting = false;
    const started = performance.now();
    const image = decode(at);
    paint.fill(own, side, side, place => paint.gray(image[place]));
    const [right, down] = share(at);
    [point.style.left, point.style.top] = [`${100 * right}%`, `${100 * down}%`];
    sliders.forEach((slider, axis) => { slider.value = at[axis]; slider.setAttribute("aria-valuetext", fixed(at[axis], 2)); });
    section.querySelectorAll("output").forEach((output, axis) => { output.textContent = fixed(at[axis], 2); });
    const place = at.map(value => fixed(value, 2)).join(" and ");
    own.setAttribute("aria-label", `What the decoder draws at ${place}.`);
    point.setAttribute("aria-label", `Point of the plane, at ${place}`);
    find(".plane-time").textContent = `Drawn in ${(performance.now() - started).toFixed(1)} ms.`;
  }

  function go(values) {
    values.forEach((value, axis) => { at[axis] = Math.min(ends[axis][1], Math.max(ends[axis][0], value)); });
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(draw);
  }

  function move({ clientX, clientY }) {
    const { left, top, width, height } = map.getBoundingClientRect();
    go(code([(clientX - left) / width, (clientY - top) / height]));
  }

  function type(event) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    go(at.map((value, axis) => value + way[axis] * (event.shiftKey ? 0.1 : 0.02) * (ends[axis][1] - ends[axis][0])));
  }

  /** Draw what belongs all over the plane, a row at a time, so that the page stays awake. */
  function drawAll(row) {
    const canvas = find(".plane-digits");
    if (!row) [canvas.width, canvas.height] = [ALL_OVER * side, ALL_OVER * side];
    for (let column = 0; column < ALL_OVER; column += 1) {
      const image = decode(code([(column + 0.5) / ALL_OVER, (row + 0.5) / ALL_OVER]));
      const pixels = new ImageData(side, side);
      const shades = new Uint32Array(pixels.data.buffer);
      image.forEach((value, place) => { shades[place] = (Math.round(255 * value) << 24 | 0x808080) >>> 0; });
      canvas.getContext("2d").putImageData(pixels, column * side, row * side);
    }
    if (row + 1 < ALL_OVER) setTimeout(drawAll, 0, row + 1);
  }

  /** The name of each class that has points, in their middle, with its colour. */
  function tags() {
    return new Map([...new Set(labels)].map(label => {
      const among = points.filter((_, place) => labels[place] === label);
      const [right, down] = share([0, 1].map(axis => median(among.map(each => each[axis]))));
      const style = `left: ${100 * right}%; top: ${100 * down}%; --class: ${data.colours[label]}`;
      return [label, element("span", { style }, element("i", { class: "swatch" }), classes[label])];
    }));
  }

  /** Draw all points in the colours that their classes have in this theme. */
  function drawDots() {
    const colours = new Map([...named].map(([label, tag]) => [label, getComputedStyle(tag.firstChild).backgroundColor]));
    const canvas = find(".plane-dots");
    [canvas.width, canvas.height] = [SHARP, SHARP];
    const pen = canvas.getContext("2d");
    points.forEach((each, place) => {
      const [right, down] = share(each);
      pen.fillStyle = colours.get(labels[place]);
      pen.beginPath();
      pen.arc(right * SHARP, down * SHARP, 4, 0, 2 * Math.PI);
      pen.fill();
    });
  }

  sliders.forEach((slider, axis) => {
    [slider.min, slider.max] = ends[axis];
    slider.addEventListener("input", () => go(at.map((value, other) => (other === axis ? Number(slider.value) : value))));
  });
  map.addEventListener("pointerdown", event => {
    if (event.button !== 0) return;
    map.setPointerCapture(event.pointerId);
    point.focus({ preventScroll: true });
    event.preventDefault();
    move(event);
  });
  map.addEventListener("pointermove", event => { if (map.hasPointerCapture(event.pointerId)) move(event); });
  point.addEventListener("keydown", type);
  for (const box of section.querySelectorAll("[type=checkbox]")) box.addEventListener("change", () => map.classList.toggle(`no-${box.value}`, !box.checked));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawDots);
  const named = tags();
  find(".plane-names").append(...named.values());
  drawDots();
  draw();
  drawAll(0);
});
