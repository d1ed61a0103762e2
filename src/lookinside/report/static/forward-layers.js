/* Layers of images and of plain vectors; shapes are [channels, height, width] or [values]. */
"use strict";

Object.assign(lookinside.layers, (() => {
  const { unpack, count, multiply, multiplyBack, add } = lookinside.forward;

  /** A layer that hands its values on in another shape. */
  function reshaped(shape) {
    return { shape, forward: x => x, backward: gradient => gradient };
  }

  /** For each place of `maps`, row by row, where the inputs of its kernel [channels, high, wide] lie
      in an image that is padded by [top, left]; the image's end for those outside. */
  function windows([channels, kernelHigh, kernelWide], stride, [top, left], image, [, outHigh, outWide]) {
    const [, high, wide] = image;
    const found = new Int32Array(outHigh * outWide * channels * kernelHigh * kernelWide);
    let at = 0;
    for (let place = 0; place < outHigh * outWide; place += 1) {
      const [down, right] = [Math.floor(place / outWide) * stride - top, place % outWide * stride - left];
      for (let row = 0; row < channels * kernelHigh; row += 1) {
        const y = down + row % kernelHigh;
        const start = (Math.floor(row / kernelHigh) * high + y) * wide;
        for (let x = right; x < right + kernelWide; x += 1) {
          found[at] = y >= 0 && y < high && x >= 0 && x < wide ? start + x : count(image);
          at += 1;
        }
      }
    }
    return found;
  }

  /** Values with room for one more, in which what lies outside an image is read and left. */
  function roomy(values, size) {
    const held = new Float32Array(size + 1);
    held.set(values);
    return held;
  }

  /** Kernels [filters, channels, high, wide] between an image and maps of what each gives where:
      `gather(image, bias)` gives the maps, `scatter(maps, image)` adds to the image what each lays down. */
  function kernels({ weight: packed, shape: [filters, ...kernel], stride }, cut, image, maps) {
    const weight = unpack(packed);
    const places = windows(kernel, stride, cut, image, maps);
    const held = new Float32Array(count(kernel));
    const n = held.length;
    const area = places.length / n;
    function gather(values, bias) {
      const from = roomy(values, count(image));
      const y = new Float32Array(filters * area);
      for (let place = 0; place < area; place += 1) {
        for (let k = 0, i = place * n; k < n; k += 1, i += 1) held[k] = from[places[i]];
        multiply(weight, held, bias, filters, y, place, area);
      }
      return y;
    }
    function scatter(values, start) {
      const to = roomy(start, count(image));
      for (let place = 0; place < area; place += 1) {
        held.fill(0);
        for (let filter = 0; filter < filters; filter += 1) add(values[filter * area + place], weight, filter * n, held, 0, n);
        for (let k = 0, i = place * n; k < n; k += 1, i += 1) to[places[i]] += held[k];
      }
      return to.subarray(0, count(image));
    }
    return { gather, scatter };
  }

  function conv(layer, input) {
    const { shape: sizes, stride, padding } = layer;
    const sides = [0, 1].map(axis => Math.floor((input[axis + 1] + 2 * padding[axis] - sizes[axis + 2]) / stride) + 1);
    const shape = [sizes[0], ...sides];
    const bias = unpack(layer.bias);
    const { gather, scatter } = kernels(layer, padding, input, shape);
    return { shape, forward: x => gather(x, bias), backward: gradient => scatter(gradient, []) };
  }

  /** The transpose of a convolution of this stride whose padding is `cut`. */
  function deconv(layer, input) {
    const shape = [layer.shape[1], ...layer.size];
    const area = shape[1] * shape[2];
    const ground = new Float32Array(count(shape));
    unpack(layer.bias)?.forEach((value, channel) => ground.fill(value, channel * area, (channel + 1) * area));
    const { gather, scatter } = kernels(layer, layer.cut, shape, input);
    return { shape, forward: x => scatter(x, ground), backward: gradient => gather(gradient, null) };
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
      multiplyBack(weight, gradient, slope, 0, inputs);
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
