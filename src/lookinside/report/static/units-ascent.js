/* The unit browser's optimised image: what a unit likes best, and the way to it as a scrubber. */
"use strict";

lookinside.units.ascent = (() => {
  const { element, svg } = lookinside;
  const { brief, panel, repaint, tile } = lookinside.units;
  const PAUSE = 350;

  /** What was raised, step by step, as a line with a dot on it. As on the slider, the `steps` that
      were kept are as far from one another. */
  function course(values, steps) {
    const numbers = values.map(Number);
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
    const x = step => {
      const after = Math.max(1, steps.findIndex(kept => kept >= step));
      const share = (step - steps[after - 1]) / (steps[after] - steps[after - 1]);
      return 4 + (292 * (after - 1 + share)) / (steps.length - 1);
    };
    const y = value => 40 - (36 * (value - low)) / (high - low || 1);
    const dot = svg("circle", { r: 4 });
    const line = svg("polyline", { points: numbers.map((value, step) => `${x(step)},${y(value)}`).join(" ") });
    const words = `What was raised, step by step: from ${brief(numbers[0])} to ${brief(numbers.at(-1))}`;
    const chart = svg("svg", { viewBox: "0 0 300 44", class: "units-course", role: "img", "aria-label": words }, line, dot);
    const mark = step => {
      dot.setAttribute("cx", x(step));
      dot.setAttribute("cy", y(numbers[step]));
    };
    const ends = element("div", { class: "units-ends num", "aria-hidden": "true" }, element("span", {}, brief(numbers[0])), element("span", {}, brief(numbers.at(-1))));
    return { drawn: [chart, ends], mark };
  }

  /** What is raised, in words. */
  function raised({ ascent, output }) {
    if (output) return "the score of its class";
    const what = ascent.maps ? "the mean of its map" : "its activation";
    if (ascent.pre.every((value, at) => value === ascent.post[at])) return what;
    return `${what} ${ascent.after ? "behind" : "before"} the nonlinearity`;
  }

  /** What the unit answers to what was made for it, beside the best real one; before the nonlinearity both. */
  function beside({ data, layer, row, sheets }, at) {
    const { ascent, patches } = layer;
    const [real, made] = sheets.single ? ["best patch of a test image", "patch made for it"] : ["best test image", "finished one"];
    const answer = ascent.reached[at];
    const best = patches ? patches.best[patches.at[row]] : null;
    const bent = (patches && patches.bent) || ascent.pre.some((value, each) => value !== ascent.post[each]);
    const start = bent ? "Before the nonlinearity it answers" : "It answers";
    if (!Number.isFinite(best)) return `${start} ${brief(answer)} to the ${sheets.single ? made : "finished image"}.`;
    const ratio = best > 0 && answer > 0 ? `, ${brief(answer / best)} times as much` : "";
    const elsewhere = sheets.single && data.lessened && answer < best
      ? " Patches are made for the middle. This network takes the mean image away first, which differs from place to place, so that the best one may lie elsewhere." : "";
    return `${start} ${brief(best)} to the ${real} and ${brief(answer)} to the ${made}${ratio}.${elsewhere}`;
  }

  /** What the unit answers, in words. */
  function answers(shown, at) {
    const { objective, after, pre, post } = shown.layer.ascent;
    if (!shown.sheets.single) return beside(shown, at);
    return `${beside(shown, at)} In the whole image it reaches ${brief(objective[at])} as the mean over its map and ${brief((after ? post : pre)[at])} at its strongest place.`;
  }

  /** The image, the patch of one unit in the middle of the map, and how to show them at a step. */
  function pictures({ layer, sheets, name }, at) {
    const number = layer.ascent.steps.length;
    const wanted = [[sheets.images, name], [sheets.single, `${name} in the middle of its map`]];
    const made = wanted.filter(([sheet]) => sheet).map(([sheet, what]) => {
      const canvas = tile(sheet, (at + 1) * number - 1, `What ${what} likes best`);
      return { canvas, show: frame => repaint(canvas, sheet, at * number + frame) };
    });
    return { canvases: made.map(({ canvas }) => canvas), show: frame => made.forEach(each => each.show(frame)) };
  }

  /** The slider over the steps that were kept, with all that follows it. */
  function scrubber({ layer, kept }, at, show) {
    const { steps, course: courses } = layer.ascent;
    if (steps.length < 2) return [];
    const way = courses ? course(courses[at], steps) : null;
    const said = element("output", { class: "num" });
    const slider = element("input", { type: "range", min: 0, max: steps.length - 1, "aria-label": "Step of the optimisation" });
    const move = () => {
      const frame = Number(slider.value);
      show(frame);
      said.textContent = `${steps[frame]} of ${steps.at(-1)} steps`;
      slider.setAttribute("aria-valuetext", `after ${said.textContent}`);
      if (way) way.mark(steps[frame]);
    };
    /** By the reader's hand: other units are shown at this step too, those of other layers as near before it. */
    const moved = () => {
      move();
      const frame = Number(slider.value);
      kept.step = frame === steps.length - 1 ? Infinity : steps[frame];
    };
    const go = frame => {
      slider.value = frame;
      moved();
    };
    const button = element("button", { type: "button", class: "units-button" });
    const playing = lookinside.player(button, { last: steps.length - 1, pause: PAUSE, at: () => Number(slider.value), go, said });
    slider.addEventListener("input", () => { playing.stop(); moved(); });
    slider.value = steps.findLastIndex(step => step <= (kept.step ?? Infinity));
    move();
    return [...(way?.drawn ?? []), slider, element("div", { class: "units-steps" }, button, said)];
  }

  /** The panel of what a unit likes best. */
  return shown => {
    const { layer, row } = shown;
    const at = layer.ascent.at[row];
    if (at === null) return null;
    const { canvases, show } = pictures(shown, at);
    const patch = canvases.length > 1 ? " The smaller one is a patch for one place in the middle of the map alone." : "";
    const words = `An image that began as noise and was changed, step by step, to raise ${raised(layer)}.${patch}`;
    return panel("ascent", "What it likes best", words,
      element("div", { class: "units-climb" },
        element("div", { class: "units-picture" }, ...canvases),
        element("div", { class: "units-way" }, ...scrubber(shown, at, show), element("p", { class: "units-line" }, answers(shown, at)))));
  };
})();
