/* What all pages share: data that lies in scripts beside them, views that start when they are
   near, small pictures cut from sheets, builders of elements, and a little arithmetic. A page opened from disk may
   load scripts and images but fetch nothing, so data come as calls of `lookinside.give`. */
"use strict";

window.lookinside = (() => {
  const root = document.documentElement.dataset.root;
  const given = new Map();
  const loading = new Map();
  const starters = new Map();
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  /** Keep what a data script holds, under its path inside the site. */
  function give(path, value) {
    given.set(path, value);
  }

  /** The address of a file by its path inside the site. */
  function address(path) {
    return root + path.split("/").map(encodeURIComponent).join("/");
  }

  /** A part of an address in plain characters; one that is mangled as it stands. */
  function decoded(part) {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  }

  /** Load a data script by its path inside the site; a promise of what it gives. */
  function load(path) {
    if (!loading.has(path)) {
      loading.set(path, new Promise((resolve, reject) => {
        const script = element("script", { src: address(path) });
        script.onload = () => (given.has(path) ? resolve(given.get(path)) : reject(new Error(`${path} gives nothing`)));
        script.onerror = () => {
          loading.delete(path);
          reject(new Error(`${path} is missing from this folder`));
        };
        document.head.append(script);
      }));
    }
    return loading.get(path);
  }

  /** An element with attributes and children; a function is a listener, `null` is left out. */
  function element(tag, attributes, ...children) {
    return filled(document.createElement(tag), attributes, children);
  }

  /** The same of SVG. */
  function svg(tag, attributes, ...children) {
    return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
  }

  function filled(made, attributes = {}, children = []) {
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") made.addEventListener(name, value);
      else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.filter(child => child !== null && child !== undefined));
    return made;
  }

  /** A promise of an image by its path inside the site; it fails with what is wrong. */
  function image(path) {
    const picture = new Image();
    picture.src = address(path);
    return picture.decode().then(() => picture, () => {
      throw new Error(`${path} is missing from this folder, or damaged`);
    });
  }

  /** Where tile `place` of a sheet lies, row by row: left, top, width, height. */
  function corner({ across, width, height }, place) {
    return [place % across * width, Math.floor(place / across) * height, width, height];
  }

  /** An empty crisp canvas, named for who can't see it; without a name it is an ornament. */
  function blank(width, height, name) {
    const words = name ? { role: "img", "aria-label": name } : { "aria-hidden": "true" };
    return element("canvas", { width, height, class: "tile", ...words });
  }

  /** Draw a tile [left, top, width, height] of a sheet on a canvas of its size. */
  function stamp(canvas, sheet, [left, top, width, height]) {
    canvas.getContext("2d").drawImage(sheet, left, top, width, height, 0, 0, width, height);
  }

  /** A canvas of one tile of a sheet. */
  function tile(sheet, place, name) {
    const canvas = blank(place[2], place[3], name);
    stamp(canvas, sheet, place);
    return canvas;
  }

  /** The bytes that base64 holds. */
  function bytes(text) {
    return Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
  }

  /** A promise of what was packed as base64 of gzip of JSON. */
  async function unpacked(text) {
    const stream = new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  /** The middle one of values, the upper of two. */
  function median(values) {
    return [...values].sort((one, other) => one - other)[values.length >> 1];
  }

  /** Say how a kind of view starts: `start(section, data)` is called when one comes near. */
  function view(kind, start) {
    starters.set(kind, start);
    for (const section of document.querySelectorAll(`[data-view="${kind}"]`)) near.observe(section);
  }

  /** Start a view in its section, if nothing has; a promise that it has started or failed. */
  function begin(section) {
    if (!begun.has(section)) begun.set(section, started(section));
    return begun.get(section);
  }

  function started(section) {
    near.unobserve(section);
    const { view: kind, source } = section.dataset;
    return Promise.resolve(source && load(source))
      .then(data => starters.get(kind)(section, data))
      .then(() => { section.dataset.state = "ready"; })
      .catch(error => {
        console.error(error);
        section.dataset.state = "failed";
        section.append(element("p", { class: "banner", role: "alert" }, `This part could not be shown: ${error.message}.`));
      });
  }

  /** Milliseconds after which a page that was loaded is at rest. */
  const REST = 300;
  const begun = new Map();
  const near = new IntersectionObserver(entries => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) begin(target);
  }, { rootMargin: "800px" });

  /** A page at rest starts what nobody has come near, one view after another: it may be printed. */
  addEventListener("load", () => setTimeout(async () => {
    const waiting = [...document.querySelectorAll("[data-view]")].filter(({ dataset }) => starters.has(dataset.view));
    for (const section of waiting) await begin(section);
  }, REST));

  /** On paper nothing is near or far: start every view, and open what is closed until it is printed. */
  addEventListener("beforeprint", () => {
    for (const kind of starters.keys()) document.querySelectorAll(`[data-view="${kind}"]`).forEach(begin);
    const closed = document.querySelectorAll("details:not([open])");
    for (const each of closed) each.open = true;
    addEventListener("afterprint", () => closed.forEach(each => { each.open = false; }), { once: true });
  });

  return { root, still, give, load, address, decoded, element, svg, image, corner, blank, stamp, tile, bytes, unpacked, median, view, begin };
})();
