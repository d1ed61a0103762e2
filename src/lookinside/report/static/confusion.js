/* The confusion matrix: a grid of buttons, each of which shows the images behind its cell. */
"use strict";

lookinside.view("confusion", async (section, data) => {
  const { element } = lookinside;
  const { count: number, percent } = lookinside.words;
  const { classes, counts, sheet: cut } = data;
  const sheet = await lookinside.image(cut.path);
  const table = section.querySelector("table");
  const heads = [...table.tHead.rows[0].cells].slice(1);
  const rows = [...table.tBodies[0].rows];
  const totals = counts.map(row => row.reduce((sum, count) => sum + count, 0));
  const shares = rows.map(row => [...row.cells].slice(1).map(cell => cell.querySelector("i")?.textContent));
  const behind = byCell(data.shown);
  const buttons = rows.map((row, actual) => [...row.cells].slice(1).map((cell, predicted) => open(cell, actual, predicted)));
  const other = section.querySelector(".link");
  let at = null;

  /** The images shown of each cell, with their places on the sheet, by `actual,predicted`. */
  function byCell(shown) {
    const cells = new Map();
    shown.forEach(([actual, predicted, index, share], place) => {
      const key = `${actual},${predicted}`;
      cells.set(key, [...(cells.get(key) ?? []), { index, share, place }]);
    });
    return cells;
  }

  /** Put a button around what stands in a cell. */
  function open(cell, actual, predicted) {
    const name = `${title(actual, predicted)}: ${said(actual, predicted)}`;
    const button = element("button", { type: "button", tabindex: -1, "aria-label": name, title: name, click: () => choose(actual, predicted) }, ...cell.childNodes);
    cell.append(button);
    return button;
  }

  /** What a cell holds. */
  function title(actual, predicted) {
    return actual === predicted ? `${classes[actual]}, recognised` : `${classes[actual]} taken for ${classes[predicted]}`;
  }

  /** How many images a cell holds, and which share of its row. */
  function said(actual, predicted) {
    const count = counts[actual][predicted];
    if (!totals[actual]) return "no test image is of this class";
    return count ? `${number(count)} of ${number(totals[actual])} test images (${shares[actual][predicted]}\u00a0%)` : `none of ${number(totals[actual])} test images`;
  }

  function probability(share) {
    return share >= 0.9995 ? `> ${percent(0.999, 1)}` : percent(share, 1);
  }

  /** Show a cell's images, and mark it, its row and its column. */
  function choose(actual, predicted) {
    mark(false);
    at = [actual, predicted];
    mark(true);
    section.querySelector("h3").textContent = title(actual, predicted);
    const images = behind.get(`${actual},${predicted}`) ?? [];
    section.querySelector(".confusion-said > span").textContent = sentence(actual, predicted, images.length);
    other.hidden = actual === predicted;
    other.textContent = `The other way round: ${number(counts[predicted][actual])}`;
    const list = section.querySelector(".confusion-images");
    list.replaceChildren(...images.map(image => picture(image, actual, predicted)));
    list.scrollTo(0, 0);
  }

  function mark(on) {
    if (!at) return;
    const [actual, predicted] = at;
    const button = buttons[actual][predicted];
    button.tabIndex = on ? 0 : -1;
    button.parentElement.setAttribute("aria-selected", on);
    heads[predicted].classList.toggle("on", on);
    rows[actual].cells[0].classList.toggle("on", on);
  }

  /** How many there are, and which of them are shown. */
  function sentence(actual, predicted, shown) {
    const count = counts[actual][predicted];
    const which = !count ? "" : !shown ? " None is kept here, to save room."
      : shown < count ? ` Shown: the ${shown === 1 ? "surest" : `${shown} surest`}.`
      : count === 1 ? "" : " All of them, the surest first.";
    const text = said(actual, predicted);
    return `${text[0].toUpperCase()}${text.slice(1)}.${which}`;
  }

  /** One image with its place in the test set and the probability of the class it is given. */
  function picture({ index, share, place }, actual, predicted) {
    const name = `Test image ${index}: is ${classes[actual]}, taken for ${classes[predicted]} with probability ${probability(share)}`;
    const drawn = lookinside.tile(sheet, lookinside.corner(cut, place), name);
    drawn.title = name;
    return element("li", {}, drawn, element("span", { "aria-hidden": "true" }, `no. ${number(index)}`), element("span", { class: "num", "aria-hidden": "true" }, probability(share)));
  }

  function go(actual, predicted) {
    choose(actual, predicted);
    buttons[actual][predicted].focus({ preventScroll: true });
    show(buttons[actual][predicted]);
  }

  /** Scroll inside the table until a cell stands clear of the headings. */
  function show(button) {
    const view = section.querySelector(".confusion-scroll");
    const outer = view.getBoundingClientRect();
    const inner = button.getBoundingClientRect();
    const left = outer.left + rows[0].cells[0].offsetWidth;
    const top = outer.top + heads[0].offsetHeight;
    const over = (start, end, low, high) => (start < low ? start - low : Math.max(0, end - high));
    view.scrollBy(over(inner.left, inner.right, left, outer.right), over(inner.top, inner.bottom, top, outer.bottom));
  }

  /** Move by a key; says whether it was one that moves. */
  function move(key) {
    const last = classes.length - 1;
    const [actual, predicted] = at;
    const to = {
      ArrowUp: [actual - 1, predicted], ArrowDown: [actual + 1, predicted],
      ArrowLeft: [actual, predicted - 1], ArrowRight: [actual, predicted + 1],
      Home: [actual, 0], End: [actual, last],
    }[key];
    if (!to) return false;
    go(...to.map(place => Math.min(last, Math.max(0, place))));
    return true;
  }

  /** The errors made most often, the most frequent first: [count, actual, predicted]. */
  function frequent() {
    const errors = counts.flatMap((row, actual) => row.map((count, predicted) => [count, actual, predicted]));
    return errors.filter(([count, actual, predicted]) => count && actual !== predicted).sort((one, other) => other[0] - one[0]);
  }

  const most = frequent();
  section.querySelector(".confusion-most").append(...most.slice(0, 5).map(([count, actual, predicted]) =>
    element("button", { type: "button", click: () => go(actual, predicted), "aria-label": `${title(actual, predicted)}: ${count}` },
      element("span", {}, `${classes[actual]} → ${classes[predicted]}`), element("span", { class: "num" }, number(count)))));
  other.addEventListener("click", () => go(at[1], at[0]));
  table.setAttribute("role", "grid");
  table.addEventListener("keydown", event => {
    if (buttons.flat().includes(event.target) && move(event.key)) event.preventDefault();
  });
  const choice = section.querySelector("fieldset");
  choice.hidden = false;
  choice.addEventListener("change", event => { table.dataset.shows = event.target.value; });
  section.style.setProperty("--tile", `${Math.max(1, Math.floor(96 / cut.width)) * Math.min(96, cut.width)}px`);
  choose(...(most.length ? most[0].slice(1) : [0, 0]));
});
