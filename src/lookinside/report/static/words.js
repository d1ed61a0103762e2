/* How numbers read on the pages: a true minus, commas, and no break before a percent sign. */
"use strict";

lookinside.words = (() => {
  const MINUS = "\u2212";

  /** A number that is written already, with a true minus. */
  function minus(written) {
    return String(written).replace("-", MINUS);
  }

  /** A whole number with commas: 9,888. */
  function count(value) {
    return value.toLocaleString("en");
  }

  /** A value with so many decimals. */
  function fixed(value, digits) {
    return minus(value.toFixed(digits));
  }

  /** A value rounded to so many digits, without zeros at its end. */
  function rounded(value, digits) {
    return minus(Number(value.toPrecision(digits)));
  }

  /** A share as a percentage: 98.9 %; what rounds to zero has no sign. */
  function percent(share, digits = 0) {
    return `${minus((100 * share).toFixed(digits).replace(/^-(?=[0.]*$)/, ""))}\u00a0%`;
  }

  /** A change with its sign, and commas; what rounds to zero has none. */
  function signed(value, digits) {
    const size = Math.abs(value);
    const written = size.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return (Number(size.toFixed(digits)) === 0 ? "" : value > 0 ? "+" : MINUS) + written;
  }

  return { minus, count, fixed, rounded, percent, signed };
})();
