/* A button that plays what has steps, one after another: `lookinside.player(button, options)`.
   One thing plays at a time; it waits while the page is hidden, and stops where motion is not
   wanted (there the style sheet hides the button). */
"use strict";

lookinside.player = (() => {
  const { still } = lookinside;
  let playing = null;

  /** Let the button play from `first` to `last` with `pause` milliseconds a step: `at()` is where it
      stands, `go(step)` moves it; at the end it starts again. `said` is not read out meanwhile. */
  function player(button, { first = 0, last, pause, at, go, said }) {
    let timer = null;
    const own = { wait, hold, stop };

    /** Take the next step after a while. */
    function wait() {
      timer = setTimeout(step, pause);
    }

    function hold() {
      clearTimeout(timer);
    }

    function step() {
      if (!button.isConnected) return stop();
      go(at() + 1);
      return at() < last ? wait() : stop();
    }

    function start() {
      playing?.stop();
      playing = own;
      show();
      go(at() < last ? at() : first);
      wait();
    }

    function stop() {
      if (playing !== own) return;
      playing = null;
      hold();
      show();
    }

    function show() {
      button.textContent = playing === own ? "Pause" : "Play";
      said.setAttribute("aria-live", playing === own ? "off" : "polite");
    }

    button.classList.add("play");
    button.addEventListener("click", () => (playing === own ? stop() : start()));
    show();
    return { stop };
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? playing?.hold() : playing?.wait()));
  still.addEventListener("change", () => { if (still.matches) playing?.stop(); });
  return player;
})();
