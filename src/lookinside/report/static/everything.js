/* The page of everything: the search index as lists, by what they belong to, narrowed by choices and
   words. Each choice says how much it would leave, and the address keeps them all. */
"use strict";

(() => {
  const { root, element, view } = lookinside;
  const { count } = lookinside.words;
  const { parted, ready, score } = lookinside.matching;
  const CHOICES = ["group", "of", "part"];
  const MANY = 120;
  const PAUSE = 150;

  view("everything", (section, listed) => {
    const entries = listed.map(ready);
    const form = section.querySelector("form");
    const found = section.querySelector("[data-found]");
    const said = section.querySelector("[role=status]");
    const kinds = new Map(entries.filter(({ group }) => ["Runs", "Data"].includes(group)).map(({ group, of }) => [of, group]));
    let pause = 0;

    /** Whether an entry has what is chosen, one choice apart. */
    function fits(entry, words, chosen, apart) {
      return CHOICES.every(name => name === apart || !chosen[name] || entry[name] === chosen[name])
        && (!words.length || score(entry, words) > 0);
    }

    /** Under which heading a list of choices has what an entry has. */
    function heading(name, entry) {
      if (name === "part") return entry.group === "Layers" ? "Kinds of layers" : "Sections";
      return name === "of" ? kinds.get(entry.of) ?? "Questions and the rest" : "";
    }

    /** Offer what would leave something, with how much; what is chosen stays. */
    function offer(name, words, chosen) {
      const groups = new Map();
      for (const entry of entries) {
        const value = entry[name];
        if (!value || (value !== chosen[name] && !fits(entry, words, chosen, name))) continue;
        const label = heading(name, entry);
        if (!groups.has(label)) groups.set(label, new Map());
        const counts = groups.get(label);
        counts.set(value, (counts.get(value) ?? 0) + fits(entry, words, chosen, name));
      }
      const options = counts => [...counts].map(([value, count]) => element("option", { value }, `${value} (${count})`));
      form.elements[name].replaceChildren(form.elements[name].options[0], ...[...groups].flatMap(([label, counts]) =>
        label ? [element("optgroup", { label }, ...options(counts))] : options(counts)));
      form.elements[name].value = chosen[name];
    }

    /** One entry: a link, what it is, and a figure's section or what else is said of it. */
    function one({ group, title, under, part, href }) {
      const about = [group, group === "Figures" ? part : under].filter(Boolean).join(" \u00b7 ");
      return element("li", {},
        element("a", { href: root + href }, title), " ", element("span", { class: "quiet" }, about));
    }

    /** All of one run, data set or page, folded up where there is much else. */
    function all(of, list, open) {
      const page = kinds.has(of) || list.some(({ group }) => group === "Questions and sections");
      return element("section", {},
        element("h2", {}, page ? element("a", { href: root + list[0].href.split("#")[0] }, of) : of),
        element("details", { open },
          element("summary", {}, list.length === 1 ? "1 entry" : `${list.length} entries`),
          element("ul", {}, ...list.map(one))));
    }

    /** Show what fits, below what it belongs to. */
    function show() {
      const chosen = Object.fromEntries(CHOICES.map(name => [name, form.elements[name].value]));
      const words = parted(form.elements.words.value);
      for (const name of CHOICES) offer(name, words, chosen);
      const left = entries.filter(entry => fits(entry, words, chosen));
      const lists = new Map();
      for (const entry of left) lists.set(entry.of, [...lists.get(entry.of) ?? [], entry]);
      const sections = [...lists].map(([of, list]) => all(of, list, left.length <= MANY));
      found.replaceChildren(...sections.length ? sections : [element("p", {}, "Nothing here has all of this: choose less, or write parts of words.")]);
      said.textContent = left.length < entries.length ? `${count(left.length)} of ${count(entries.length)}` : `All ${count(entries.length)}`;
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
    form.addEventListener("input", event => {
      clearTimeout(pause);
      pause = setTimeout(show, event.target === form.elements.words ? PAUSE : 0);
    });
    section.querySelector("[data-all]").addEventListener("click", () => {
      form.reset();
      show();
      form.elements.words.focus();
    });
    addEventListener("hashchange", follow);
    follow();
  });
})();
