/* The footer's word on when, where and from what this site was built, which lies apart from all
   that two builds have alike. */
"use strict";

(() => {
  const { load, element } = window.lookinside;

  /** A time span as it is said: 48 seconds, 12 minutes, 1 hour 17 minutes. */
  function span(seconds) {
    const minutes = Math.round(seconds / 60);
    const counted = (count, unit) => `${count} ${unit}${count === 1 ? "" : "s"}`;
    if (minutes < 2) return counted(Math.round(seconds), "second");
    if (minutes < 60) return counted(minutes, "minute");
    const rest = minutes % 60 ? ` ${counted(minutes % 60, "minute")}` : "";
    return counted(Math.floor(minutes / 60), "hour") + rest;
  }

  /** How long the trainings took whose whole time is known here. */
  function trained(times, trainings) {
    const whole = Object.values(times).filter(time => !time.resumed);
    if (!whole.length) return "How long training took was not noted here.";
    const took = span(whole.reduce((sum, time) => sum + time.seconds, 0));
    const all = trainings === 1 ? "The training" : `All ${trainings} trainings`;
    return `${whole.length === trainings ? all : `${whole.length} of ${trainings} trainings`} took ${took}.`;
  }

  /** The whole sentence. */
  function sentence({ built, revision, edited, machine, times, trainings }) {
    const day = built.slice(0, 10);
    const time = built.slice(11, 16);
    const from = revision ? ` from revision ${revision.slice(0, 12)}${edited ? " with edits" : ""}` : "";
    const cores = `${machine.cores} core${machine.cores === 1 ? "" : "s"}`;
    return `Built on ${day} at ${time} UTC${from}, on ${machine.processor} (${cores}). ${trained(times, trainings)}`;
  }

  /** How long each training took whose whole time is known here, as a table to be opened. */
  function table(times) {
    const whole = Object.entries(times).filter(([, time]) => !time.resumed);
    if (!whole.length) return [];
    const rows = whole.sort(([, one], [, other]) => one.seconds - other.seconds).map(([name, { seconds, device }]) =>
      element("tr", {}, element("th", { scope: "row" }, element("code", {}, name)),
        element("td", { class: "num", "data-label": "Time" }, span(seconds)), element("td", { "data-label": "On" }, device)));
    const heads = ["Run and seed", "Time", "On"].map(head => element("th", { scope: "col" }, head));
    return [element("details", {}, element("summary", {}, "How long each training took"),
      element("p", { class: "note" }, "Wall time of the whole training where this report was built. It depends on the machine and on what else that did, and is another one each time."),
      element("table", { class: "stack" }, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows)))];
  }

  load("made.js").then(facts => {
    document.querySelector("[data-times]")?.append(...table(facts.times));
    document.getElementById("made").textContent = sentence(facts);
  }, () => {
    document.getElementById("made").textContent = "When and where this was built is not in this folder.";
  });
})();
