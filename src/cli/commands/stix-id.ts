/** comity stix id: the ids of cyber-observable objects, computed from what identifies them. */
import { FoundationError, isJsonObject, OBJECT_BYTES_MAX, OBJECT_DEPTH_MAX, parseJson } from '../../foundation/index.ts'
import { computedId } from '../../intelligence/index.ts'
import { type Command, UsageError } from '../command.ts'
import { linesOf, readInput } from '../input-stream.ts'

export const stixId: Command = {
  name: 'stix id',
  synopsis: '--jsonl FILE   (- is standard input; an object on each line)',
  summary: 'Compute the deterministic id of each STIX cyber-observable object; null where the standard computes none',
  options: { jsonl: { type: 'boolean' } },
  async run(input, terminal) {
    const [file] = input.files
    if (file === undefined || input.files.length !== 1 || !input.isSet('jsonl')) {
      throw new UsageError('usage', `comity stix id ${stixId.synopsis}`)
    }
    let isAllRead = true
    for await (const line of linesOf(readInput(file), OBJECT_BYTES_MAX)) {
      const answer = line === undefined ? { ...NONE, code: 'too-large' } : idOfLine(line)
      if ('code' in answer) isAllRead = false
      terminal.out(`${JSON.stringify(answer)}\n`)
    }
    return isAllRead ? 0 : 1
  },
}

const NONE = { id: null, canonical_name: null }

function idOfLine(line: Uint8Array): object {
  try {
    const value = parseJson(line, { bytesMax: OBJECT_BYTES_MAX, depthMax: OBJECT_DEPTH_MAX })
    if (!isJsonObject(value)) return { ...NONE, code: 'object-invalid' }
    const computed = computedId(value)
    return computed === undefined ? NONE : { id: computed.id, canonical_name: computed.canonicalName }
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error
    return { ...NONE, code: error.code }
  }
}
