/* The course of the codes over training: a slider, Play, and how many lie beside their own class. */
"use strict";

lookinside.planeEpochs = (section, beside, chosen) => {
  const PAUSE = 700;
  /** Codes that fill less than this share of the plane's side lie under one another's dots. */
  const CLOSE = 0.06;
  const { percent, count } = lookinside.words;
  const find = name => section.querySelector(name);
  const [slider, shown, said] = [".plane-epochs input", ".plane-controls .num", ".plane-beside"].map(find);
  const { epochs } = beside;
  const last = epochs.length - 1;

  function when(epoch) {
    return epoch === 0 ? "before training" : `epoch ${epoch}`;
  }

  /** How many codes lie beside their own class after an epoch. */
  function sentence(frame) {
    const start = epochs[frame] === 0 ? "Before training" : `After epoch ${epochs[frame]}`;
    const whole = beside.code ? `, by the whole codes ${percent(beside.code[frame])}` : "";
    return `${start}, ${percent(beside.plane[frame])} of ${count(beside.count)} codes lie beside their own class: most of their ${beside.votes} nearest in the plane have it${whole}.${beside.extent[frame] < CLOSE ? " They lie so close together that they look like one dot." : ""}`;
  }

  /** Mark an epoch on the slider and the chart, and say what is so after it. */
  function mark(frame) {
    slider.value = frame;
    slider.setAttribute("aria-valuetext", when(epochs[frame]));
    shown.textContent = when(epochs[frame]);
    said.textContent = sentence(frame);
    chart.place(epochs[frame]);
  }

  function go(frame) {
    playing.stop();
    chosen(frame);
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
  const playing = lookinside.player(find(".plane-play"), { last, pause: PAUSE, at: () => Number(slider.value), go: frame => chosen(frame, PAUSE), said });
  slider.addEventListener("input", () => go(Number(slider.value)));
  mark(last);
  return { mark, stop: playing.stop };
};
