/* A trained network's forward pass, and the gradient of one of its outputs, on plain arrays.
   Each kind of layer is a function in `lookinside.layers` of its description and the shape that it
   gets; it gives its output's shape, `forward(x)`, and `backward(gradient, x, y)`, the gradient with
   respect to x. A layer may keep from its last forward pass what its backward pass needs. */
"use strict";

lookinside.layers = {};

lookinside.forward = (() => {
  /** Numbers from base64: float32, or int16 in steps of a given size. */
  function unpack(packed) {
    if (packed === null) return null;
    const { steps, size } = typeof packed === "string" ? { steps: packed } : packed;
    const { buffer } = lookinside.bytes(steps);
    return size ? Float32Array.from(new Int16Array(buffer), step => step * size) : new Float32Array(buffer);
  }

  /** How many values an array of this shape holds. */
  function count(shape) {
    return shape.reduce((product, side) => product * side, 1);
  }

  /** A matrix [units, n] times the vector x [n], plus a bias, into places of `y` that lie `step`
      apart. Four rows at a time, so that each value of x is read once for four. */
  function multiply(weight, x, bias, units, y = new Float32Array(units), from = 0, step = 1) {
    const n = x.length;
    for (let unit = 0; unit < units; unit += 4) {
      const [first, second, third, fourth] = [unit, Math.min(unit + 1, units - 1), Math.min(unit + 2, units - 1), Math.min(unit + 3, units - 1)];
      let [a, b, c, d] = bias ? [bias[first], bias[second], bias[third], bias[fourth]] : [0, 0, 0, 0];
      for (let k = 0, i = first * n, j = second * n, l = third * n, m = fourth * n; k < n; k += 1, i += 1, j += 1, l += 1, m += 1) {
        const value = x[k];
        a += weight[i] * value;
        b += weight[j] * value;
        c += weight[l] * value;
        d += weight[m] * value;
      }
      y[from + first * step] = a;
      y[from + second * step] = b;
      y[from + third * step] = c;
      y[from + fourth * step] = d;
    }
    return y;
  }

  /** Add `factor` times n values of `from`, from place i, to those of `to`, from place j. */
  function add(factor, from, i, to, j, n) {
    if (factor === 0) return;
    for (let k = 0; k < n; k += 1) to[j + k] += factor * from[i + k];
  }

  /** Add to n values of `to`, from place j, a vector [units] times a matrix [units, n]. Four rows at
      a time, so that each sum is read and written once for four. */
  function multiplyBack(weight, vector, to, j, n) {
    const units = vector.length;
    const whole = units - units % 4;
    for (let unit = 0; unit < whole; unit += 4) {
      const [a, b, c, d] = [vector[unit], vector[unit + 1], vector[unit + 2], vector[unit + 3]];
      if (!a && !b && !c && !d) continue;
      const first = unit * n;
      for (let k = 0; k < n; k += 1) {
        const i = first + k;
        to[j + k] += a * weight[i] + b * weight[i + n] + c * weight[i + 2 * n] + d * weight[i + 3 * n];
      }
    }
    for (let unit = whole; unit < units; unit += 1) add(vector[unit], weight, unit * n, to, j, n);
  }

  function softmax(logits) {
    const top = Math.max(...logits);
    const shares = Array.from(logits, value => Math.exp(value - top));
    const whole = shares.reduce((sum, share) => sum + share, 0);
    return shares.map(share => share / whole);
  }

  /** Make a network of its description: see the stage `export`. */
  function network({ input, layers, unknown }) {
    if (unknown) throw new Error(`this page can’t compute ${unknown}`);
    const chain = [];
    let shape = input;
    for (const layer of layers) {
      const made = lookinside.layers[layer.kind](layer, shape);
      chain.push({ name: layer.name, kind: layer.kind, ...made });
      shape = made.shape;
    }

    /** What each layer from the one at `first` on gives; the last are the logits or the pixels. */
    function run(x, first = 0) {
      const outputs = [];
      for (const layer of chain.slice(first)) outputs.push(layer.forward(outputs.at(-1) ?? x));
      return outputs;
    }

    /** The gradient of output `unit` with respect to `x`, after `outputs = run(x)`. */
    function gradient(x, outputs, unit) {
      let slope = new Float32Array(count(shape));
      slope[unit] = 1;
      for (let place = chain.length - 1; place >= 0; place -= 1) {
        slope = chain[place].backward(slope, place ? outputs[place - 1] : x, outputs[place]);
      }
      return slope;
    }

    /** Class shares after each row that a recurrent network has read; null of any other. */
    function beliefs(outputs) {
      const last = chain.findIndex(layer => layer.kind === "last");
      if (last < 0) return null;
      const [rows, units] = chain[last - 1].shape;
      return Array.from({ length: rows }, (_, row) =>
        softmax(run(outputs[last - 1].subarray(row * units, (row + 1) * units), last + 1).at(-1)));
    }

    return { input, chain, run, gradient, beliefs };
  }

  return { network, unpack, count, multiply, multiplyBack, add, softmax };
})();
