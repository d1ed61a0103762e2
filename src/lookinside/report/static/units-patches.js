/* The unit browser's patches: the images that excite a unit, in context, and a lens over one. */
"use strict";

lookinside.units.patches = (() => {
  const { element } = lookinside;
  const { count } = lookinside.words;
  const { aligned, brief, cut, panel, tile } = lookinside.units;

  /** An image with what the unit sees of it outlined. */
  function framed(picture, sheet, seen) {
    const frame = element("span", { class: "units-frame" }, picture);
    if (seen) {
      const [top, left, bottom, right] = seen;
      const mark = element("span", { class: "units-field" });
      Object.assign(mark.style, {
        top: `${(100 * top) / sheet.height}%`,
        left: `${(100 * left) / sheet.width}%`,
        height: `${(100 * (bottom - top)) / sheet.height}%`,
        width: `${(100 * (right - left)) / sheet.width}%`,
      });
      frame.append(mark);
    }
    return frame;
  }

  /** A patch as a page's data hold it, with names. */
  function read(shown, [number, value, top, left, ...seen], rank) {
    const { data, layer } = shown;
    const box = layer.patches.field && [top, left, ...layer.patches.field];
    const { index, classes } = data.tests;
    return { number, value, box, seen: box && seen, rank, said: `test image ${count(index[number])}: ${classes[number]}` };
  }

  /** The tile of a patch's deconvolution, or null. */
  function signal({ layer, row }, patch) {
    const found = layer.deconvnet;
    if (!found || patch.rank === null || patch.rank >= found.count || found.at[row] === null) return null;
    return found.at[row] * found.count + patch.rank;
  }

  /** The deconvolution of a patch where it lies in the image. */
  function inPlace(shown, patch) {
    const { tests, deconvnet } = shown.sheets;
    const [top, left] = patch.box || [0, 0];
    const name = `Deconvolution of ${patch.said}: red where bright pixels excite the unit, blue where dark ones do`;
    return cut(deconvnet, signal(shown, patch), [-top, -left, tests.height, tests.width], name);
  }

  /** One patch as a button: in context, alone, its deconvolution, its value. */
  function column(shown, patch, write, look) {
    const { tests, deconvnet } = shown.sheets;
    const deconvolved = signal(shown, patch);
    const words = `${patch.rank === null ? "Ordinary" : `Rank ${patch.rank + 1}`}: ${patch.said}, activation ${brief(patch.value)}`;
    const attributes = { type: "button", class: "units-patch", "aria-label": words, "aria-pressed": "false" };
    return element("button", { ...attributes, click: look, focus: look, pointerenter: look },
      element("span", { class: "num" }, write(patch.value)),
      framed(tile(tests, patch.number, ""), tests, patch.seen),
      patch.box && cut(tests, patch.number, patch.box, ""),
      deconvolved === null ? null : tile(deconvnet, deconvolved, ""));
  }

  /** Show a patch large. */
  function enlarge(shown, lens, patch) {
    const { tests } = shown.sheets;
    const place = patch.seen ? `; it sees rows ${patch.seen[0]} to ${patch.seen[2] - 1}, columns ${patch.seen[1]} to ${patch.seen[3] - 1}` : "";
    const which = patch.rank === null ? "from the middle of its ranking" : `number ${patch.rank + 1} of its ranking`;
    const none = element("span", { class: "units-frame units-none" }, "no deconvolution of this one");
    lens.replaceChildren(
      framed(tile(tests, patch.number, `${patch.said}, enlarged`), tests, patch.seen),
      ...(shown.layer.deconvnet ? [signal(shown, patch) === null ? none : framed(inPlace(shown, patch), tests, patch.seen)] : []),
      element("p", {}, element("strong", {}, brief(patch.value)), ` for ${patch.said}, ${which}${place}.`));
  }

  /** The words under the heading. */
  function words({ layer }) {
    const parts = layer.patches.field ? "the whole image with what the unit sees outlined, that part alone" : "the image";
    const hatched = layer.patches.field ? " Hatched is padding outside the image." : "";
    return `Test images that excite it most, and ordinary ones. From above: the activation, ${parts}${layer.deconvnet ? ", what of it did so (the deconvnet: red where bright pixels excite, blue where dark ones do)" : ""}. Hover, focus or tap one to enlarge it.${hatched}`;
  }

  /** The panel of a unit's patches. */
  return shown => {
    const { layer, row } = shown;
    const at = layer.patches.at[row];
    if (at === null) return null;
    const lens = element("div", { class: "units-lens" });
    const groups = [
      ["Strongest", layer.patches.top[at].map((entry, rank) => read(shown, entry, rank))],
      ["Ordinary", layer.patches.middle[at].map(entry => read(shown, entry, null))],
    ];
    const write = aligned(groups.flatMap(([, patches]) => patches.map(({ value }) => value)));
    const buttons = [];
    const strips = groups.map(([title, patches]) => {
      const made = patches.map(patch => column(shown, patch, write, event => {
        for (const button of buttons) button.setAttribute("aria-pressed", button === event.currentTarget);
        enlarge(shown, lens, patch);
      }));
      buttons.push(...made);
      return element("div", { class: "units-strip", role: "group", "aria-label": title }, element("h4", {}, title), ...made);
    });
    buttons[0].setAttribute("aria-pressed", "true");
    enlarge(shown, lens, groups[0][1][0]);
    return panel("patches", "What excites it", words(shown), element("div", { class: "units-seen" }, lens, element("div", {}, ...strips)));
  };
})();
