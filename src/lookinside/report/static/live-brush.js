/* A drawing of a few pixels, by mouse, touch, pen and keyboard, with the soft edge of MNIST's pens. */
"use strict";

/** Make `canvas` a pad of `side` by `side` pixels; after each stroke `changed(values, drawn)` is called, and after
    others were taken over, which are not `drawn`. */
lookinside.brush = (canvas, cursor, side, changed) => {
  const [CORE, EDGE] = [0.75, 1.1].map(radius => radius * side / 28);
  const values = new Float32Array(side * side);
  const at = [side / 2, side / 2];
  let before = null;
  let shown = false;
  let drawn = false;

  /** How far a point lies from the line between two others. */
  function distance([x, y], [fromX, fromY], [toX, toY]) {
    const [wide, high] = [toX - fromX, toY - fromY];
    const along = ((x - fromX) * wide + (y - fromY) * high) / (wide * wide + high * high || 1);
    const share = Math.min(1, Math.max(0, along));
    return Math.hypot(x - fromX - share * wide, y - fromY - share * high);
  }

  /** Paint along a line, or rub out; a pixel's middle lies half a pixel inside it. */
  function line(from, to, rub = false) {
    if (shown) values.fill(0);
    shown = false;
    drawn = true;
    for (let place = 0; place < values.length; place += 1) {
      const far = distance([place % side + 0.5, Math.floor(place / side) + 0.5], from, to);
      const ink = Math.min(1, Math.max(0, 1 - (far - CORE) / EDGE));
      if (ink > 0) values[place] = rub ? 0 : Math.max(values[place], ink);
    }
  }

  function draw() {
    lookinside.paint.fill(canvas, side, side, place => lookinside.paint.gray(values[place]));
    changed(values, drawn);
  }

  /** Where a pointer is, in pixels of the drawing. */
  function place({ clientX, clientY }) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [(clientX - left) / width * side, (clientY - top) / height * side];
  }

  function press(event) {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    cursor.hidden = true;
    before = place(event);
    line(before, before);
    draw();
  }

  function move(event) {
    if (!before) return;
    for (const each of [...(event.getCoalescedEvents?.() ?? []), event]) {
      const now = place(each);
      line(before, now);
      before = now;
    }
    draw();
  }

  /** Show the cursor of the keyboard. */
  function point() {
    cursor.hidden = false;
    at.forEach((value, axis) => cursor.style.setProperty(axis ? "top" : "left", `${100 * value / side}%`));
  }

  function go([right, down], paint) {
    const from = [...at];
    [right, down].forEach((step, axis) => { at[axis] = Math.min(side - 0.5, Math.max(0.5, at[axis] + step)); });
    point();
    if (!paint) return;
    line(from, at);
    draw();
  }

  function type(event) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const rubs = event.key === "Backspace" || event.key === "Delete";
    if (ways[event.key]) go(ways[event.key], event.shiftKey);
    else if (event.key === " " || rubs) {
      point();
      line(at, at, rubs);
      draw();
    } else return;
    event.preventDefault();
  }

  /** Take over other values, to be changed, or only shown until the first stroke. */
  function set(taken, untilStroke = false) {
    values.set(taken);
    shown = untilStroke;
    drawn = false;
    draw();
  }

  canvas.addEventListener("pointerdown", press);
  canvas.addEventListener("pointermove", move);
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => { before = null; });
  canvas.addEventListener("keydown", type);
  canvas.addEventListener("focus", () => { if (canvas.matches(":focus-visible")) point(); });
  canvas.addEventListener("blur", () => { cursor.hidden = true; });
  return { set, clear: () => set(new Float32Array(side * side)) };
};
