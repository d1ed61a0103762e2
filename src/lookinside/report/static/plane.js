/* The plane of codes: test images where the network puts them, and what comes back of each. */
"use strict";

lookinside.view("plane", async (section, data) => {
  const { element, still } = lookinside;
  const GLIDE = 450;
  const WHOLE = { scale: 1, left: 0, top: 0 };
  const { classes, labels } = data;
  const shown = data.index.length;
  const names = Object.keys(data.sheets);
  const images = await Promise.all(names.map(name => lookinside.image(data.sheets[name].path)));
  const sheets = Object.fromEntries(names.map((name, place) => [name, images[place]]));
  const behind = sheets.behind && { sheet: sheets.behind, cut: data.sheets.behind, side: data.side };
  const layouts = data.layouts.map(layout => lookinside.planeLaid(layout, labels.length));
  const find = name => section.querySelector(name);
  const canvas = find("canvas");
  const drawn = lookinside.planeDrawn(canvas, { labels, classes, shown });
  const show = lookinside.planePicked(section, data, sheets);
  const only = new Set();
  const now = { layout: layouts[0], frame: 0, view: WHOLE, picked: 0, held: false };
  let places = now.layout.places(0);
  let waiting = 0;
  let gliding = 0;

  /** Draw with the next frame, once. */
  function paint() {
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      drawn.draw({ ...now, places, only, behind });
    });
  }

  function renew() {
    drawn.renew(swatches);
    paint();
  }

  /** Let all points glide to where they lie now; at once if things should stand still. */
  function settle(time) {
    cancelAnimationFrame(gliding);
    const to = now.layout.places(now.frame);
    if (still.matches) {
      places = to;
      paint();
      return;
    }
    const from = places.map((value, at) => (Number.isNaN(value) ? to[at] : value));
    const begun = performance.now();
    const glide = () => {
      const share = Math.min(1, (performance.now() - begun) / time);
      const eased = share * share * (3 - 2 * share);
      places = share === 1 ? to : from.map((value, at) => value + (to[at] - value) * eased);
      paint();
      if (share < 1) gliding = requestAnimationFrame(glide);
    };
    glide();
  }

  /** Of what network the plane is. */
  function when() {
    if (!now.layout.epochs) return "of the trained network";
    const epoch = now.layout.epochs[now.frame];
    return epoch ? `after epoch ${epoch}` : "before training";
  }

  function tell() {
    const code = ["code", "prior"].includes(now.layout.way) ? layouts[0] : now.layout;
    show(now.picked, { values: code.values(now.picked, now.frame), when: when(), held: now.held, colour: data.colours[labels[now.picked]] });
  }

  function pick(point, held = false) {
    Object.assign(now, { picked: point, held });
    canvas.setAttribute("aria-label", `Plane of codes, ${now.layout.title}. Picked: ${classes[labels[point]]}, test image ${data.index[point]}.`);
    tell();
    paint();
  }

  /** Show a layout, or an epoch of it. */
  function turn(layout, frame = 0, time = GLIDE) {
    if (layout !== now.layout) now.view = WHOLE;
    Object.assign(now, { layout, frame });
    find(`input[value="${layout.way}"]`).checked = true;
    find(".plane-said").textContent = layout.said;
    if (layout.epochs) epochs.mark(frame);
    section.classList.toggle("behind", layout.way === "prior");
    drawn.renew(swatches);
    touch();
    pick(now.picked, now.held);
    settle(time);
  }

  /** Points that can be picked, with their places on the canvas: [point, x, y]. */
  function pickable() {
    const found = [];
    for (let point = 0; point < shown; point += 1) {
      const [x, y] = drawn.spot(places[2 * point], places[2 * point + 1], now.view);
      const inside = x >= 0 && y >= 0 && x <= drawn.side() && y <= drawn.side();
      if (inside && (!only.size || only.has(labels[point]))) found.push([point, x, y]);
    }
    return found;
  }

  /** The point for which `cost(x, y)` is least, or null. */
  function nearest(cost) {
    const costs = pickable().map(([point, x, y]) => [point, cost(x, y)]);
    const [point, least] = costs.reduce((best, each) => (each[1] < best[1] ? each : best), [null, Infinity]);
    return least < Infinity ? point : null;
  }

  /** The next point in a direction, up to 45 degrees to either side. */
  function walk(right, down) {
    const [x, y] = drawn.spot(places[2 * now.picked], places[2 * now.picked + 1], now.view);
    const next = nearest((toX, toY) => {
      const ahead = (toX - x) * right + (toY - y) * down;
      const aside = Math.abs((toX - x) * down) + Math.abs((toY - y) * right);
      return ahead > 0 && aside <= ahead ? ahead + aside : Infinity;
    });
    if (next !== null) pick(next, now.held);
  }

  /** Zoom about a place, the middle unless told otherwise, and keep the plane on the canvas. */
  function zoom(factor, x = drawn.side() / 2, y = drawn.side() / 2) {
    const { scale, left, top } = now.view;
    const to = Math.min(16, Math.max(1, scale * factor));
    const kept = (start, at) => at / drawn.side() - (at / drawn.side() - start) * to / scale;
    look({ scale: to, left: kept(left, x), top: kept(top, y) });
  }

  function look({ scale, left, top }) {
    const inside = start => Math.min(0, Math.max(1 - scale, start));
    now.view = { scale, left: inside(left), top: inside(top) };
    touch();
    paint();
  }

  /** A page scrolls under a finger unless the plane is zoomed. */
  function touch() {
    canvas.classList.toggle("zoomed", now.view.scale > 1);
  }

  /** Show a class alone or with others, or all if none is left. */
  function press(label) {
    if (label === null) only.clear();
    else if (!only.delete(label)) only.add(label);
    legend.forEach((button, place) => button.setAttribute("aria-pressed", place ? only.has(place - 1) : !only.size));
    const next = only.size && !only.has(labels[now.picked]) ? labels.findIndex(each => only.has(each)) : now.picked;
    if (next >= 0 && next < shown) pick(next, now.held && next === now.picked);
    paint();
  }

  const legend = [element("button", { type: "button", "aria-pressed": "true", click: () => press(null) }, "All"), ...classes.map((name, label) =>
    element("button", { type: "button", "aria-pressed": "false", title: name, style: `--class: ${data.colours[label]}`, click: () => press(label) },
      element("span", { class: "swatch", "aria-hidden": "true" }), element("span", { class: "name" }, name)))];
  const swatches = legend.slice(1).map(button => button.firstChild);
  find(".plane-classes").append(...legend);
  find(".plane-ways").append(...layouts.map(layout => element("label", {},
    element("input", { type: "radio", name: "plane-way", value: layout.way, change: () => { epochs?.stop(); turn(layout, layout.frames - 1); } }),
    element("span", {}, layout.title))));
  const training = layouts.find(layout => layout.epochs);
  const epochs = training && lookinside.planeEpochs(section, data.beside, (frame, time) => turn(training, frame, time));
  const under = (x, y) => nearest((toX, toY) => (toX - x) ** 2 + (toY - y) ** 2);
  lookinside.planeHands(canvas, find(".plane-zoom"), () => now.view.scale > 1, {
    point: (x, y) => { const point = under(x, y); if (!now.held && point !== null) pick(point); },
    press: (x, y) => { const point = under(x, y); if (point !== null) pick(point, !(now.held && point === now.picked)); },
    pan: (x, y) => look({ ...now.view, left: now.view.left + x / drawn.side(), top: now.view.top + y / drawn.side() }),
    hold: () => pick(now.picked, !now.held),
    release: () => pick(now.picked),
    whole: () => look(WHOLE),
    zoom, walk,
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", renew);
  new ResizeObserver(renew).observe(canvas);
  turn(layouts[0]);
});
