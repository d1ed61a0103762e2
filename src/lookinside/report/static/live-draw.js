/* Numbers as pixels: gray, or red where positive and blue where negative. */
"use strict";

lookinside.paint = (() => {
  const [POSITIVE, NEGATIVE, ZERO] = [[178, 24, 43], [33, 102, 172], [247, 247, 247]];

  /** The colour between two at this share of the way. */
  function between(from, to, share) {
    return from.map((value, place) => value + (to[place] - value) * share);
  }

  function gray(value) {
    const level = 255 * Math.min(1, Math.max(0, value));
    return [level, level, level];
  }

  function signed(value) {
    return between(ZERO, value > 0 ? POSITIVE : NEGATIVE, Math.min(1, Math.abs(value)));
  }

  /** A gray value, tinted by a signed one: dark ground shows strong slopes brightly. */
  function tinted(value, slope) {
    const hue = slope > 0 ? [255, 92, 92] : [96, 160, 255];
    return between(gray(value), hue, 0.9 * Math.min(1, Math.abs(slope)) ** 0.8);
  }

  /** Fill a canvas of `wide` by `high` pixels; `colour(place)` gives RGB, or nothing for a gap. */
  function fill(canvas, wide, high, colour) {
    if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
    const pen = canvas.getContext("2d");
    const pixels = pen.createImageData(wide, high);
    for (let place = 0; place < wide * high; place += 1) {
      const shade = colour(place);
      if (shade) pixels.data.set([...shade, 255], 4 * place);
    }
    pen.putImageData(pixels, 0, 0);
  }

  /** The largest size among values, 0 of none. */
  function largest(values) {
    return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  }

  return { gray, signed, tinted, fill, largest };
})();
