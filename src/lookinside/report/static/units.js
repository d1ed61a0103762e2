/* The unit browser: pick a layer and a unit, and see all that is known of it together. */
"use strict";

(() => {
  const START = "#units/";

  /** The address of a unit on this page. */
  function address(layer, unit) {
    return `${START}${encodeURIComponent(layer.name)}/${unit}`;
  }

  /** The layer and the unit that the address names, or null. */
  function addressed() {
    if (!location.hash.startsWith(START)) return null;
    const [layer, unit] = location.hash.slice(START.length).split("/").map(lookinside.decoded);
    return { layer, unit: Number(unit) };
  }

  /** Bring the browser before the reader's eyes if the address names a unit. */
  function arrive() {
    if (addressed()) document.querySelector('[data-view="units"]').scrollIntoView();
  }

  /** What is known of a unit in a sentence. */
  function summary({ data, layer, row }) {
    const { brief, percent } = lookinside.units;
    const { count } = lookinside.words;
    const at = layer.census ? layer.census.at[row] : null;
    if (at === null) return `One of ${count(layer.total)}.`;
    const { fires, by_class: means, changed, rise, error } = layer.census;
    if (layer.output) return `Its score is ${brief(means[at][layer.units[row]])} on average for images of its own class.`;
    if (fires[at] === 0) return "Silent: no test image raises it above zero.";
    const favourite = data.classes[means[at].indexOf(Math.max(...means[at]))];
    let lost = changed ? `; without it ${count(changed[at])} of ${count(data.silenced)} answers change` : "";
    if (rise && rise[at] !== null) {
      const share = Math.abs(rise[at]) / error;
      lost = `; without it the error of reconstruction ${share < 0.001 ? `changes by less than ${percent(0.001)}` : `${rise[at] < 0 ? "falls" : "rises"} by ${percent(share)}`}`;
    }
    return `Above zero in ${percent(fires[at])} of the test images, most for ${favourite}${lost}.`;
  }

  /** A promise of a sheet with its picture by its name among the data's; of none, nothing. */
  function opener(data) {
    const opened = new Map();
    return name => {
      const about = data.sheets[name];
      if (about && !opened.has(name)) {
        opened.set(name, lookinside.image(about.path).then(image => ({ ...about, image }), error => {
          opened.delete(name);
          throw error;
        }));
      }
      return opened.get(name);
    };
  }

  /** Start the browser in its section. */
  async function start(section, data) {
    const { element } = lookinside;
    const { called, pick, weights, ascent, patches, answers } = lookinside.units;
    const open = opener(data);
    const kept = {};
    const title = element("h3", { class: "units-title" });
    const said = element("p", { class: "units-said" });
    const head = element("div", { "aria-live": "polite" }, title, said);
    const trouble = element("p", { class: "banner", role: "alert", hidden: true });
    const panels = element("div", { class: "units-panels" });
    const side = element("div", { class: "units-side" });
    const body = element("div", { class: "units-layer", id: "units-layer", role: "tabpanel" }, side, element("div", { class: "units-main" }, head, panels));
    const tabs = pick.tabs(data.layers, at => go(at, 0));
    let turn = 0;
    let now;

    /** The sheets of a layer by what they show. */
    async function sheets(name) {
      const parts = ["images", "single", "deconvnet", "filters"];
      const [tests, ...own] = await Promise.all([open("tests"), ...parts.map(part => open(`${name}-${part}`))]);
      return { tests, ...Object.fromEntries(parts.map((part, at) => [part, own[at]])) };
    }

    /** Show a unit of the layer that is open. */
    function show(row) {
      const { layer } = now;
      const name = called(data, layer, layer.units[row]);
      const shown = { data, kept, layer, row, name, link, sheets: now.sheets };
      title.textContent = `${layer.name} \u00b7 ${name}`;
      said.textContent = summary(shown);
      now.grid.show(row);
      const made = [
        layer.filters && weights(shown), layer.ascent && ascent(shown), layer.patches && patches(shown),
        layer.census && answers.strength(shown), layer.census && answers.classes(shown),
      ];
      panels.replaceChildren(...made.filter(Boolean), element("p", { class: "units-gaps" }, layer.gaps.join(" ")));
    }

    /** Show a unit that the reader chose, and let the address say so. */
    function choose(row) {
      show(row);
      history.replaceState(null, "", address(now.layer, now.layer.units[row]));
    }

    /** Say why a layer can't be opened, and go back to the tab of the one that is. */
    function refuse(error, asked) {
      if (!now) throw error;
      if (asked !== turn) return;
      const at = data.layers.indexOf(now.layer);
      pick.mark(tabs, at);
      if (tabs.contains(document.activeElement)) tabs.children[at].focus();
      trouble.textContent = `This layer could not be shown: ${error.message}.`;
      trouble.hidden = false;
    }

    /** Open a layer at a unit; what is asked for later wins. */
    async function go(at, row, tell = choose) {
      const mine = ++turn;
      const layer = data.layers[at];
      pick.mark(tabs, at);
      trouble.hidden = true;
      if (now && now.layer === layer) return tell(row);
      const found = await sheets(layer.name).catch(error => refuse(error, mine));
      if (mine !== turn || !found) return;
      body.setAttribute("aria-labelledby", `units-tab-${at}`);
      now = { layer, sheets: found, grid: pick.grid(data, layer, found, row => choose(row)) };
      side.replaceChildren(...now.grid.made);
      tell(row);
    }

    /** A link to another unit, which leaves the reader where they are. */
    function link(layer, unit, words) {
      const click = async event => {
        event.preventDefault();
        await go(data.layers.indexOf(layer), layer.units.indexOf(unit));
        now.grid.focus();
      };
      return element("a", { href: address(layer, unit), click }, words);
    }

    /** Open what the address names, or the first unit. */
    function follow() {
      const wanted = addressed() || {};
      const at = Math.max(0, data.layers.findIndex(layer => layer.name === wanted.layer));
      return go(at, Math.max(0, data.layers[at].units.indexOf(wanted.unit)), show);
    }

    section.querySelector(".units-body").replaceChildren(tabs, trouble, body);
    addEventListener("hashchange", () => addressed() && follow());
    await follow();
  }

  addEventListener("hashchange", arrive);
  arrive();
  lookinside.view("units", start);
})();
