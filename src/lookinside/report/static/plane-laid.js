/* Planes of codes, unpacked: where each point lies, in values and in shares of the square shown. */
"use strict";

lookinside.planeLaid = (layout, count) => {
  const STEPS = 65535;
  const [left, low, right, high] = layout.box;
  const [across, up, reach] = layout.view;
  const packed = Uint16Array.from(steps(layout.points));
  const points = packed.length / 2 / (layout.epochs?.length ?? 1);

  /** The whole numbers of two bytes each, little-endian, that base64 holds. */
  function steps(text) {
    const bytes = lookinside.bytes(text);
    return Array.from({ length: bytes.length / 2 }, (_, at) => bytes[2 * at] + 256 * bytes[2 * at + 1]);
  }

  /** The values of a point in a frame: of the trained network, or of an epoch by its place. */
  function values(point, frame = 0) {
    const at = 2 * (frame * points + point);
    return [left + (right - left) * packed[at] / STEPS, low + (high - low) * packed[at + 1] / STEPS];
  }

  /** From values to shares of the square, from its upper left corner. */
  function share([x, y]) {
    return [0.5 + (x - across) / (2 * reach), 0.5 - (y - up) / (2 * reach)];
  }

  /** Back from shares of the square to values. */
  function value([x, y]) {
    return [across + (x - 0.5) * 2 * reach, up - (y - 0.5) * 2 * reach];
  }

  /** Where all points of a frame lie, two shares each; NaN where this plane lacks a point. */
  function places(frame) {
    const found = new Float32Array(2 * count).fill(NaN);
    for (let point = 0; point < points; point += 1) found.set(share(values(point, frame)), 2 * point);
    return found;
  }

  return { ...layout, frames: layout.epochs?.length ?? 1, values, share, value, places };
};
