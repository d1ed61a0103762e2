/* Layers of networks that read an image row by row: rows [T, inputs], states [T, units]. */
"use strict";

Object.assign(lookinside.layers, (() => {
  const { unpack, multiply, multiplyBack } = lookinside.forward;
  const sigmoid = value => 1 / (1 + Math.exp(-value));

  /** An image [C, H, W] as rows [H, C * W], the channels of a row side by side. */
  function rows(_, [channels, high, wide]) {
    const swap = (x, first, second) => {
      const y = new Float32Array(x.length);
      for (let i = 0; i < first * second; i += 1) {
        const from = ((i % second) * first + Math.floor(i / second)) * wide;
        y.set(x.subarray(from, from + wide), i * wide);
      }
      return y;
    };
    return { shape: [high, channels * wide], forward: x => swap(x, high, channels), backward: gradient => swap(gradient, channels, high) };
  }

  function last(_, [steps, units]) {
    function backward(gradient) {
      const slope = new Float32Array(steps * units);
      slope.set(gradient, (steps - 1) * units);
      return slope;
    }
    return { shape: [units], forward: x => x.slice((steps - 1) * units), backward };
  }

  /** The weights of a cell, and its sums over inputs and over the state before, for all gates. */
  function cell({ units, inputs, ...packed }, gates) {
    const [ofInput, ofState, inputBias, stateBias] = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map(name => unpack(packed[name]));
    return {
      input: (x, step) => multiply(ofInput, x.subarray(step * inputs, (step + 1) * inputs), inputBias, gates * units),
      state: before => multiply(ofState, before, stateBias, gates * units),
      backInput: (slopes, to, step) => multiplyBack(ofInput, slopes, to, step * inputs, inputs),
      backState: (slopes, to) => multiplyBack(ofState, slopes, to, 0, units),
    };
  }

  /** A recurrent layer: `step(sums of the input, sums of the state, state before, kept before)`
      gives [state, kept]; `back(slope of the state, state before, kept, kept before, what is carried)`
      gives the slopes of both sums, that of the state before by itself, and what to carry on. */
  function recurrent(description, [steps], gates, step, back) {
    const { units, inputs } = description;
    const weights = cell(description, gates);
    let kept = [];
    function forward(x) {
      const y = new Float32Array(steps * units);
      let before = new Float32Array(units);
      kept = [];
      for (let place = 0; place < steps; place += 1) {
        const [state, held] = step(weights.input(x, place), weights.state(before), before, kept.at(-1));
        kept.push(held);
        y.set(state, place * units);
        before = state;
      }
      return y;
    }
    function backward(gradient, x, y) {
      const slope = new Float32Array(steps * inputs);
      let later = new Float32Array(units);
      let carried = new Float32Array(units);
      for (let place = steps - 1; place >= 0; place -= 1) {
        const before = place ? y.subarray((place - 1) * units, place * units) : new Float32Array(units);
        const onState = later.map((value, unit) => value + gradient[place * units + unit]);
        const slopes = back(onState, before, kept[place], kept[place - 1], carried);
        weights.backInput(slopes.input, slope, place);
        later = slopes.before;
        weights.backState(slopes.state, later);
        carried = slopes.carried;
      }
      return slope;
    }
    return { shape: [steps, units], forward, backward };
  }

  /** Gates stand as in torch: input, forget, candidate, output. */
  function lstm(description, input) {
    const n = description.units;
    function step(fromInput, fromState, _, before) {
      const gates = fromInput.map((value, place) => (Math.floor(place / n) === 2 ? Math.tanh : sigmoid)(value + fromState[place]));
      const memory = Float32Array.from({ length: n }, (each, unit) => gates[n + unit] * (before ? before.memory[unit] : 0) + gates[unit] * gates[2 * n + unit]);
      return [memory.map((value, unit) => gates[3 * n + unit] * Math.tanh(value)), { gates, memory }];
    }
    function back(slope, _, { gates, memory }, before, carried) {
      const sums = new Float32Array(4 * n);
      const onMemory = new Float32Array(n);
      for (let unit = 0; unit < n; unit += 1) {
        const [i, f, g, o] = [0, 1, 2, 3].map(gate => gates[gate * n + unit]);
        const bent = Math.tanh(memory[unit]);
        const through = carried[unit] + slope[unit] * o * (1 - bent * bent);
        sums[unit] = through * g * i * (1 - i);
        sums[n + unit] = through * (before ? before.memory[unit] : 0) * f * (1 - f);
        sums[2 * n + unit] = through * i * (1 - g * g);
        sums[3 * n + unit] = slope[unit] * bent * o * (1 - o);
        onMemory[unit] = through * f;
      }
      return { input: sums, state: sums, before: new Float32Array(n), carried: onMemory };
    }
    return recurrent(description, input, 4, step, back);
  }

  /** Gates stand as in torch: reset, update, candidate; the reset acts after the matrix product. */
  function gru(description, input) {
    const n = description.units;
    function step(fromInput, fromState, before) {
      const sum = place => fromInput[place] + fromState[place];
      const reset = before.map((_, unit) => sigmoid(sum(unit)));
      const update = before.map((_, unit) => sigmoid(sum(n + unit)));
      const product = fromState.slice(2 * n);
      const candidate = product.map((value, unit) => Math.tanh(fromInput[2 * n + unit] + reset[unit] * value));
      const state = candidate.map((value, unit) => (1 - update[unit]) * value + update[unit] * before[unit]);
      return [state, { reset, update, product, candidate }];
    }
    function back(slope, before, { reset, update, product, candidate }, _, carried) {
      const [ofInput, ofState] = [new Float32Array(3 * n), new Float32Array(3 * n)];
      for (let unit = 0; unit < n; unit += 1) {
        const [r, z, c] = [reset[unit], update[unit], candidate[unit]];
        const onCandidate = slope[unit] * (1 - z) * (1 - c * c);
        ofInput[unit] = ofState[unit] = onCandidate * product[unit] * r * (1 - r);
        ofInput[n + unit] = ofState[n + unit] = slope[unit] * (before[unit] - c) * z * (1 - z);
        ofInput[2 * n + unit] = onCandidate;
        ofState[2 * n + unit] = onCandidate * r;
      }
      return { input: ofInput, state: ofState, before: slope.map((value, unit) => value * update[unit]), carried };
    }
    return recurrent(description, input, 3, step, back);
  }

  return { rows, last, lstm, gru };
})());
