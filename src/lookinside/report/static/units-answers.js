/* The unit browser's numbers: how strongly a unit answers, to which class, what is lost without. */
"use strict";

lookinside.units.answers = (() => {
  const { element, median } = lookinside;
  const { count, fixed } = lookinside.words;
  const { brief, aligned, percent, panel, called, spread } = lookinside.units;

  /** What a unit has of one image, and what its mean over a class is of, by the sort of its layer. */
  const HAS = { convolution: "Its largest value in an image", recurrent: "Its state after an image's last row" };
  const MEAN = { convolution: "Its mean over positions and images of a class", recurrent: "Its mean state after the last row, over images of a class" };

  /** A share as a bar, with a tick where the layer's median is. */
  function meter(name, share, others) {
    const tick = element("i");
    tick.style.left = `${100 * median(others)}%`;
    const bar = element("span");
    bar.style.width = `${100 * share}%`;
    return element("div", { class: "units-meter" },
      element("span", {}, name), element("span", { class: "num" }, percent(share)),
      element("div", { class: "bar" }, bar, tick));
  }

  /** Which other units are most alike, as links where they are shown. */
  function alike({ data, layer, link }, at) {
    const { twin, cosine, partner, correlation } = layer.census;
    const name = unit => (layer.units.includes(unit) ? link(layer, unit, called(data, layer, unit)) : called(data, layer, unit));
    const words = [` (cosine ${brief(cosine[at])})`, ` (correlation ${brief(correlation[at])})`];
    if (twin[at] === partner[at]) return element("p", { class: "units-line" }, "Most like it, by weights", words[0], " and by answers", words[1], ", is ", name(twin[at]), ".");
    return element("p", { class: "units-line" }, "Most like it by weights is ", name(twin[at]), words[0], ", by answers ", name(partner[at]), words[1], ".");
  }

  /** How often and how strongly a unit answers. */
  function strength(shown) {
    const { data, layer, row } = shown;
    const { at: places, fires, covers } = layer.census;
    const at = places[row];
    if (at === null) return null;
    const maps = fires.some((share, unit) => Math.abs(share - covers[unit]) > 1e-6);
    const meters = layer.output ? [] : [meter("images in which it is above zero", fires[at], fires)];
    if (maps && !layer.output) meters.push(meter("positions at which it is, on average", covers[at], covers));
    const what = layer.output ? "Its score" : HAS[layer.sort] ?? "Its value for an image";
    const words = `${what}, over ${count(data.heard)} test images: how many have it in each of 24 equal steps. The number is the fullest bar's, which is cut where it would dwarf the rest. Below the ticks lie 5, 25, 50 (bold), 75 and 95 % of the images; the faint row shows the medians of the layer's units, as far as they lie here.`;
    return panel("strength", "How strongly it answers", words, ...spread(shown, at), ...meters, alike(shown, at));
  }

  /** A cell with a bar from zero: to the right of it what is positive, to the left what is not. */
  function cell(value, [low, high], look) {
    const zero = (100 * -low) / (high - low || 1);
    const size = (100 * Math.abs(value)) / (high - low || 1);
    const bar = element("span", { class: value < 0 ? "minus" : "plus" });
    bar.style.left = `${value < 0 ? zero - size : zero}%`;
    bar.style.width = `${size}%`;
    const track = element("span", { class: "units-bar" }, bar);
    track.style.setProperty("--zero", `${zero}%`);
    return element("td", { class: look }, track);
  }

  /** A number; of a change, with its sign unless it is rounded to zero. */
  function written(value, look, write) {
    const text = write(value);
    return look && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
  }

  /** The smallest and the largest of some numbers, and zero. */
  const range = values => [Math.min(0, ...values), Math.max(0, ...values)];

  /** How far an error rises or falls, with two digits however small it is. */
  function moved(change) {
    if (!change) return "stays at";
    const size = Math.abs(change);
    return `${change > 0 ? "rises" : "falls"} by ${fixed(size, Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(size)))))} from`;
  }

  /** What is lost without a unit, in a sentence. */
  function lost({ data, layer }, at) {
    const { changed, accuracy, rise, error } = layer.census;
    if (rise) return `Without it, the squared error per pixel ${moved(rise[at])} ${brief(error)}, over ${count(data.silenced)} test images that the network was given whole.`;
    const points = Number((100 * accuracy[at]).toFixed(2));
    const course = points ? `${points > 0 ? "rises" : "falls"} by ${Math.abs(points)} percentage points` : "stays as it is";
    return `Without it, ${count(changed[at])} of ${count(data.silenced)} answers change and the accuracy ${course}.`;
  }

  /** What is changed of each class without a unit: the column's name, its numbers, their colours, and words; null where nothing is silenced. */
  function change({ margin, rise_by_class: rises, error }, at) {
    if (margin) return { head: "margin without it", values: margin[at], look: "units-change", write: aligned(margin[at]), words: "how much further ahead of the best other class the true one is, in logits, once the unit is set to zero" };
    if (rises && rises[at][0] !== null) return { head: "error without it", values: rises[at].map(value => value / error), look: "units-worse", write: percent, words: "how much the squared error of its reconstructions grows once the unit is set to zero, as a share of the mean error" };
    return null;
  }

  /** What a unit answers to each class, and what each loses without it. */
  function classes(shown) {
    const { data, layer, row } = shown;
    const { at: places, by_class: means } = layer.census;
    const at = places[row];
    if (at === null) return null;
    const lacking = change(layer.census, at);
    const columns = [{ head: "mean response", values: means[at], look: null, write: aligned(means[at]) }, ...(lacking ? [lacking] : [])]
      .map(column => ({ ...column, span: range(column.values) }));
    const rows = data.classes.map((name, each) => element("tr", {}, element("th", { scope: "row", title: name }, name),
      ...columns.flatMap(({ values, look, span, write }) => [
        cell(values[each], span, look),
        element("td", { class: "num" }, written(values[each], look, write)),
      ])));
    const heads = columns.map(({ head }) => element("th", { scope: "col", colspan: 2 }, head));
    const widths = columns.flatMap(() => [element("col"), element("col", { class: "numbers" })]);
    const table = element("table", { class: "units-classes" }, element("colgroup", {}, element("col"), ...widths),
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "class"), ...heads)),
      element("tbody", {}, ...rows));
    const mean = layer.output ? "Its mean score for the images of each class" : MEAN[layer.sort] ?? "Its mean over images of a class";
    const words = lacking ? `${mean}; and ${lacking.words}.` : `${mean}.`;
    return panel("by-class", "Class by class", words, element("div", { class: "units-scroll", tabindex: 0, role: "region", "aria-label": "Class by class" }, table), lacking && element("p", { class: "units-line" }, lost(shown, at)));
  }

  return { strength, classes };
})();
