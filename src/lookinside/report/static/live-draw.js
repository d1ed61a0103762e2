/* Numbers as pixels: gray, or red where positive and blue where negative. */
"use strict";

lookinside.paint = (() => {
  const style = getComputedStyle(document.documentElement);
  const [POSITIVE, NEGATIVE, ZERO] = ["positive", "negative", "zero"].map(name => rgb(style.getPropertyValue(`--signed-${name}`).trim()));
  const GRAYS = Uint32Array.from({ length: 256 }, (_, level) => packed([level, level, level]));
  const SIGNED = Uint32Array.from({ length: 511 }, (_, level) => packed(between(ZERO, level > 255 ? POSITIVE : NEGATIVE, Math.abs(level - 255) / 255)));

  /** A colour written #rrggbb as three numbers. */
  function rgb(text) {
    return [1, 3, 5].map(place => parseInt(text.slice(place, place + 2), 16));
  }

  /** The colour between two at this share of the way. */
  function between(from, to, share) {
    return from.map((value, place) => value + (to[place] - value) * share);
  }

  /** An opaque colour as a canvas holds it: four bytes, red first. */
  function packed([red, green, blue]) {
    return (255 << 24 | Math.round(blue) << 16 | Math.round(green) << 8 | Math.round(red)) >>> 0;
  }

  function gray(value) {
    return GRAYS[Math.round(255 * Math.min(1, Math.max(0, value)))];
  }

  function signed(value) {
    return SIGNED[255 + Math.round(255 * Math.min(1, Math.max(-1, value)))];
  }

  /** A gray value, tinted by a signed one: dark ground shows strong slopes brightly. */
  function tinted(value, slope) {
    const level = 255 * Math.min(1, Math.max(0, value));
    const hue = slope > 0 ? [255, 92, 92] : [96, 160, 255];
    return packed(between([level, level, level], hue, 0.9 * Math.min(1, Math.abs(slope)) ** 0.8));
  }

  /** Fill a canvas of `wide` by `high` pixels; `colour(place)` is one of these, 0 for a gap. */
  function fill(canvas, wide, high, colour) {
    if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
    const pen = canvas.getContext("2d");
    const pixels = pen.createImageData(wide, high);
    const shades = new Uint32Array(pixels.data.buffer);
    for (let place = 0; place < shades.length; place += 1) shades[place] = colour(place);
    pen.putImageData(pixels, 0, 0);
  }

  /** The largest size among values, 0 of none. */
  function largest(values) {
    let most = 0;
    for (const value of values) most = Math.max(most, Math.abs(value));
    return most;
  }

  return { gray, signed, tinted, fill, largest };
})();
