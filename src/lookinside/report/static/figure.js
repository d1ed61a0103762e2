/* Large charts are drawn when the reader comes near; one that is wider than its place scrolls in it, by keys too. And what the row under a figure does: a chart as a file, a film stopped and played,
   and copying its command. */
"use strict";

(() => {
  const { begin, element, unpacked, view } = lookinside;
  const NEVER = "not all";

  /** A chart's markup as a file of its own: in the colours of paper, `width` pixels wide. */
  function markup(svg, width) {
    const copy = svg.cloneNode(true);
    const { width: across, height: down } = svg.viewBox.baseVal;
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", width);
    copy.setAttribute("height", Math.round(width * down / across));
    copy.setAttribute("style", "stroke-linejoin:round;stroke-linecap:butt;font-family:'DejaVu Sans',Verdana,sans-serif");
    return new XMLSerializer().serializeToString(copy).replaceAll(/var\(--c-(\w+)\)/g, "#$1");
  }

  /** A chart as an SVG's data URL. */
  function svgUrl(svg, width) {
    return `data:image/svg+xml,${encodeURIComponent(markup(svg, width))}`;
  }

  /** A promise of a chart as a PNG's data URL. */
  async function png(svg, width) {
    const picture = new Image();
    picture.src = svgUrl(svg, width);
    await picture.decode();
    const canvas = element("canvas", { width: picture.naturalWidth, height: picture.naturalHeight });
    canvas.getContext("2d").drawImage(picture, 0, 0);
    return canvas.toDataURL("image/png");
  }

  const AS = { png, svg: svgUrl };

  /** Save what a data URL holds under a name. */
  function save(address, name) {
    element("a", { href: address, download: name }).click();
  }

  /** A figure's film: the source that its image takes where motion is wanted; null of most. */
  function film(figure) {
    return figure.querySelector("picture source");
  }

  /** What a press would do to a figure's film. */
  function turns(figure) {
    return film(figure).media === NEVER ? "Play the film" : "Stop the film";
  }

  /** Stop a figure's film, or play it. */
  function turn(figure) {
    const source = film(figure);
    source.dataset.media ??= source.media;
    source.media = source.media === NEVER ? source.dataset.media : NEVER;
    figure.querySelector("[data-film]").textContent = turns(figure);
  }

  /** Copy an element's text; where the clipboard is refused, select it, ready to be copied. */
  async function copy(node) {
    try {
      await navigator.clipboard.writeText(node.textContent);
      return "Copied";
    } catch {
      getSelection().selectAllChildren(node);
      return document.execCommand("copy") ? "Copied" : "Selected: press Ctrl+C";
    }
  }

  const packs = new Map();

  view("chart", async (box, packed) => {
    const { source, name } = box.dataset;
    if (!packs.has(source)) packs.set(source, unpacked(packed));
    box.querySelector("svg").innerHTML = (await packs.get(source))[name][1];
  });

  document.addEventListener("click", async event => {
    const button = event.target.closest("[data-as], [data-copy], [data-film]");
    if (!button) return;
    if ("as" in button.dataset) {
      const figure = button.closest("figure");
      const late = figure.querySelector('[data-view="chart"]');
      if (late) await begin(late);
      if (late?.dataset.state === "failed") return;
      const address = await AS[button.dataset.as](figure.querySelector(".chart svg"), 1600);
      save(address, `${figure.id}.${button.dataset.as}`);
    } else if ("film" in button.dataset) {
      turn(button.closest("figure"));
    } else {
      button.nextElementSibling.textContent = await copy(button.previousElementSibling);
    }
  });

  const sizes = new ResizeObserver(entries => entries.forEach(({ target }) => {
    const wide = target.scrollWidth > target.clientWidth;
    const words = { tabindex: 0, role: "group", "aria-label": `${target.dataset.title}: scrolls sideways` };
    for (const [name, value] of Object.entries(words)) {
      if (wide) target.setAttribute(name, value);
      else target.removeAttribute(name);
    }
  }));

  /** While a box is narrower than what it holds, let keys scroll it, and give it a name. */
  function sideways(box, title) {
    box.dataset.title = title;
    sizes.observe(box);
  }

  for (const box of document.querySelectorAll("figure .drawn.chart")) {
    sideways(box, box.closest("figure").querySelector("figcaption strong").textContent);
  }

  lookinside.sideways = sideways;
  lookinside.films = { film, turns, turn };
})();
