// Opens a Zarr v3 group with zarrita and compares every array with the raw values beside it.
//
// usage: node read_zarr.mjs STORE DUMPS_FOLDER
// STORE is a folder, or an http address that answers to ranges.
// DUMPS_FOLDER holds NAME.bin (C order, little endian) per numeric array, NAME.json (a list) per text array.
// Prints one JSON object: { arrays: { NAME: { shape, dtype, dimensions, differing } }, attributes }.
import { readFile, readdir } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import path from 'node:path'
import * as zarr from 'zarrita'

const [folder, dumps] = process.argv.slice(2)

const ask = async (key, headers) => {
  const answer = await fetch(folder + key, { headers })
  if (answer.status === 404) return undefined
  if (!answer.ok) throw new Error(`${key}: ${answer.status}`)
  return new Uint8Array(await answer.arrayBuffer())
}
const remote = {
  get: (key) => ask(key, {}),
  getRange: (key, range) =>
    ask(key, { Range: 'suffixLength' in range ? `bytes=-${range.suffixLength}` : `bytes=${range.offset}-${range.offset + range.length - 1}` }),
}

const files = {
  async get(key) {
    const file = path.join(folder, key)
    return existsSync(file) ? new Uint8Array(await readFile(file)) : undefined
  },
  async getRange(key, range) {
    const file = path.join(folder, key)
    if (!existsSync(file)) return undefined
    const bytes = new Uint8Array(await readFile(file))
    if ('suffixLength' in range) return bytes.slice(bytes.length - range.suffixLength)
    return bytes.slice(range.offset, range.offset + range.length)
  },
}

const store = /^https?:/.test(folder) ? remote : files
const consolidated = await zarr.withConsolidatedMetadata(store, { format: 'v3' })
const root = await zarr.open.v3(consolidated, { kind: 'group' })
const listed = consolidated.contents().filter((item) => item.kind === 'array').map((item) => item.path.slice(1))
const report = { arrays: {}, listed, attributes: root.attrs }

const differs = (a, b) => !(a === b || (a !== a && b !== b))

for (const file of (await readdir(dumps)).sort()) {
  const name = file.replace(/\.(bin|json)$/, '').replaceAll('~', '/')
  const array = await zarr.open.v3(root.resolve(name), { kind: 'array' })
  const chunk = await zarr.get(array)
  const seen = chunk.data
  let expected
  if (file.endsWith('.json')) {
    expected = JSON.parse(await readFile(path.join(dumps, file), 'utf8'))
  } else {
    const bytes = await readFile(path.join(dumps, file))
    const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
    const Typed = array.dtype === 'bool' ? Uint8Array : seen.constructor
    expected = new Typed(copy)
  }
  const at = (i) => (typeof seen.get === 'function' ? seen.get(i) : seen[i])
  let differing = Math.abs(expected.length - seen.length)
  for (let i = 0; i < Math.min(expected.length, seen.length); i++) {
    const value = at(i)
    if (differs(typeof value === 'boolean' ? Number(value) : value, expected[i])) differing++
  }
  report.arrays[name] = { shape: array.shape, dtype: array.dtype, dimensions: array.dimensionNames ?? [], chunks: array.chunks, count: expected.length, differing }
}
console.log(JSON.stringify(report))
