/* What lies behind a dot of the plane: image, reconstruction and residual, and numbers. */
"use strict";

/** Show dots in `card`; gives the function that shows the dot at a place. */
lookinside.planeCard = async (card, data) => {
  const { element } = lookinside;
  const { classes, labels, index, errors, shown = [] } = data;
  const row = new Map(shown.map((place, number) => [place, number]));
  const kinds = shown.length ? await pictures() : [];

  /** A canvas each for image, reconstruction and residual, and which tile of which sheet it shows. */
  async function pictures() {
    const [images, residuals] = await Promise.all([data.images, data.residuals].map(sheet => lookinside.image(sheet.path)));
    const { width, height } = data.images;
    const canvases = ["Image", "Reconstruction", "Residual"].map(name => {
      const canvas = element("canvas", { width, height, role: "img" });
      card.querySelector(".plane-pictures").append(element("figure", {}, canvas, element("figcaption", {}, name)));
      return canvas;
    });
    const sheets = [[images, data.images, 0], [images, data.images, shown.length], [residuals, data.residuals, 0]];
    return canvases.map((canvas, kind) => ({ canvas, sheet: sheets[kind] }));
  }

  function drawTile({ canvas, sheet: [image, { across, width, height }, first] }, number) {
    const tile = first + number;
    canvas.getContext("2d").drawImage(image, tile % across * width, Math.floor(tile / across) * height, width, height, 0, 0, width, height);
  }

  /** A value of a code to three decimals, with a true minus. */
  function exact(value) {
    return String(Number(value.toFixed(3))).replace("-", "\u2212");
  }

  /** What is known of a dot in words; `code` are the values of a code that is the plane. */
  function said(place, code) {
    const number = row.get(place);
    const parts = [index ? `test image ${index[place]}` : "a test image"];
    if (number !== undefined && errors[number] !== null) parts.push(`squared error ${errors[number]} per pixel`);
    if (code) parts.push(`code ${code.map(exact).join(", ")}`);
    return [classes[labels[place]], parts.join("; ")];
  }

  return (place, code) => {
    const [name, rest] = said(place, code);
    card.querySelector(".plane-said").replaceChildren(element("strong", {}, name), ` ${rest}`);
    const number = row.get(place);
    if (number === undefined) return;
    const names = [`Test image of class ${name}`, `What the network makes of this ${name}`, `Where its reconstruction is too bright, red, or too dark, blue`];
    kinds.forEach((kind, at) => {
      drawTile(kind, number);
      kind.canvas.setAttribute("aria-label", names[at]);
    });
  };
};
