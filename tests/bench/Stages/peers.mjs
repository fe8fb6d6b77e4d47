// Measures the same work with onnxruntime-node and sharp. One task a line on standard input, the milliseconds of each round as a line on standard output.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import ort from "onnxruntime-node";
import sharp from "sharp";

sharp.concurrency(1);
sharp.cache(false);

const sessions = new Map();

async function sessionOf(model) {
  if (!sessions.has(model)) {
    sessions.set(model, await ort.InferenceSession.create(model, {
      intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: "sequential", graphOptimizationLevel: "all", logSeverityLevel: 4,
    }));
  }
  return sessions.get(model);
}

const tasks = {
  async inference({ model, input, shape }) {
    const session = await sessionOf(model);
    const bytes = await readFile(input);
    const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    const feeds = { [session.inputNames[0]]: new ort.Tensor("float32", values, shape) };
    return () => session.run(feeds);
  },

  // A picture that is in memory to a tensor: resized by sharp, normalised in a loop.
  async preprocess({ input, width, height, toWidth, toHeight }) {
    const pixels = await readFile(input);
    return async () => {
      const data = await sharp(pixels, { raw: { width, height, channels: 3 } }).resize(toWidth, toHeight, { fit: "fill", kernel: "linear" }).raw().toBuffer();
      const plane = toWidth * toHeight;
      const values = new Float32Array(3 * plane);
      for (let i = 0; i < plane; i++) {
        values[i] = data[3 * i] / 255 - 0.5;
        values[plane + i] = data[3 * i + 1] / 255 - 0.5;
        values[2 * plane + i] = data[3 * i + 2] / 255 - 0.5;
      }
      return values;
    };
  },

  // A file to upright sRGB pixels no larger than a side.
  async decode({ input, side }) {
    const file = await readFile(input);
    return () => sharp(file).rotate().resize(side, side, { fit: "inside", withoutEnlargement: true, kernel: "lanczos3" }).flatten({ background: "#ffffff" }).removeAlpha().raw().toBuffer();
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { task, rounds, ...what } = JSON.parse(line);
  const run = await tasks[task](what);
  await run();
  const times = [];
  for (let i = 0; i < rounds; i++) {
    const began = performance.now();
    await run();
    times.push(performance.now() - began);
  }
  console.log(JSON.stringify(times));
}
