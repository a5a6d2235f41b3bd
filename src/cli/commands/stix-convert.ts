/** comity stix convert: a STIX 2.0 bundle as STIX 2.1. */
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { OBJECT_DEPTH_MAX, parseJsonObject } from '../../foundation/index.ts'
import { type Change, convertBundle } from '../../intelligence/index.ts'
import { type Command, print, UsageError } from '../command.ts'
import { readInputFile } from '../input-file.ts'

const LIMITS = { bytesMax: 16 * 1024 * 1024, depthMax: OBJECT_DEPTH_MAX + 2 }

export const stixConvert: Command = {
  name: 'stix convert',
  synopsis: 'FILE OUT [--json]',
  summary: 'Write a STIX 2.0 bundle as STIX 2.1 and report what was changed',
  options: {},
  async run(input, terminal) {
    const [file, out] = input.files
    if (file === undefined || out === undefined || input.files.length !== 2)
      throw new UsageError('usage', `comity stix convert ${stixConvert.synopsis}`)
    const bundle = parseJsonObject(readInputFile(file), LIMITS)
    if (bundle.type !== 'bundle') throw new UsageError('usage', `${file} is not a bundle`)
    const { bundle: converted, changes } = convertBundle(bundle, randomUUID)
    const objects = Array.isArray(converted.objects) ? converted.objects.length : 0
    try {
      writeFileSync(out, `${JSON.stringify(converted, null, 2)}\n`)
    } catch (error) {
      throw new UsageError('file-unwritable', `cannot write ${out}`, { cause: error })
    }
    print(terminal, input, { json: { objects, changes }, text: describe(objects, changes) })
    return 0
  },
}

/** How often each change was made, and each object that was left out. */
function describe(objects: number, changes: readonly Change[]): string {
  const counts = new Map<string, number>()
  for (const { pointer, change, detail } of changes) {
    if (change === 'left-out') continue
    const kind = `${pointer} ${change}: ${detail}`
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const left = changes.filter(({ change }) => change === 'left-out')
  return [
    `${objects} objects written`,
    ...Array.from(counts, ([kind, count]) => `  ${count} times ${kind}`),
    ...left.map(({ id, pointer, detail }) => `  left out: ${id} ${pointer} (${detail})`),
  ].join('\n')
}
