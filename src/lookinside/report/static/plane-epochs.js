/* The course of the codes over training: a slider, Play, and how many lie beside their own class. */
"use strict";

lookinside.planeEpochs = (section, beside, chosen) => {
  const PAUSE = 700;
  const { still } = lookinside;
  const find = name => section.querySelector(name);
  const [slider, play, count, said] = [".plane-epochs input", ".plane-play", ".plane-controls .num", ".plane-beside"].map(find);
  const { epochs } = beside;
  const last = epochs.length - 1;
  let timer = null;

  function when(epoch) {
    return epoch === 0 ? "before training" : `epoch ${epoch}`;
  }

  function percent(share) {
    return `${(100 * share).toFixed(0)} %`;
  }

  /** How many codes lie beside their own class after an epoch. */
  function sentence(frame) {
    const start = epochs[frame] === 0 ? "Before training" : `After epoch ${epochs[frame]}`;
    const whole = beside.code ? `, by the whole codes ${percent(beside.code[frame])}` : "";
    return `${start}, ${percent(beside.plane[frame])} of ${beside.count.toLocaleString("en")} codes lie beside their own class: most of their ${beside.votes} nearest in the plane have it${whole}.`;
  }

  /** Mark an epoch on the slider and the chart, and say what is so after it. */
  function mark(frame) {
    slider.value = frame;
    slider.setAttribute("aria-valuetext", when(epochs[frame]));
    count.textContent = when(epochs[frame]);
    said.textContent = sentence(frame);
    chart.place(epochs[frame]);
  }

  function stop() {
    clearTimeout(timer);
    timer = null;
    play.textContent = "Play";
    said.setAttribute("aria-live", "polite");
  }

  function go(frame) {
    stop();
    chosen(frame);
  }

  function step(frame) {
    chosen(frame, PAUSE);
    if (frame === last) stop();
    else timer = setTimeout(() => step(frame + 1), PAUSE);
  }

  /** Play on, from the start if the end is shown. */
  function start() {
    play.textContent = "Pause";
    said.setAttribute("aria-live", "off");
    step(Number(slider.value) === last ? 0 : Number(slider.value));
  }

  /** Nothing plays for readers who want things to stand still. */
  function calm() {
    play.hidden = still.matches;
    if (still.matches) stop();
  }

  slider.max = last;
  const named = [["plane", "in the plane"], ["code", "by the whole codes"]].filter(([kind]) => beside[kind]);
  find(".plane-key").replaceChildren(...named.map(([kind, name]) => lookinside.element("span", { class: kind }, name)));
  const chart = lookinside.chart(find(".plane-chart"), {
    lines: named.map(([kind]) => ({ kind, points: epochs.map((epoch, place) => [epoch, beside[kind][place]]) })),
    format: percent, xName: "epoch", yName: "beside their own class",
    label: `The share of codes beside their own class, from ${percent(beside.plane[0])} to ${percent(beside.plane[last])} over ${epochs.length} epochs.`,
    pointed: epoch => go(epochs.indexOf(epoch)),
  });
  slider.addEventListener("input", () => go(Number(slider.value)));
  play.addEventListener("click", () => (timer === null ? start() : stop()));
  still.addEventListener("change", calm);
  calm();
  mark(last);
  return { mark, stop };
};
