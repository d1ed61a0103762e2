/* Reports as the page that compares knows them: this one, and one read from a folder that the
   reader chose. What another's `compare.js` holds is read as text and never run. */
"use strict";

window.lookinside.compare = (() => {
  const NAME = "compare.js";
  const FORMAT = 2;
  const START = "lookinside.give(...";
  const END = ");";

  /** A report: its runs' seeds by an id, where its pictures are, and what its scripts of charts hold. */
  function report(data, prefix, title, picture, charts = window.lookinside.load) {
    const subjects = new Map();
    for (const run of data.runs) {
      for (const seed of run.seeds) {
        const id = `${prefix}${run.name}-${seed.seed}`;
        const label = run.seeds.length > 1 ? `${run.name}, seed ${seed.seed}` : run.name;
        const metrics = new Map(seed.metrics.map(([key, ...figures]) => [key, figures]));
        const own = { id, label, run, metrics, seed: seed.seed, curves: seed.curves, classes: seed.classes };
        subjects.set(id, { ...own, first: seed === run.seeds[0], other: prefix !== "" });
      }
    }
    const made = { title, subjects, picture, charts, measures: data.measures, paired: data.paired, tested: data.tested };
    for (const subject of subjects.values()) subject.report = made;
    return made;
  }

  /** The text of a file that the reader chose. */
  function text(file) {
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => reject(new Error(`${file.name} in that folder can't be read.`));
      reader.readAsText(file);
    });
  }

  /** The value that the data script of that path holds, without running it. */
  function unpacked(script, name = NAME) {
    const said = script.trim();
    try {
      if (!said.startsWith(START) || !said.endsWith(END)) throw new Error("no data script");
      const [path, value] = JSON.parse(said.slice(START.length, -END.length));
      if (path !== name) throw new Error("another script's data");
      return value;
    } catch {
      throw new Error(`The ${name} in that folder is damaged: ask for a whole copy of the report.`);
    }
  }

  /** Refuse data of another form. */
  function checked(data) {
    if (data?.format !== FORMAT) throw new Error("That report was made by another version of lookinside: build it again with this one.");
    const list = Array.isArray;
    const row = figures => list(figures) && typeof figures[0] === "string" && data.measures?.[figures[0]];
    const seed = each => Number.isInteger(each?.seed) && list(each.metrics) && each.metrics.every(row)
      && list(each.classes) && each.curves && Object.values(each.curves).every(list);
    const run = each => typeof each?.name === "string" && list(each.figures) && list(each.seeds) && each.seeds.length && each.seeds.every(seed);
    if (!list(data.runs) || !data.runs.length || !data.runs.every(run) || !list(data.paired)) {
      throw new Error(`The ${NAME} in that folder is damaged: ask for a whole copy of the report.`);
    }
    return data;
  }

  /** The report in a folder that the reader chose; a promise that fails with a sentence. */
  async function chosen(files) {
    const paths = [...files].map(file => file.webkitRelativePath || file.name);
    const depth = path => path.split("/").length;
    const [found] = paths.filter(path => path.split("/").at(-1) === NAME && !path.endsWith(`static/${NAME}`))
      .sort((one, other) => depth(one) - depth(other));
    const folder = paths[0]?.split("/")[0] ?? "That folder";
    if (!found) throw new Error(`${folder} holds no report: choose the folder in which its index.html and ${NAME} lie.`);
    const base = found.slice(0, -NAME.length);
    const inside = new Map(paths.map((path, at) => [path, files[at]]).filter(([path]) => path.startsWith(base)));
    const urls = new Map();
    const picture = path => {
      const file = inside.get(base + path);
      if (file && !urls.has(path)) urls.set(path, URL.createObjectURL(file));
      return urls.get(path) ?? null;
    };
    const data = checked(unpacked(await text(inside.get(found))));
    const charts = async path => unpacked(await text(inside.get(base + path)), path);
    const made = report(data, "other:", folder, picture, charts);
    return { ...made, close: () => [...urls.values()].forEach(url => URL.revokeObjectURL(url)) };
  }

  /** A name as parts of a heading, which may break after an underscore. */
  function broken(name) {
    const { element } = window.lookinside;
    return name.split(/(?<=_)/).flatMap(part => [part, element("wbr")]);
  }

  return { report, chosen, broken };
})();
