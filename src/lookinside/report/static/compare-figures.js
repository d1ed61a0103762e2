/* The figures of the same name of two runs, one pair at a time. */
"use strict";

(() => {
  const { element, compare } = window.lookinside;

  /** A chart, which is there as soon as it is read, in a box in which it scrolls. */
  function chart(report, figure) {
    const image = element("img", { alt: figure.alt, width: figure.width, height: figure.height });
    compare.chart(report, figure).then(source => { image.src = source; }, () => {
      image.replaceWith(element("p", { class: "quiet" }, "The chart is missing from that folder, or damaged."));
    });
    const box = element("div", {}, image);
    window.lookinside.sideways(box, figure.title);
    return box;
  }

  /** A picture, or a word in its place where it is missing. */
  function picture(report, figure) {
    const source = report.picture(figure.path);
    return source
      ? element("a", { href: source }, element("img", { src: source, alt: figure.alt, width: figure.width, height: figure.height, loading: "lazy" }))
      : element("p", { class: "quiet" }, "The picture is missing from that folder.");
  }

  /** One side: a run's figure, under its name. */
  function side(subject, figure, word) {
    const head = element("figcaption", {}, element("strong", { class: word }, subject.label), element("span", { class: "under" }, figure.title));
    return element("figure", { class: figure.chart ? "of-chart" : null }, head, (figure.chart ? chart : picture)(subject.report, figure));
  }

  /** The list of figures that both have, by section. */
  function list(shared, name, changed) {
    const sections = [...new Set(shared.map(figure => figure.section))];
    return element("select", { change: event => changed({ picture: event.target.value }) },
      ...sections.map(section => element("optgroup", { label: section },
        ...shared.filter(figure => figure.section === section).map(figure => element("option", { value: figure.name, selected: figure.name === name }, figure.title)))));
  }

  /** Show a pair of pictures in a holder, with controls; `state.picture` says which. */
  function pictures(holder, first, second, state, changed) {
    const others = new Map(second.run.figures.map(figure => [figure.name, figure]));
    const shared = first.run.figures.filter(figure => others.has(figure.name));
    if (first.run === second.run) {
      holder.replaceChildren(element("p", {}, "Both are seeds of one run, whose figures are made of the first seed alone."));
      return;
    }
    if (!shared.length) {
      holder.replaceChildren(element("p", {}, "They have no figure of the same name."));
      return;
    }
    const at = Math.max(shared.findIndex(figure => figure.name === state.picture), 0);
    const figure = shared[at];
    const move = by => () => {
      changed({ picture: shared[(at + by + shared.length) % shared.length].name });
      holder.querySelector(by < 0 ? "[data-before]" : "[data-after]").focus();
    };
    const only = first.run.figures.length + others.size - 2 * shared.length;
    holder.replaceChildren(
      element("div", { class: "choice" },
        element("button", { type: "button", "data-before": true, click: move(-1) }, "Previous"),
        element("label", {}, element("span", {}, `Figure ${at + 1} of ${shared.length}`), list(shared, figure.name, changed)),
        element("button", { type: "button", "data-after": true, click: move(1) }, "Next")),
      element("div", { class: "pair" }, side(first, figure, "first"), side(second, others.get(figure.name), "second")),
      only ? element("p", { class: "note" }, `${only} more ${only === 1 ? "figure is" : "figures are"} of one of them only.`) : "");
  }

  Object.assign(compare, { pictures });
})();
