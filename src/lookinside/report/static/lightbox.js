/* Figures over the whole window, one after another, as large as their pixels are. */
"use strict";

(() => {
  const { begin, element, films } = lookinside;
  const STEP = 80;
  /** Pixels around a picture in the window. */
  const PADDING = 24;
  const figures = [...document.querySelectorAll("main figure:has(.drawn)")];
  let shown = 0;

  const button = (label, sign, act) => element("button", { type: "button", "aria-label": label, title: label, click: act }, sign);
  const title = element("h2", { id: "lightbox-title" });
  const place = element("span", { class: "place" });
  const zoom = button("Full size (+)", "+", () => enlarge(!isFull()));
  const film = element("button", { type: "button", class: "play", click: () => { films.turn(figures[shown]); show(shown); } });
  const stage = element("div", { class: "stage", tabindex: "0", role: "group", "aria-label": "Picture: scrolls where it is larger than the window" });
  const caption = element("span");
  const box = element("dialog", { class: "lightbox", "aria-labelledby": "lightbox-title" },
    element("header", {}, title, place,
      button("Previous figure (Page Up; left arrow at the left edge)", "\u2190", () => show(shown - 1)),
      button("Next figure (Page Down; right arrow at the right edge)", "\u2192", () => show(shown + 1)),
      film, zoom, button("Close (Escape)", "\u00d7", () => box.close())),
    stage, element("p", { "aria-live": "polite" }, caption));

  const isFull = () => stage.classList.contains("full");

  /** A figure's picture by itself: its film if it plays, its image, or its chart. */
  function picture(figure) {
    const chart = figure.querySelector(".chart svg");
    if (chart) return chart.cloneNode(true);
    const image = figure.querySelector("img");
    const moving = films.film(figure);
    return element("img", { src: moving && matchMedia(moving.media).matches ? moving.srcset : image.src, alt: image.alt, width: image.getAttribute("width"), height: image.getAttribute("height"), draggable: "false" });
  }

  /** How wide a picture is that is fitted to the window, if it is so wide by itself. */
  function fitted({ width, height }, across) {
    const { clientWidth, clientHeight } = stage;
    return Math.min(across, clientWidth - PADDING, (clientHeight - PADDING) * width / height);
  }

  /** Show a figure, the last before the first and the first after the last: at full size if fitted to
      the window it is smaller than on the page, for its words are too small then. */
  function show(number) {
    shown = (number + figures.length) % figures.length;
    const figure = figures[shown];
    const late = figure.querySelector('[data-view="chart"]:not([data-state])');
    if (late) begin(late).then(() => figures[shown] === figure && show(shown));
    const drawn = picture(figure);
    stage.replaceChildren(drawn);
    const here = figure.querySelector(".drawn svg, .drawn img").getBoundingClientRect();
    const chart = drawn.tagName === "svg";
    const across = chart ? Math.max(here.width, Math.min(1920, 2 * stage.clientWidth)) : drawn.getAttribute("width");
    stage.style.setProperty("--across", `${across}px`);
    title.textContent = figure.querySelector("figcaption strong").textContent;
    film.hidden = !films.film(figure);
    film.textContent = film.hidden ? "" : films.turns(figure);
    place.textContent = `${shown + 1} of ${figures.length}`;
    caption.textContent = figure.querySelector("figcaption p").textContent;
    enlarge(fitted(here, chart ? Infinity : across) < here.width || (!chart && across > stage.clientWidth));
    stage.scrollTo(0, 0);
  }

  /** Show the picture at the size of its pixels, around a point of the window, or fit it. */
  function enlarge(full, at) {
    const [drawn] = stage.children;
    const before = drawn.getBoundingClientRect();
    stage.classList.toggle("full", full);
    zoom.textContent = full ? "\u2212" : "+";
    zoom.setAttribute("aria-label", full ? "Fit to the window (\u2212)" : "Full size (+)");
    zoom.title = zoom.getAttribute("aria-label");
    if (!full || !at) return;
    const after = drawn.getBoundingClientRect();
    const share = [(at.x - before.x) / before.width, (at.y - before.y) / before.height];
    stage.scrollBy(after.x + share[0] * after.width - at.x, after.y + share[1] * after.height - at.y);
  }

  const KEYS = {
    PageUp: () => show(shown - 1),
    PageDown: () => show(shown + 1),
    ArrowLeft: () => (stage.scrollLeft > 0 ? stage.scrollBy(-STEP, 0) : show(shown - 1)),
    ArrowRight: () => (stage.scrollLeft + stage.clientWidth < stage.scrollWidth - 1 ? stage.scrollBy(STEP, 0) : show(shown + 1)),
    ArrowUp: () => stage.scrollBy(0, -STEP),
    ArrowDown: () => stage.scrollBy(0, STEP),
    "+": () => enlarge(true),
    "=": () => enlarge(true),
    "-": () => enlarge(false),
  };

  box.addEventListener("keydown", event => {
    if (!(event.key in KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    KEYS[event.key]();
  });

  let held = null;
  stage.addEventListener("pointerdown", event => {
    held = { x: event.clientX, y: event.clientY, moved: false, by: event.pointerType };
  });
  stage.addEventListener("pointermove", event => {
    if (!held || held.by !== "mouse" || !event.buttons) return;
    const [right, down] = [event.clientX - held.x, event.clientY - held.y];
    if (!held.moved && Math.hypot(right, down) < 4) return;
    stage.classList.add("held");
    stage.scrollBy(-right, -down);
    held = { ...held, x: event.clientX, y: event.clientY, moved: true };
  });
  stage.addEventListener("click", event => {
    const dragged = held?.moved;
    held = null;
    stage.classList.remove("held");
    if (!dragged && stage.firstElementChild.contains(event.target)) enlarge(!isFull(), { x: event.clientX, y: event.clientY });
  });

  document.addEventListener("click", event => {
    const opener = event.target.closest("a.drawn, .drawn.chart, [data-enlarge]");
    const at = figures.indexOf(opener?.closest("figure"));
    if (at < 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (opener.matches(".chart") && !getSelection().isCollapsed) return;
    event.preventDefault();
    document.body.append(box);
    box.showModal();
    show(at);
    stage.focus();
  });
})();
