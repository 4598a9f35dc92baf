// Runs models in onnxruntime-node. Each argument is a folder with model.onnx and case.json: what
// goes in, and what must come out.
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import ort from 'onnxruntime-node'

const ARRAYS = {
  float: ['float32', Float32Array],
  double: ['float64', Float64Array],
  int64: ['int64', BigInt64Array],
  int32: ['int32', Int32Array],
  int8: ['int8', Int8Array],
  uint8: ['uint8', Uint8Array],
  bool: ['bool', Uint8Array]
}

function read(folder, tensor) {
  const bytes = readFileSync(join(folder, tensor.file))
  const [type, array] = ARRAYS[tensor.type]
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  return new ort.Tensor(type, new array(copy), tensor.shape)
}

async function judge(folder) {
  const { inputs, outputs, differing } = JSON.parse(readFileSync(join(folder, 'case.json')))
  const session = await ort.InferenceSession.create(join(folder, 'model.onnx'), { intraOpNumThreads: 1 })
  const found = await session.run(Object.fromEntries(inputs.map(t => [t.name, read(folder, t)])))
  for (const output of outputs) {
    const expected = read(folder, output)
    const actual = found[output.name]
    if (String(actual.dims) !== String(expected.dims)) {
      throw new Error(`${output.name}: [${actual.dims}], expected [${expected.dims}]`)
    }
    const wanted = Array.from(expected.data, Number)
    const largest = wanted.reduce((most, x) => Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most, 1)
    const far = Array.from(actual.data, Number).flatMap((x, i) =>
      Object.is(x, wanted[i]) || Math.abs(x - wanted[i]) <= 1e-4 * largest ? [] : [i])
    if (far.length > differing * wanted.length) {
      throw new Error(`${output.name}[${far[0]}]: ${actual.data[far[0]]}, expected ${wanted[far[0]]}; ` +
        `${far.length} of ${wanted.length} numbers differ`)
    }
  }
}

let failed = 0
for (const folder of process.argv.slice(2)) {
  try {
    await judge(folder)
  } catch (e) {
    failed++
    console.log(`${basename(folder)}: ${String(e.message).split('\n')[0]}`)
  }
}
process.exit(failed ? 1 : 0)
