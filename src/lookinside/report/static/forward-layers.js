/* Layers of images and of plain vectors; shapes are [channels, height, width] or [values]. */
"use strict";

Object.assign(lookinside.layers, (() => {
  const { unpack, count, multiply, add } = lookinside.forward;

  /** A layer that hands its values on in another shape. */
  function reshaped(shape) {
    return { shape, forward: x => x, backward: gradient => gradient };
  }

  /** The places [from, to) of n outputs whose input, `stride * place + shift`, lies in [0, size). */
  function inside(n, stride, shift, size) {
    const from = Math.max(0, Math.ceil(-shift / stride));
    return [from, Math.max(from, Math.min(n, Math.floor((size - 1 - shift) / stride) + 1))];
  }

  /** Call `each(weight's place, input's place, output's place, run)` for each row of products of a
      convolution: `run` products, with inputs `stride` apart and outputs one apart. */
  function slide([filters, channels, kernelHigh, kernelWide], stride, [top, left], [, high, wide], [, outHigh, outWide], each) {
    for (let place = 0; place < filters * channels * kernelHigh * kernelWide; place += 1) {
      const column = place % kernelWide;
      const row = Math.floor(place / kernelWide) % kernelHigh;
      const channel = Math.floor(place / kernelWide / kernelHigh) % channels;
      const filter = Math.floor(place / kernelWide / kernelHigh / channels);
      const [firstY, endY] = inside(outHigh, stride, row - top, high);
      const [firstX, endX] = inside(outWide, stride, column - left, wide);
      for (let y = firstY; y < endY; y += 1) {
        const input = (channel * high + y * stride + row - top) * wide + firstX * stride + column - left;
        each(place, input, (filter * outHigh + y) * outWide + firstX, endX - firstX);
      }
    }
  }

  /** Maps [C, h, w] filled with a value for each channel. */
  function filled(bias, shape) {
    const maps = new Float32Array(count(shape));
    const area = shape[1] * shape[2];
    bias?.forEach((value, channel) => maps.fill(value, channel * area, (channel + 1) * area));
    return maps;
  }

  /** To each output, add its input times the weight. */
  function gather(weight, x, y, stride) {
    return (place, input, output, run) => {
      const factor = weight[place];
      for (let k = 0, i = input; k < run; k += 1, i += stride) y[output + k] += factor * x[i];
    };
  }

  /** To each input, add its output times the weight. */
  function scatter(weight, y, x, stride) {
    return (place, input, output, run) => {
      const factor = weight[place];
      for (let k = 0, i = input; k < run; k += 1, i += stride) x[i] += factor * y[output + k];
    };
  }

  /** A layer of kernels: `walk` goes over the places that they pass, `ahead` with images, `back` with slopes. */
  function passing({ weight: packed, bias: added, stride }, input, shape, walk, ahead, back) {
    const [weight, bias] = [unpack(packed), unpack(added)];
    function forward(x) {
      const y = filled(bias, shape);
      walk(ahead(weight, x, y, stride));
      return y;
    }
    function backward(gradient) {
      const slope = new Float32Array(count(input));
      walk(back(weight, gradient, slope, stride));
      return slope;
    }
    return { shape, forward, backward };
  }

  function conv(layer, input) {
    const { shape: sizes, stride, padding } = layer;
    const sides = [0, 1].map(axis => Math.floor((input[axis + 1] + 2 * padding[axis] - sizes[axis + 2]) / stride) + 1);
    const shape = [sizes[0], ...sides];
    return passing(layer, input, shape, visit => slide(sizes, stride, padding, input, shape, visit), gather, scatter);
  }

  /** The transpose of a convolution of this stride whose padding is `cut`. */
  function deconv(layer, input) {
    const { shape: sizes, stride, cut, size } = layer;
    const shape = [sizes[1], ...size];
    return passing(layer, input, shape, visit => slide(sizes, stride, cut, shape, input, visit), scatter, gather);
  }

  function pad({ sides: [left, right, top, bottom] }, [channels, high, wide]) {
    const shape = [channels, high + top + bottom, wide + left + right];
    const rows = Array.from({ length: channels * high }, (_, row) => [
      row * wide, (Math.floor(row / high) * shape[1] + row % high + top) * shape[2] + left]);
    function forward(x) {
      const y = new Float32Array(count(shape));
      for (const [from, to] of rows) y.set(x.subarray(from, from + wide), to);
      return y;
    }
    function backward(gradient) {
      const slope = new Float32Array(channels * high * wide);
      for (const [from, to] of rows) slope.set(gradient.subarray(to, to + wide), from);
      return slope;
    }
    return { shape, forward, backward };
  }

  /** The largest of each square; `kept` are the places in x of these, the first of equals. */
  function pool({ size, ceil }, [channels, high, wide]) {
    const [outHigh, outWide] = [high, wide].map(side => Math[ceil ? "ceil" : "floor"](side / size));
    const shape = [channels, outHigh, outWide];
    const kept = new Int32Array(count(shape));
    function largest(x, channel, row, column) {
      let best = (channel * high + row * size) * wide + column * size;
      for (let y = row * size; y < Math.min(high, (row + 1) * size); y += 1) {
        const start = (channel * high + y) * wide;
        for (let place = start + column * size; place < start + Math.min(wide, (column + 1) * size); place += 1) {
          if (x[place] > x[best]) best = place;
        }
      }
      return best;
    }
    function forward(x) {
      for (let place = 0; place < kept.length; place += 1) {
        const row = Math.floor(place / outWide);
        kept[place] = largest(x, Math.floor(row / outHigh), row % outHigh, place % outWide);
      }
      return Float32Array.from(kept, place => x[place]);
    }
    function backward(gradient, x) {
      const slope = new Float32Array(x.length);
      kept.forEach((from, place) => { slope[from] += gradient[place]; });
      return slope;
    }
    return { shape, forward, backward };
  }

  /** The mean of each map. */
  function mean(_, [channels, high, wide]) {
    const area = high * wide;
    return {
      shape: [channels, 1, 1],
      forward: x => Float32Array.from({ length: channels }, (each, channel) => x.subarray(channel * area, (channel + 1) * area).reduce((sum, value) => sum + value, 0) / area),
      backward: gradient => Float32Array.from({ length: channels * area }, (each, place) => gradient[Math.floor(place / area)] / area),
    };
  }

  function dense({ weight: packed, bias: added, shape: [units, inputs] }) {
    const [weight, bias] = [unpack(packed), unpack(added)];
    function backward(gradient) {
      const slope = new Float32Array(inputs);
      gradient.forEach((value, unit) => add(value, weight, unit * inputs, slope, 0, inputs));
      return slope;
    }
    return {
      shape: [units],
      forward: x => multiply(weight, x, bias, units),
      backward,
    };
  }

  const relu = (_, shape) => ({ shape, forward: x => x.map(value => Math.max(0, value)), backward: (gradient, x) => gradient.map((value, place) => (x[place] > 0 ? value : 0)) });
  const sigmoid = (_, shape) => ({ shape, forward: x => x.map(value => 1 / (1 + Math.exp(-value))), backward: (gradient, x, y) => gradient.map((value, place) => value * y[place] * (1 - y[place])) });
  const flatten = (_, input) => reshaped([count(input)]);
  const unflatten = ({ shape }) => reshaped(shape);
  return { conv, deconv, pad, pool, mean, dense, relu, sigmoid, flatten, unflatten };
})());
