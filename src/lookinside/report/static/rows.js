/* A recurrent network reads an image row by row: image, belief and state after each row. */
"use strict";

lookinside.view("rows", async (section, data) => {
  const { element, corner } = lookinside;
  const { percent, count, minus } = lookinside.words;
  const { classes, quantities, beliefs } = data;
  const PAUSE = 240;
  const [images, states] = await Promise.all([data.images, data.states].map(sheet => lookinside.image(sheet.path)));
  const find = name => section.querySelector(name);
  const slider = find("input[type=range]");
  const [image, state] = [".rows-image canvas", ".rows-state canvas"].map(find);
  const last = beliefs[0].length;
  const now = { image: 0, row: Number(slider.value), quantity: quantities.length - 1 };
  let bars = [];

  /** One of several radio buttons; `chosen` is called when it is picked. */
  function radio(group, value, checked, chosen, ...shown) {
    return element("label", {}, element("input", { type: "radio", name: group, value, checked, change: chosen }), ...shown);
  }

  /** A bar for each class, or for the dozen that this image makes the network believe in most. */
  function list() {
    const most = classes.map((_, place) => Math.max(...beliefs[now.image].map(row => row[place])));
    const actual = data.labels[now.image];
    most[actual] = 2;
    const kept = classes.map((_, place) => place).sort((one, other) => most[other] - most[one]).slice(0, 12).sort((one, other) => one - other);
    bars = kept.map(place => {
      const bar = element("span");
      const share = element("span", { class: "num" });
      const name = element("span", { class: "name", title: classes[place] }, classes[place]);
      const item = element("li", { class: place === actual ? "actual" : null }, name, element("span", { class: "bar", "aria-hidden": "true" }, bar), share);
      return { place, bar, share, item };
    });
    find(".rows-belief ol").replaceChildren(...bars.map(({ item }) => item));
  }

  /** Draw the rows that have been read, from the top. */
  function drawImage() {
    const [left, top, width] = corner(data.images, now.image);
    const pen = image.getContext("2d");
    pen.clearRect(0, 0, image.width, image.height);
    pen.drawImage(images, left, top, width, now.row, 0, 0, width, now.row);
  }

  /** Draw the states after these rows; on the sheet a row is a column. */
  function drawState() {
    const [left, top, , height] = corner(data.states, now.quantity * beliefs.length + now.image);
    const pen = state.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, state.width, state.height);
    pen.setTransform(0, 1, 1, 0, 0, 0);
    pen.drawImage(states, left, top, now.row, height, 0, 0, now.row, height);
  }

  function drawBelief() {
    const shares = beliefs[now.image][now.row - 1];
    const top = shares.indexOf(Math.max(...shares));
    for (const { place, bar, share, item } of bars) {
      bar.style.width = `${100 * shares[place]}%`;
      share.textContent = percent(shares[place]);
      item.classList.toggle("leads", place === top);
    }
    return [top, shares[top]];
  }

  function said(top, share) {
    const { accuracy, ink, tested } = data.answers ?? {};
    const all = accuracy ? ` Of all ${count(tested)} test images it would be right on ${percent(accuracy[now.row - 1], 1)}, having seen ${percent(ink[now.row - 1])} of their brightness.` : "";
    return `After row ${now.row} of ${last} it would say ${classes[top]} (${percent(share)}); the image is ${classes[data.labels[now.image]]}.${all}`;
  }

  /** Show everything as it is after the row. */
  function draw() {
    slider.value = now.row;
    slider.setAttribute("aria-valuetext", `row ${now.row} of ${last}`);
    find(".rows-count").textContent = `row ${now.row} of ${last}`;
    section.style.setProperty("--row", now.row);
    drawImage();
    drawState();
    const words = said(...drawBelief());
    find(".rows-said").textContent = words;
    image.setAttribute("aria-label", `The first ${now.row} rows of test image ${count(data.index[now.image])}: ${classes[data.labels[now.image]]}.`);
    state.setAttribute("aria-label", `The ${quantities[now.quantity][0]} of ${state.width} units after each of ${now.row} rows.`);
    marks.forEach(mark => mark(now));
  }

  function go(row) {
    now.row = Math.min(last, Math.max(1, row));
    draw();
  }

  /** Go to the row at the height of a pointer, as long as it is pressed. */
  function point(event) {
    const map = event.currentTarget;
    if (event.type === "pointerdown" && event.button === 0) map.setPointerCapture(event.pointerId);
    if (!map.hasPointerCapture(event.pointerId)) return;
    const { top, height } = map.getBoundingClientRect();
    playing.stop();
    go(Math.ceil(last * (event.clientY - top) / height));
  }

  /** What the colours of a quantity mean. */
  function legend() {
    const [, limit, gate] = quantities[now.quantity];
    const [low, high] = section.querySelectorAll(".rows-legend .num");
    low.textContent = gate ? "0, shut" : minus(-limit);
    high.textContent = gate ? "1, open" : limit;
    find(".rows-legend .ramp").classList.toggle("gate", gate);
  }

  [image.width, image.height] = [data.images.width, data.images.height];
  [state.width, state.height] = [data.states.height, data.states.width];
  find(".rows-digits").append(...beliefs.map((_, place) => {
    const name = `${classes[data.labels[place]]}, test image ${data.index[place]}`;
    const small = lookinside.tile(images, corner(data.images, place), name);
    small.title = name;
    return radio("rows-image", place, place === 0, () => { now.image = place; list(); draw(); }, small);
  }));
  find(".rows-quantity").append(...quantities.map(([name], place) =>
    radio("rows-quantity", place, place === now.quantity, () => { now.quantity = place; legend(); draw(); }, element("span", {}, name))));
  const marks = lookinside.rowsCharts(find(".rows-charts"), data);
  const playing = lookinside.player(find(".rows-play"), { first: 1, last, pause: PAUSE, at: () => now.row, go, said: find(".rows-said") });
  slider.addEventListener("input", () => { playing.stop(); go(Number(slider.value)); });
  for (const map of section.querySelectorAll(".rows-map")) {
    map.addEventListener("pointerdown", point);
    map.addEventListener("pointermove", point);
  }
  legend();
  list();
  draw();
});
