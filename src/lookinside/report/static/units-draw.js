/* What all parts of the unit browser draw with: tiles of sheets, numbers in words, panels. */
"use strict";

lookinside.units = (() => {
  const { element, corner, blank, stamp, words } = lookinside;
  const FINE = 4;

  /** A value in little room: three digits, with a true minus. */
  function brief(value) {
    if (value === null) return "no number";
    const size = Math.abs(value);
    return size && (size < 0.001 || size >= 1e5) ? words.minus(value.toExponential(1)) : words.rounded(value, 3);
  }

  /** How to write numbers that stand below one another: as many decimals as the largest needs. */
  function aligned(values) {
    const size = Math.max(...values.map(Math.abs)) || 1;
    const digits = Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(size))));
    return value => (value === null ? "no number" : words.fixed(value, digits));
  }

  /** A share as a percentage. */
  const percent = share => (share === null ? "no number" : words.percent(share, share && Math.abs(share) < 0.1 ? 1 : 0));

  /** A canvas of a tile by its number. */
  function tile(sheet, number, name) {
    return lookinside.tile(sheet.image, corner(sheet, number), name);
  }

  /** Draw a tile by its number on a canvas of its size. */
  function repaint(canvas, sheet, number) {
    stamp(canvas, sheet.image, corner(sheet, number));
  }

  /** A canvas of a window [top, left, height, width] of a tile; it may reach outside. */
  function cut(sheet, number, [top, left, height, width], name) {
    const canvas = blank(width, height, name);
    canvas.classList.add("units-outside");
    const [x, y, wide, high] = corner(sheet, number);
    const from = [Math.max(0, left), Math.max(0, top)];
    const size = [Math.min(wide, left + width) - from[0], Math.min(high, top + height) - from[1]];
    canvas.getContext("2d").drawImage(sheet.image, x + from[0], y + from[1], ...size, from[0] - left, from[1] - top, ...size);
    return canvas;
  }

  /** A canvas of several tiles in a square, with room between them. */
  function mosaic(sheet, start, number, name) {
    const across = Math.ceil(Math.sqrt(number));
    const [wide, high] = [sheet.width * FINE, sheet.height * FINE];
    const width = across * (wide + FINE) - FINE;
    const height = Math.ceil(number / across) * (high + FINE) - FINE;
    const canvas = blank(width, height, name);
    const pen = canvas.getContext("2d");
    pen.imageSmoothingEnabled = false;
    for (let each = 0; each < number; each++) {
      const x = (each % across) * (wide + FINE);
      const y = Math.floor(each / across) * (high + FINE);
      pen.drawImage(sheet.image, ...corner(sheet, start + each), x, y, wide, high);
    }
    return canvas;
  }

  /** A panel with a heading and words that explain it. */
  function panel(kind, title, words, ...children) {
    return element("section", { class: `panel units-panel units-${kind}` }, element("h3", {}, title), element("p", { class: "under" }, ...[words].flat()), ...children);
  }

  /** What a unit is called: an output by its class, another by its number. */
  const called = (data, layer, unit) => (layer.output ? `class ${data.classes[unit]}` : `unit ${unit}`);

  return { brief, aligned, percent, tile, repaint, cut, mosaic, panel, called };
})();
