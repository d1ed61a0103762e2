/* A drawing, classified while it is drawn: answer, reasons, and what every layer gives. */
"use strict";

lookinside.view("live", async (section, data) => {
  const { element, paint, forward } = lookinside;
  const { percent } = lookinside.words;
  const { side, classes } = data;
  const PAUSE = 500;
  const WARM = 5;
  const find = name => section.querySelector(name);
  const given = find(".live-given canvas");
  const centre = find(".live-centre");
  const drawing = new Float32Array(side * side);
  const choices = [...section.querySelectorAll(".live-networks input")];
  const wanted = () => choices.find(choice => choice.checked);
  let [net, answering, strips, asked, busy, speaking, passed, own] = [null, null, null, false, false, null, 0, false];

  const bars = classes.map(name => {
    const bar = element("span");
    const share = element("span", { class: "num" });
    const line = element("canvas", { class: "live-rows", "aria-hidden": true });
    const item = element("li", {}, element("span", { class: "name", title: name }, name), element("span", { class: "bar", "aria-hidden": true }, bar), share, line);
    find(".live-bars").append(item);
    return { item, bar, share, line };
  });

  /** The drawing moved by whole pixels, so that its centre of mass is the middle. */
  function centred(values) {
    const mass = values.reduce((sum, value) => sum + value, 0);
    if (!mass) return values;
    const mean = pick => values.reduce((sum, value, place) => sum + value * pick(place), 0) / mass;
    const [right, down] = [place => place % side, place => Math.floor(place / side)].map(pick => Math.round((side - 1) / 2 - mean(pick)));
    return values.map((_, place) => {
      const [x, y] = [place % side - right, Math.floor(place / side) - down];
      return x >= 0 && y >= 0 && x < side && y < side ? values[y * side + x] : 0;
    });
  }

  /** The shares of all classes, and after each row of a network that reads. */
  function answer(shares, beliefs, empty) {
    const top = shares.indexOf(Math.max(...shares));
    bars.forEach(({ item, bar, share, line }, place) => {
      bar.style.width = `${empty ? 0 : 100 * shares[place]}%`;
      share.textContent = empty ? "" : percent(shares[place], 1);
      item.classList.toggle("leads", !empty && place === top);
      if (beliefs) paint.fill(line, beliefs.length, 1, row => (empty ? 0 : paint.gray(beliefs[row][place])));
    });
    find(".live-said").classList.toggle("blank", empty);
    find(".live-said strong").textContent = empty ? "Nothing yet" : classes[top];
    find(".live-said .quiet").textContent = empty ? "draw something" : `${percent(shares[top], 1)} sure`;
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      find(".live-spoken").textContent = empty ? "The drawing is empty." : `It says ${classes[top]}, ${percent(shares[top])} sure.`;
    }, PAUSE);
    given.setAttribute("aria-label", empty ? "Nothing yet" : `The drawing as the network is given it; in red what speaks for ${classes[top]}, in blue what speaks against it.`);
    return top;
  }

  /** Classify, and say what comes out; the reasons follow with the screen's next picture. */
  function pass() {
    asked = false;
    const started = performance.now();
    const x = own && centre?.checked ? centred(drawing) : Float32Array.from(drawing);
    const outputs = net.run(x);
    const took = performance.now() - started;
    const empty = !x.some(value => value > 0);
    const top = answer(forward.softmax(outputs.at(-1)), net.beliefs(outputs), empty);
    const chosen = net;
    requestAnimationFrame(() => explain({ chosen, x, outputs, top, empty, took }));
  }

  /** Show what speaks for the answer, and what every layer gave. A network's first passes are made
      without being asked for: by the first stroke the browser has compiled what they run. */
  function explain({ chosen, x, outputs, top, empty, took }) {
    busy = false;
    const started = performance.now();
    if (chosen === net) {
      const slope = net.gradient(x, outputs, top);
      const reasoned = performance.now();
      const steepest = empty ? 0 : paint.largest(slope);
      paint.fill(given, side, side, place => paint.tinted(x[place], steepest && slope[place] / steepest));
      strips(outputs);
      find(".live-time").textContent = empty ? "" : `Last pass ${took.toFixed(1)}\u00a0ms, its reasons ${(reasoned - started).toFixed(1)}\u00a0ms, the pictures ${(performance.now() - reasoned).toFixed(1)}\u00a0ms.`;
    }
    passed += 1;
    if (asked) soon();
    else if (passed < WARM) setTimeout(soon);
  }

  /** Ask for a pass with the screen's next picture, or once the one under way is shown. */
  function soon() {
    asked = true;
    if (busy || !net) return;
    busy = true;
    requestAnimationFrame(pass);
  }

  /** Let a network answer; one that can't be loaded leaves the word to the one before. */
  async function choose(name) {
    const trouble = find(".live-trouble");
    trouble.hidden = true;
    const description = await lookinside.load(data.networks[name]).catch(error => {
      if (!net) throw error;
      trouble.textContent = `${name} can't answer: ${error.message}.`;
    });
    if (wanted().value !== name) return;
    if (!description) {
      choices.find(choice => choice.value === answering).checked = true;
      trouble.hidden = false;
      return;
    }
    answering = name;
    net = forward.network(description);
    passed = 0;
    find(".live-answer").classList.toggle("reads", net.chain.some(({ kind }) => kind === "last"));
    strips = lookinside.strips(find(".live-layers"), net, classes);
    soon();
  }

  const pad = lookinside.brush(find(".live-pad"), find(".live-cursor"), side, (values, drawn) => {
    drawing.set(values);
    own = drawn;
    soon();
  });

  /** The values of a test image, 0 to 1. */
  function shades({ pixels }) {
    return Float32Array.from(lookinside.bytes(pixels), level => level / 255);
  }

  /** A button that puts a test image on the pad. */
  function sample({ label, index, pixels }) {
    const values = shades({ pixels });
    const name = `${classes[label]}, test image ${index}`;
    const canvas = element("canvas", { role: "img", "aria-label": name });
    paint.fill(canvas, side, side, place => paint.gray(values[place]));
    return element("button", { type: "button", title: name, click: () => pad.set(values) }, canvas);
  }

  for (const choice of choices) choice.addEventListener("change", () => choose(choice.value));
  find(".live-clear").addEventListener("click", pad.clear);
  centre?.addEventListener("change", soon);
  new ResizeObserver(() => {
    if (!net) return;
    strips = lookinside.strips(find(".live-layers"), net, classes);
    soon();
  }).observe(find(".live-tools"));
  find(".live-samples div").append(...data.samples.map(sample));
  find(".live-samples").hidden = !data.samples.length;
  if (data.samples.length) pad.set(shades(data.samples[Math.floor(data.samples.length / 3)]), true);
  else pad.clear();
  await choose(wanted().value);
});
