/* How a plane is moved about: by mouse, fingers, wheel, keys and buttons. `on` has `point(x, y)`,
   `press(x, y)`, `zoom(factor, x, y)`, `pan(x, y)`, `walk(x, y)`, `hold()`, `release()` and `whole()`;
   places are in pixels from the upper left corner of the canvas. */
"use strict";

lookinside.planeHands = (canvas, buttons, zoomed, on) => {
  const STEP = 1.5;
  const KEYS = {
    ArrowLeft: () => on.walk(-1, 0), ArrowRight: () => on.walk(1, 0), ArrowUp: () => on.walk(0, -1), ArrowDown: () => on.walk(0, 1),
    Enter: on.hold, " ": on.hold, Escape: on.release,
    "+": () => on.zoom(STEP), "=": () => on.zoom(STEP), "-": () => on.zoom(1 / STEP), 0: on.whole,
  };
  const touching = new Map();
  let moved = 0;

  function at(event) {
    const { left, top } = canvas.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  /** How far apart two fingers are, and what lies between them. */
  function pinch() {
    const [[x, y], [otherX, otherY]] = [...touching.values()];
    return { apart: Math.hypot(otherX - x, otherY - y) || 1, middle: [(x + otherX) / 2, (y + otherY) / 2] };
  }

  /** Two fingers zoom and move the plane; one, or a mouse held down, moves it if it is zoomed. */
  function drag(event) {
    const before = touching.size === 2 && pinch();
    const [x, y] = touching.get(event.pointerId);
    touching.set(event.pointerId, at(event));
    const [nowX, nowY] = at(event);
    moved += Math.hypot(nowX - x, nowY - y);
    if (before) {
      const now = pinch();
      on.pan(now.middle[0] - before.middle[0], now.middle[1] - before.middle[1]);
      on.zoom(now.apart / before.apart, ...now.middle);
    } else if (zoomed()) on.pan(nowX - x, nowY - y);
    else on.point(...at(event));
  }

  canvas.addEventListener("pointerdown", event => {
    if (touching.size === 0) moved = 0;
    touching.set(event.pointerId, at(event));
    if (zoomed() || touching.size > 1) canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", event => {
    if (touching.has(event.pointerId)) drag(event);
    else on.point(...at(event));
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) canvas.addEventListener(end, event => touching.delete(event.pointerId));
  canvas.addEventListener("click", event => { if (moved < 8) on.press(...at(event)); });
  canvas.addEventListener("wheel", event => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    on.zoom(Math.exp(-event.deltaY * 0.01), ...at(event));
  }, { passive: false });
  canvas.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  buttons.addEventListener("click", event => {
    const wanted = event.target.closest("button")?.dataset.zoom;
    if (wanted === "all") on.whole();
    else if (wanted) on.zoom(wanted === "in" ? STEP : 1 / STEP);
  });
};
