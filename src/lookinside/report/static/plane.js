/* The plane of codes: pick a dot, filter by class, change the layout, go through training. */
"use strict";

lookinside.view("plane", async (section, data) => {
  const { element } = lookinside;
  const { classes, colours, labels, film } = data;
  const [PAUSE, WAY] = [1100, 600];
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const find = name => section.querySelector(name);
  const [map, card, select, slider, play] = [".plane-map", ".plane-behind", "select", "input[type=range]", ".plane-play"].map(find);
  const shown = data.shown ?? [...labels.keys()];
  const show = await lookinside.planeCard(card, data);
  const plane = lookinside.planeDraw(map, data, shown);
  const planes = data.planes.map(each => ({ ...each, places: plane.decode(each.points) }));
  const frames = film ? cut(plane.decode(film.points), 2 * labels.length) : [];
  const chosen = new Set();
  const code = planes.find(each => each.values);
  let points = planes[0].places;
  let picked = shown[0];
  let pinned = false;
  let timer = null;
  let moving = 0;

  function cut(values, length) {
    return film.epochs.map((_, place) => values.subarray(place * length, (place + 1) * length));
  }

  const filmed = () => select.selectedIndex === planes.length;
  const keeps = label => !chosen.size || chosen.has(label);
  const when = () => (film.epochs[slider.value] ? `epoch ${film.epochs[slider.value]}` : "before training");

  /** The values of a dot's code, if the plane is the code. */
  function values(place) {
    return code && [0, 1].slice(0, code.values).map(axis => code.low[axis] + code.side * code.places[2 * place + axis]);
  }

  function pick(place) {
    if (place === null || place === picked) return;
    picked = place;
    plane.pick(place);
    show(place, values(place));
  }

  function pin(on) {
    pinned = on;
    map.classList.toggle("pinned", on);
    find(".plane-pin").setAttribute("aria-pressed", on);
  }

  /** Let the dots wander to other places; at once where motion is unwanted. */
  function move(target) {
    cancelAnimationFrame(moving);
    const start = points.slice();
    const begun = performance.now();
    const step = time => {
      const share = lookinside.still.matches ? 1 : Math.min(1, Math.max(0, (time - begun) / WAY));
      const eased = share * share * (3 - 2 * share);
      points = share === 1 ? target : start.map((from, place) => from + eased * (target[place] - from));
      plane.draw({ points });
      if (share < 1) moving = requestAnimationFrame(step);
    };
    step(begun);
  }

  /** How many codes lie beside their own class after this epoch. */
  function beside(share) {
    const lead = `${when()[0].toUpperCase()}${when().slice(1)}: ${share}`;
    return [element("strong", {}, lead), ` of the images lie beside their own class: most of their ${film.neighbours} nearest neighbours have it. `];
  }

  /** Say how the plane comes about, and how well classes lie together in it. */
  function tell() {
    const about = filmed() ? film : planes[select.selectedIndex];
    const share = filmed() && `${(100 * film.near[slider.value]).toFixed(1)}\u00a0%`;
    find(".plane-words").replaceChildren(...(filmed() ? beside(share) : []), about.words);
    if (!film) return;
    find(".plane-when").textContent = filmed() ? when() : "best epoch";
    slider.setAttribute("aria-valuetext", filmed() ? `${when()}, ${share} beside their own class` : "best epoch");
  }

  function change() {
    move(filmed() ? frames[slider.value] : planes[select.selectedIndex].places);
    tell();
  }

  function go(epoch) {
    slider.value = epoch;
    select.selectedIndex = planes.length;
    change();
  }

  /** Stop playing, or start, from the first epoch if the last is shown. */
  function toggle(on) {
    clearTimeout(timer);
    timer = null;
    find(".plane-words").setAttribute("aria-live", on ? "off" : "polite");
    play.textContent = on ? "Pause" : "Play";
    if (!on) return;
    const last = film.epochs.length - 1;
    go(Number(slider.value) === last ? 0 : Number(slider.value));
    const step = () => {
      go(Number(slider.value) + 1);
      if (Number(slider.value) === last) toggle(false);
      else timer = setTimeout(step, PAUSE);
    };
    timer = setTimeout(step, PAUSE);
  }

  /** The dot nearest to a pointer. */
  function under({ clientX, clientY }) {
    const { left, top } = map.getBoundingClientRect();
    return plane.nearest(clientX - left - map.clientLeft, clientY - top - map.clientTop);
  }

  function press({ key }) {
    if (ARROWS[key]) pick(plane.beside(ARROWS[key]));
    else if (key === "Enter" || key === " ") pin(!pinned);
    else if (key === "Escape") pin(false);
    else return false;
    return true;
  }

  /** Keep a class, or no longer; keep all where none is chosen. */
  function choose(label) {
    if (label === null) chosen.clear();
    else if (!chosen.delete(label)) chosen.add(label);
    for (const button of find(".plane-legend").children) {
      button.setAttribute("aria-pressed", button.value === "" ? !chosen.size : chosen.has(Number(button.value)));
    }
    plane.draw({ keeps });
    if (!keeps(labels[picked])) pick(shown.find(place => keeps(labels[place])) ?? null);
  }

  function legend(label, name) {
    const swatch = label === null ? null : element("span", { class: "swatch", style: `background: ${colours[label]}`, "aria-hidden": "true" });
    return element("button", { type: "button", value: label ?? "", "aria-pressed": String(label === null), click: () => choose(label) }, swatch, element("span", {}, name));
  }

  find(".plane-legend").append(legend(null, "All classes"), ...classes.map((name, label) => legend(label, name)));
  if (film) {
    select.append(element("option", {}, film.name));
    slider.addEventListener("input", () => { toggle(false); go(Number(slider.value)); });
    play.addEventListener("click", () => toggle(timer === null));
  }
  select.addEventListener("change", () => { if (film) toggle(false); change(); });
  map.addEventListener("pointermove", event => { if (!pinned || event.pointerType !== "mouse") pick(under(event)); });
  map.addEventListener("click", event => {
    const place = under(event);
    pin(place !== null && !(pinned && place === picked));
    pick(place);
  });
  map.addEventListener("keydown", event => { if (press(event)) event.preventDefault(); });
  find(".plane-pin").addEventListener("click", () => pin(!pinned));
  plane.draw({ points, keeps, picked });
  show(picked, values(picked));
  tell();
});
