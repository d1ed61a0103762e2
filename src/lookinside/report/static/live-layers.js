/* What every layer of a network gives, as strips of crisp tiles that fit the page's width. */
"use strict";

/** Lay out a strip for each layer of `net` in `list`; gives a function that draws its outputs. */
lookinside.strips = (list, net, classes) => {
  const { element, paint } = lookinside;
  const [TILE, CELL] = [48, 12];
  const HANDED_ON = ["flatten", "rows", "last", "pad"];

  /** How a layer's values lie: tiles [count, high, wide] at a scale, so many in a row. */
  function layout(shape, room) {
    const [count, high, wide] = shape.length === 3 ? shape : shape.length === 2 ? [1, ...shape] : [shape[0], 1, 1];
    const gap = high * wide > 1 && count > 1 ? 1 : 0;
    const fitting = high * wide === 1 ? CELL : count === 1 ? Math.floor(room / wide) : Math.round(TILE / wide);
    const scale = Math.max(1, Math.min(CELL, fitting));
    const across = Math.max(1, Math.min(count, Math.floor((room + gap) / ((wide + gap) * scale))));
    return { count, high, wide, gap, scale, across, down: Math.ceil(count / across) };
  }

  /** For each pixel of a strip the place of its value, -1 of gaps. */
  function places({ count, high, wide, gap, across, down }) {
    const width = across * (wide + gap) - gap;
    const height = down * (high + gap) - gap;
    const found = new Int32Array(width * height).fill(-1);
    for (let place = 0; place < count * high * wide; place += 1) {
      const tile = Math.floor(place / (high * wide));
      const row = Math.floor(tile / across) * (high + gap) + Math.floor(place / wide) % high;
      found[row * width + tile % across * (wide + gap) + place % wide] = place;
    }
    return { width, height, found };
  }

  function words({ kind, shape }) {
    if (shape.length === 3) return `${shape[0]} maps of ${shape[1]}×${shape[2]}`;
    if (shape.length === 2) return `${shape[1]} units, a line after each of ${shape[0]} rows`;
    return kind === "dense" && shape[0] === classes.length ? `${shape[0]} logits, one a class` : `${shape[0]} units`;
  }

  function strip(layer, place) {
    const light = layer.kind === "relu" || (layer.kind === "pool" && net.chain[place - 1]?.kind === "relu");
    const laid = layout(layer.shape, list.clientWidth);
    const { width, height, found } = places(laid);
    const name = `${layer.name}: ${words(layer)}`;
    const canvas = element("canvas", { role: "img", "aria-label": `What ${name}, give`, style: `width: ${width * laid.scale}px; aspect-ratio: ${width} / ${height}` });
    const end = element("span", { class: "num quiet" });
    list.append(element("li", {}, element("p", {}, element("code", {}, layer.name), ` ${words(layer)}, `, end), canvas));
    return values => {
      const most = paint.largest(values);
      const shade = light ? paint.gray : paint.signed;
      end.textContent = `${light ? "0 to " : "±"}${Number(most.toPrecision(2))}`;
      paint.fill(canvas, width, height, pixel => (found[pixel] < 0 ? 0 : shade(values[found[pixel]] / (most || 1))));
    };
  }

  list.replaceChildren();
  const drawn = net.chain.map((layer, place) => (HANDED_ON.includes(layer.kind) ? null : strip(layer, place)));
  return outputs => drawn.forEach((draw, place) => draw?.(outputs[place]));
};
