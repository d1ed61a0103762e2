/* What stands beside the plane of codes: the picked image, what comes back, and their difference. */
"use strict";

lookinside.planePicked = (section, data, sheets) => {
  const { element } = lookinside;
  const { count, fixed, percent } = lookinside.words;
  const order = ["images", "seen", "reconstructions", "residuals"].filter(name => name in sheets);
  const canvases = [...section.querySelectorAll(".plane-pictures canvas")];
  const swatch = section.querySelector("#plane-picked .swatch");
  const title = section.querySelector("#plane-picked span + span");
  const facts = section.querySelector(".plane-picked .facts");
  const ranked = [...data.errors].sort((one, other) => one - other);
  order.forEach((name, place) => Object.assign(canvases[place], { width: data.sheets[name].width, height: data.sheets[name].height }));

  /** Draw tile `at` of each sheet on its canvas, named for who can't see it. */
  function pictures(at, name) {
    const said = {
      images: `Test image ${data.index[at]}, ${name}.`,
      seen: `The same, as the network is given it, with black pixels.`,
      reconstructions: `What comes back of it from the trained network.`,
      residuals: `What comes back less the image: red where it is too bright, blue where it is too dark.`,
    };
    order.forEach((part, place) => {
      lookinside.stamp(canvases[place], sheets[part], lookinside.corner(data.sheets[part], at));
      canvases[place].setAttribute("aria-label", said[part]);
    });
  }

  /** Which share of the images shown comes back better. */
  function rank(error) {
    const better = ranked.findIndex(each => each >= error) / Math.max(ranked.length - 1, 1);
    if (better === 0) return "the least of all here";
    return better === 1 ? "the largest of all here" : `larger than of ${percent(better)} of those here`;
  }

  function fact(name, value, under) {
    return element("div", {}, element("dt", {}, name), element("dd", { class: "num" }, value, under && element("span", { class: "under" }, under)));
  }

  /** Show image `at`; `values` are its place in the plane, `when` says of what network. */
  return (at, { values, when, held, colour }) => {
    const name = data.classes[data.labels[at]];
    swatch.style.setProperty("--class", colour);
    title.textContent = `${name}, test image ${count(data.index[at])}${held ? " (held)" : ""}`;
    pictures(at, name);
    const error = data.errors[at];
    facts.replaceChildren(
      fact("Squared error", `${error.toPrecision(3).replace(/\.?0+$/, "") || 0} per pixel`, rank(error)),
      ...(data.values <= 2 ? [fact("Its code", `(${values.slice(0, data.values).map(value => fixed(value, 2)).join(", ")})`, when)] : []));
  };
};
