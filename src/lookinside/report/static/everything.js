/* The page of everything: the search index as lists, by what they belong to, narrowed by choices and
   words. Each choice says how much it would leave, and the address keeps them all. */
"use strict";

(() => {
  const { root, element, view } = lookinside;
  const { parted, ready, score } = lookinside.matching;
  const CHOICES = ["group", "of", "part"];

  view("everything", (section, listed) => {
    const entries = listed.map(ready);
    const form = section.querySelector("form");
    const found = section.querySelector("[data-found]");
    const said = section.querySelector("[role=status]");

    /** Whether an entry has what is chosen, one choice apart. */
    function fits(entry, words, chosen, apart) {
      return CHOICES.every(name => name === apart || !chosen[name] || entry[name] === chosen[name])
        && (!words.length || score(entry, words) > 0);
    }

    /** Offer what would leave something, with how much; what is chosen stays. */
    function offer(name, words, chosen) {
      const counts = new Map();
      for (const entry of entries) {
        if (entry[name] && fits(entry, words, chosen, name)) counts.set(entry[name], (counts.get(entry[name]) ?? 0) + 1);
      }
      if (chosen[name] && !counts.has(chosen[name])) counts.set(chosen[name], 0);
      const [all] = form.elements[name].options;
      const options = [...counts].map(([value, count]) => element("option", { value }, `${value} (${count})`));
      form.elements[name].replaceChildren(all, ...options);
      form.elements[name].value = chosen[name];
    }

    /** One entry: a link, what it is, and a figure's section or what else is said of it. */
    function one({ group, title, under, part, href }) {
      const about = [group, group === "Figures" ? part : under].filter(Boolean).join(" \u00b7 ");
      return element("li", {},
        element("a", { href: root + href }, title), " ", element("span", { class: "quiet" }, about));
    }

    /** Show what fits, below what it belongs to. */
    function show() {
      const chosen = Object.fromEntries(CHOICES.map(name => [name, form.elements[name].value]));
      const words = parted(form.elements.words.value);
      for (const name of CHOICES) offer(name, words, chosen);
      const left = entries.filter(entry => fits(entry, words, chosen));
      const lists = new Map();
      for (const entry of left) lists.set(entry.of, [...lists.get(entry.of) ?? [], entry]);
      found.replaceChildren(...[...lists].map(([of, list]) =>
        element("section", {}, element("h2", {}, of), element("ul", {}, ...list.map(one)))));
      said.textContent = left.length < entries.length ? `${left.length} of ${entries.length}` : `All ${entries.length}`;
      section.querySelector("[data-all]").hidden = left.length === entries.length;
      const kept = new URLSearchParams(Object.entries({ ...chosen, words: form.elements.words.value }).filter(([, value]) => value));
      history.replaceState(null, "", kept.size ? `#${kept}` : location.pathname);
    }

    /** Choose what the address says. */
    function follow() {
      const asked = new URLSearchParams(location.hash.slice(1));
      form.elements.words.value = asked.get("words") ?? "";
      for (const name of CHOICES) {
        const value = asked.get(name) ?? "";
        const known = entries.some(entry => entry[name] === value);
        const select = form.elements[name];
        select.replaceChildren(select.options[0], ...(known ? [element("option", { value }, value)] : []));
        select.value = known ? value : "";
      }
      show();
    }

    form.addEventListener("submit", event => event.preventDefault());
    form.addEventListener("input", show);
    section.querySelector("[data-all]").addEventListener("click", () => {
      form.reset();
      show();
      form.elements.words.focus();
    });
    addEventListener("hashchange", follow);
    follow();
  });
})();
