/* The page that compares: two lists to choose from, also in the address, and another report's
   folder that adds its runs to both. */
"use strict";

window.lookinside.view("compare", (section, data) => {
  const { root, element, compare } = window.lookinside;
  const part = name => section.querySelector(`[data-${name}]`);
  const lists = { first: section.querySelector('[data-choose="first"]'), second: section.querySelector('[data-choose="second"]') };
  const own = compare.report(data, "", "This report", lookinside.address);
  let other = null;
  let state = {};

  /** The subject that an id names, in either report. */
  const subject = id => own.subjects.get(id) ?? other?.subjects.get(id);

  /** What the address says, with what is missing or unknown made good: by what was tested on the same images. */
  function restored() {
    const said = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
    const ids = [...own.subjects.keys()];
    const images = id => subject(id).run.data_sha256;
    const like = first => ids.find(id => id !== first && images(id) === images(first));
    const first = subject(said.first) ? said.first : ids.find(like) ?? ids[0];
    const second = subject(said.second) ? said.second : like(first) ?? ids.find(id => id !== first) ?? first;
    return { ...said, first, second };
  }

  /** Fill both lists: reports, and in them data sets. */
  function fill() {
    for (const list of Object.values(lists)) {
      const groups = [own, ...(other ? [other] : [])].flatMap(report => {
        const subjects = [...report.subjects.values()];
        return [...new Set(subjects.map(each => each.run.data))].map(data => element("optgroup",
          { label: report === own ? data : `${report.title}: ${data}` },
          ...subjects.filter(each => each.run.data === data).map(each => element("option", { value: each.id }, each.label))));
      });
      list.replaceChildren(...groups);
    }
  }

  /** One side's facts: what it is, and on what it was tested. */
  function facts(each, word) {
    const { run } = each;
    const title = each.other ? element("strong", {}, run.title) : element("a", { href: `${root}runs/${encodeURIComponent(run.name)}.html` }, run.title);
    return element("p", { class: word }, title,
      element("span", { class: "under" }, [each.other ? each.report.title : null, run.data, run.notebook, `seed ${each.seed}`].filter(Boolean).join(", ")),
      run.stand_in ? element("span", { class: "tag warn" }, "stand-in data") : null);
  }

  /** What must be known before figures of both are set against each other. */
  function caution(first, second) {
    if (first === second) return "Both lists name the same run and seed.";
    if (first.run.data_sha256 !== second.run.data_sha256) return "They were tested on different images, so their figures differ by those too.";
    const [one, other] = [first, second].map(({ run }) => lookinside.words.percent(run.masked ?? 0, 0));
    if (one !== other) return `Both were tested on the same images, the first with ${one} of the pixels made black and the second with ${other}: their errors can’t be set against each other.`;
    const same = JSON.stringify([...first.metrics]) === JSON.stringify([...second.metrics]);
    return `Both were tested on the same ${lookinside.words.count(first.run.images)} images${same ? ", with the same figures to the last digit" : ""}.`;
  }

  /** Show what is chosen, and write it into the address. */
  function show() {
    const [first, second] = [subject(state.first), subject(state.second)];
    lists.first.value = state.first;
    lists.second.value = state.second;
    part("facts").replaceChildren(facts(first, "first"), facts(second, "second"), element("p", { class: "say", role: "status" }, caution(first, second)));
    part("numbers").replaceChildren(...compare.numbers(first, second));
    drawCurves();
    drawPictures();
  }

  /** Change the choice of curve and axis. */
  function drawCurves() {
    compare.curves(part("curves"), subject(state.first), subject(state.second), state, change => {
      keep(change);
      drawCurves();
      const [field] = Object.keys(change);
      part("curves").querySelectorAll("select")[field === "curve" ? 0 : 1].focus();
    });
  }

  /** Change the choice of picture. */
  function drawPictures() {
    compare.pictures(part("pictures"), subject(state.first), subject(state.second), state, change => {
      keep(change);
      drawPictures();
      part("pictures").querySelector("select").focus();
    });
  }

  /** Take over a change, and put everything chosen into the address. */
  function keep(change) {
    state = { ...state, ...change };
    history.replaceState(null, "", `#${new URLSearchParams(state)}`);
  }

  /** Read the folder that the reader chose, and set its report beside this one. */
  async function open(files) {
    if (!files.length) return;
    const said = part("said");
    said.textContent = "Reading …";
    try {
      const read = await compare.chosen(files);
      other?.close();
      other = read;
    } catch (error) {
      said.textContent = error.message;
      return;
    }
    said.textContent = `${other.title} has ${other.subjects.size} trainings; they stand in both lists above.`;
    part("overview").replaceChildren(...compare.overview(own, other, (first, second) => {
      keep({ first, second });
      show();
      section.querySelector(".choice").scrollIntoView({ block: "start" });
    }));
    fill();
    const like = `other:${state.first}`;
    keep({ second: other.subjects.has(like) ? like : [...other.subjects.keys()][0] });
    show();
  }

  for (const [side, list] of Object.entries(lists)) {
    list.addEventListener("change", () => { keep({ [side]: list.value }); show(); });
  }
  part("swap").addEventListener("click", () => { keep({ first: state.second, second: state.first }); show(); });
  part("folder").addEventListener("change", event => open(event.target.files));
  window.addEventListener("hashchange", () => { state = restored(); show(); });
  fill();
  state = restored();
  show();
});
