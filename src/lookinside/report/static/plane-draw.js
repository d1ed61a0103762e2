/* The plane itself: dots in the colours of their classes, the names of these, and a ring. */
"use strict";

/** Draw on the canvas in `map`; `shown` are the places of the dots that can be picked. */
lookinside.planeDraw = (map, { classes, colours, labels }, shown) => {
  const [canvas, ring] = map.children;
  const pen = canvas.getContext("2d");
  const [EDGE, INK, PAPER, FAINT] = [14, "#22252a", "#fcfbf8", "#dedad1"];
  const large = new Set(shown);
  const members = classes.map((_, label) => [...labels.keys()].filter(place => labels[place] === label));
  const order = [...labels.keys()].sort((one, other) => large.has(one) - large.has(other));
  let now = { points: new Float32Array(2 * labels.length), keeps: () => true, picked: 0 };

  /** Points as they come, base64 of uint16: [0, 1] from left to right and from bottom to top. */
  function decode(text) {
    const bytes = Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    return Float32Array.from({ length: bytes.length / 2 }, (_, place) => view.getUint16(2 * place, true) / 65535);
  }

  /** Where a dot stands on the map, in CSS pixels. */
  function at(place) {
    const room = map.clientWidth - 2 * EDGE;
    return [EDGE + room * now.points[2 * place], EDGE + room * (1 - now.points[2 * place + 1])];
  }

  function dot(place, radius) {
    const [x, y] = at(place);
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fill();
  }

  /** Dots of classes that are left out lie faint under the others, in which large ones come last. */
  function drawDots() {
    const wide = map.clientWidth > 420 ? 1 : 0.75;
    for (const kept of [false, true]) {
      for (const place of order) {
        if (now.keeps(labels[place]) !== kept) continue;
        pen.fillStyle = kept ? colours[labels[place]] : FAINT;
        pen.globalAlpha = !kept || large.has(place) ? 0.9 : 0.4;
        dot(place, wide * (kept && large.has(place) ? 3.4 : 1.9));
      }
    }
    pen.globalAlpha = 1;
  }

  /** The middle of the dots of a class, by the median along either axis; none of a class without. */
  function middle(label) {
    const own = members[label].map(at);
    return own.length ? [0, 1].map(axis => own.map(point => point[axis]).sort((one, other) => one - other)[own.length >> 1]) : null;
  }

  /** Where names of classes find room in the middles of these; those that would lie on another do not. */
  function places() {
    const found = [];
    const kept = [...classes.keys()].filter(label => now.keeps(label) && middle(label));
    for (const label of kept) {
      const word = classes[label].length > 12 ? `${classes[label].slice(0, 11)}…` : classes[label];
      const [x, y] = middle(label);
      const half = pen.measureText(word).width / 2 + 3;
      if (found.every(other => Math.abs(other.x - x) >= other.half + half || Math.abs(other.y - y) >= 17)) found.push({ word, x, y, half });
    }
    return 2 * found.length > kept.length ? found : [];
  }

  /** Names of classes; none if half of them find no room. */
  function drawNames() {
    pen.font = "650 15px system-ui, sans-serif";
    Object.assign(pen, { textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: 4, strokeStyle: PAPER, fillStyle: INK });
    for (const { word, x, y } of places()) {
      pen.strokeText(word, x, y);
      pen.fillText(word, x, y);
    }
  }

  /** Put the ring around the picked dot. */
  function mark() {
    const [x, y] = at(now.picked);
    ring.style.transform = `translate(${x}px, ${y}px)`;
    ring.style.setProperty("--colour", colours[labels[now.picked]]);
  }

  function draw(changes = {}) {
    now = { ...now, ...changes };
    const fine = window.devicePixelRatio || 1;
    const side = Math.round(map.clientWidth * fine);
    if (canvas.width !== side) [canvas.width, canvas.height] = [side, side];
    pen.setTransform(fine, 0, 0, fine, 0, 0);
    pen.clearRect(0, 0, side, side);
    drawDots();
    drawNames();
    mark();
  }

  /** Mark another dot, which changes nothing else. */
  function pick(place) {
    now.picked = place;
    mark();
  }

  /** Of the dots that can be picked, that which `cost` from its place on the map makes cheapest. */
  function best(cost) {
    const kept = shown.filter(place => now.keeps(labels[place]));
    let found = { cost: Infinity, place: null };
    for (const place of kept) {
      const asked = cost(...at(place), place);
      if (asked < found.cost) found = { cost: asked, place };
    }
    return found.place;
  }

  /** The dot nearest to a place on the map. */
  function nearest(x, y) {
    return best((left, top) => Math.hypot(left - x, top - y));
  }

  /** The nearest dot on one side of the picked one: no more than twice as far off the way [across, down] as along it. */
  function beside([across, down]) {
    const [x, y] = at(now.picked);
    return best((left, top, place) => {
      const along = across * (left - x) + down * (top - y);
      const off = Math.abs(down * (left - x)) + Math.abs(across * (top - y));
      return place !== now.picked && along > 0 && off <= 2 * along ? along + 2 * off : Infinity;
    });
  }

  new ResizeObserver(() => draw()).observe(map);
  return { decode, draw, pick, nearest, beside };
};
