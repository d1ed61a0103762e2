/* How entries of the search index answer words: for the search box, and for the page of everything. */
"use strict";

lookinside.matching = (() => {
  /** An entry of the index, with its words made ready to be searched. */
  function ready([group, title, under, words, href, of, part]) {
    const near = fold(under);
    const name = fold(title);
    return { group, title, under, href, of, part, name, near, here: location.pathname.endsWith(`/${href.split("#")[0]}`), all: `${name} ${near} ${fold(words)}` };
  }

  /** Lower case, without accents and hyphens. */
  function fold(text) {
    return text.normalize("NFD").replace(/[\p{M}\p{Pd}]/gu, "").toLowerCase();
  }

  /** The words of a text, one by one. */
  function parted(text) {
    return fold(text).split(/\s+/).filter(Boolean);
  }

  /** How well an entry answers the words: 0 if one is nowhere in it. */
  function score(entry, words) {
    let sum = 0;
    for (const word of words) {
      if (!entry.all.includes(word)) return 0;
      const at = entry.name.indexOf(word);
      if (at < 0) sum += entry.near.includes(word) ? 2 : 1;
      else if (at === 0) sum += 8;
      else sum += /[\p{L}\p{N}]/u.test(entry.name[at - 1]) ? 4 : 6;
    }
    return sum + (entry.here ? 1 : 0);
  }

  return { fold, parted, ready, score };
})();
