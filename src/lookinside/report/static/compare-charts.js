/* A run's charts for a page that is not its own: unpacked from the script that holds them, as
   pictures in the colours of this page. In a picture nothing can run, whoever's report it is of. */
"use strict";

(() => {
  const { compare, unpacked } = window.lookinside;
  const LOOK = "stroke-linejoin:round;stroke-linecap:butt;font-family:'DejaVu Sans',Verdana,sans-serif";

  /** Markup with the colours that its variables have on this page. */
  function coloured(markup) {
    const style = getComputedStyle(document.documentElement);
    return markup.replaceAll(/var\((--c-[0-9a-f]{6})\)/g, (_, name) => style.getPropertyValue(name).trim());
  }

  /** A promise of a chart of a report as a data URL. */
  async function chart(report, figure) {
    const [box, markup] = (await unpacked(await report.charts(figure.path)))[figure.name];
    const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="${figure.width}" height="${figure.height}" viewBox="${box}" style="${LOOK}">${markup}</svg>`;
    return `data:image/svg+xml,${encodeURIComponent(coloured(drawn))}`;
  }

  Object.assign(compare, { chart });
})();
