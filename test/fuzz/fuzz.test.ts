/**
 * Bytes that chance and malice changed, into every parser: what it throws has a code, it takes no longer than its limits
 * allow, and nothing that objects are born with changes. A fifth of a second each; `COMITY_FUZZ_SECONDS` is shared among all,
 * `COMITY_FUZZ_SEED` repeats a run.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { ComityError } from '../../src/foundation/index.ts'
import { chanceOf, INPUT_BYTES_MAX, mutated } from './mutate.ts'
import type { Parser } from './parser.ts'
import { PARSERS } from './parsers.ts'

const SECONDS = Number(process.env.COMITY_FUZZ_SECONDS ?? PARSERS.length / 5)
const SEED = process.env.COMITY_FUZZ_SEED ?? `${process.pid} ${process.hrtime.bigint()}`
/** For at most {@link INPUT_BYTES_MAX}; far more than any parser takes, for the machine may be busy. */
const INPUT_MS_MAX = 2_000
const HEAP_BYTES_MAX = 512 * 1024 * 1024
const INPUTS_MIN = 5
// What a run of minutes leaves behind is collected late on a machine with much memory, and is no memory that a parser keeps.
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const CODE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** What every object and function is born with. */
function prototypes(): string {
  return [Object, Array, Function, String, Number, Map, Error]
    .map(({ prototype }) => Reflect.ownKeys(prototype).map(String).join())
    .join(';')
}

/** Bytes that are still in use; where many are, only after what nobody holds any more was collected. */
function keptBytes(): number {
  if (process.memoryUsage().heapUsed >= HEAP_BYTES_MAX) collectGarbage()
  return process.memoryUsage().heapUsed
}

/** Milliseconds of processor time, which other processes do not add to. */
function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

async function tryInput({ name, parse }: Parser, input: Uint8Array, where: string): Promise<'read' | 'refused'> {
  const told = (): string =>
    `COMITY_FUZZ_SEED='${SEED}', ${name}, ${where}, ${input.length} bytes, base64 ${Buffer.from(input).toString('base64').slice(0, 2_000)}`
  const start = processorMs()
  const outcome = await parsed(parse, input).catch((error: unknown) => {
    throw new Error(`an error without a code: ${told()}`, { cause: error })
  })
  const took = processorMs() - start
  assert.ok(took <= INPUT_MS_MAX, `${took.toFixed(0)} ms: ${told()}`)
  return outcome
}

/** @throws whatever has no code */
async function parsed(parse: Parser['parse'], input: Uint8Array): Promise<'read' | 'refused'> {
  try {
    await parse(input)
    return 'read'
  } catch (error) {
    if (error instanceof ComityError && CODE.test(error.code)) return 'refused'
    throw error
  }
}

test('no parser fails on what is mutated', async (context) => {
  context.diagnostic(`COMITY_FUZZ_SEED='${SEED}'`)
  const born = prototypes()
  for (const parser of PARSERS) {
    await context.test(parser.name, async (one) => {
      const counts = { read: 0, refused: 0 }
      const chance = chanceOf(`${SEED} ${parser.name}`)
      assert.ok(parser.seeds.length > 0)
      for (const [index, seed] of parser.seeds.entries()) counts[await tryInput(parser, seed, `seed ${index}`)] += 1
      assert.ok(counts.read > 0, 'what is mutated is read before it is')
      const end = performance.now() + (SECONDS * 1_000) / PARSERS.length
      for (let number = 0; number < INPUTS_MIN || performance.now() < end; number += 1) {
        const input = mutated(parser.seeds, chance)
        assert.ok(input.length <= INPUT_BYTES_MAX)
        counts[await tryInput(parser, input, `input ${number}`)] += 1
        assert.equal(prototypes(), born, `${parser.name} changed what objects are born with, input ${number}`)
        if (number % 256 === 0) assert.ok(keptBytes() < HEAP_BYTES_MAX, `${parser.name} keeps memory, input ${number}`)
      }
      one.diagnostic(`${counts.read} read, ${counts.refused} refused`)
    })
  }
})
