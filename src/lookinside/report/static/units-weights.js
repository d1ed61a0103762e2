/* The unit browser's weights: a unit's filter, or its kernels over the maps before it. */
"use strict";

lookinside.units.weights = (() => {
  const { element } = lookinside;
  const { brief, mosaic, panel, tile } = lookinside.units;

  /** The colours of signed maps and what their ends mean. */
  function scale(limit) {
    return element("div", { class: "units-scale" },
      element("span", {}, brief(-limit)), element("span", { class: "units-ramp" }), element("span", {}, `+${brief(limit)}`));
  }

  /** The layer whose units the input maps are, if the browser shows it. */
  function before({ data, layer }) {
    const place = data.layers.indexOf(layer);
    return data.layers.slice(0, place).reverse().find(each => each.total === layer.filters.maps);
  }

  /** The maps with the largest kernels, as links to the units that make them. */
  function largest(shown, at) {
    const source = before(shown);
    return shown.layer.filters.strongest[at].flatMap((map, place) => [
      place ? ", " : "",
      source ? shown.link(source, map, String(map)) : String(map),
    ]);
  }

  /** What the colours mean, or which input maps the kernels are on. */
  function words(shown, at) {
    const { filters } = shown.layer;
    if (!filters.deep) return ["Where the image is bright, a red weight raises the activation and a blue one lowers it."];
    const which = filters.inputs.length < filters.maps ? `the ${filters.inputs.length} of largest norm, of ${filters.maps} input maps` : `each of ${filters.maps} input maps`;
    return [`A kernel on ${which}, row by row. The largest are on maps `, ...largest(shown, at), "."];
  }

  /** The panel of a unit's weights. */
  return shown => {
    const { layer, row, name, sheets } = shown;
    const at = layer.filters.at[row];
    if (at === null) return null;
    const number = layer.filters.inputs.length;
    const said = `Weights of ${name}, blue against, red for`;
    const picture = number === 1 ? tile(sheets.filters, at, said) : mosaic(sheets.filters, at * number, number, said);
    const title = layer.filters.deep ? "Its kernels" : "Its weights";
    return panel("weights", title, words(shown, at), element("div", { class: "units-picture" }, picture), scale(layer.filters.limit[at]));
  };
})();
