/** comity stix marking: how STIX objects are to be handled, and the tool by which their markings are changed. */
import {
  FoundationError,
  isJsonObject,
  type JsonObject,
  OBJECT_BYTES_MAX,
  OBJECT_DEPTH_MAX,
  parseJson,
  type Result,
} from '../../foundation/index.ts'
import {
  addMarkings,
  clearMarkings,
  collectDefinition,
  DefinedMarkings,
  getMarkings,
  isMarked,
  type MarkingOperationErrorCode,
  type MarkingReading,
  publishedMarking,
  removeMarkings,
  setMarkings,
  type Tlp,
  tlpOfLabel,
} from '../../intelligence/index.ts'
import { systemClock } from '../../node/index.ts'
import { type Command, type Input, type Terminal, UsageError } from '../command.ts'
import { readInput } from '../input-stream.ts'
import { brokenReport, type MarkingReport, markingReport } from '../marking-report.ts'
import { type ObjectText, objectTexts } from '../stix-input.ts'

const STANDARD_INPUT_BYTES_MAX = 256 * 1024 * 1024

export const stixMarking: Command = {
  name: 'stix marking',
  synopsis:
    'FILE... [--jsonl] [--json] [--unmarked LEVEL] | FILE... --get | --marked MARKING... | --add MARKING... | --remove MARKING... | --set MARKING... | --clear [--selector SELECTOR...] [--inherited] [--descendants] [--no-ref] [--no-lang]',
  summary:
    'Tell how each object is to be handled: level, PAP, statements, policies, and what is marked apart; or read and change markings (TLP:AMBER, PAP:RED, an id, or at selectors a language)',
  options: {
    jsonl: { type: 'boolean' },
    unmarked: { type: 'string' },
    get: { type: 'boolean' },
    marked: { type: 'string', multiple: true },
    add: { type: 'string', multiple: true },
    remove: { type: 'string', multiple: true },
    set: { type: 'string', multiple: true },
    clear: { type: 'boolean' },
    selector: { type: 'string', multiple: true },
    inherited: { type: 'boolean' },
    descendants: { type: 'boolean' },
    'no-ref': { type: 'boolean' },
    'no-lang': { type: 'boolean' },
  },
  async run(input, terminal) {
    if (input.files.length === 0) throw new UsageError('usage', `comity stix marking ${stixMarking.synopsis}`)
    const operation = operationOf(input)
    const read = rereadable()
    if (operation !== undefined) return operate(operation, { input, terminal, read })
    const reading = await readingFor(input, read)
    return tell(reading, { input, terminal, read })
  },
}

type Read = (file: string) => AsyncIterable<Uint8Array>
type Surroundings = { readonly input: Input; readonly terminal: Terminal; readonly read: Read }

/** Definitions may stand behind what they mark, so everything is read twice; standard input comes once and is kept. */
function rereadable(): Read {
  let kept: Uint8Array[] | undefined
  return async function* (file) {
    if (file !== '-') return yield* readInput(file)
    if (kept !== undefined) return yield* kept
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of readInput(file)) {
      length += chunk.length
      if (length > STANDARD_INPUT_BYTES_MAX) throw new UsageError('file-unreadable', 'standard input is larger than 256 MiB: name a file')
      chunks.push(chunk)
    }
    kept = chunks
    yield* kept
  }
}

async function readingFor(input: Input, read: Read): Promise<MarkingReading> {
  const unmarked = input.optional('unmarked')
  const level = unmarked === undefined ? 'refuse' : tlpOfLabel(`tlp:${unmarked}`)
  if (level === undefined || level === 'unknown') throw new UsageError('usage', '--unmarked is CLEAR, GREEN, AMBER, AMBER+STRICT or RED')
  const markings = new DefinedMarkings()
  for (const file of input.files) {
    for await (const text of objectTexts(read(file), input.isSet('jsonl'))) if ('bytes' in text) collectDefinition(text.bytes, markings)
  }
  const now = systemClock.now()
  return { unmarked: level, defined: markings.at(now), now }
}

/** The report on each object. @returns 0 when it is known how to handle all of them */
async function tell(reading: MarkingReading, { input, terminal, read }: Surroundings): Promise<number> {
  let isAllKnown = true
  for (const file of input.files) {
    for await (const text of objectTexts(read(file), input.isSet('jsonl'))) {
      const report = 'bytes' in text ? markingReport(text.bytes, reading) : brokenReport(text.code, text.message)
      if (!report.known) isAllKnown = false
      if (input.isJson) terminal.out(`${JSON.stringify({ file, index: text.index, ...report })}\n`)
      else terminal.out(reportText(file, text.index, report))
    }
  }
  return isAllKnown ? 0 : 1
}

function reportText(file: string, index: number, report: MarkingReport): string {
  const { id, known, code, message, marking, pap, attribution, until } = report
  const verdict = known ? (marking as Tlp) : `no level: ${message} [${code}]`
  const lines = [`${id ?? `${file}, number ${index}`}: ${verdict}${pap === null ? '' : `, PAP:${pap}`}`]
  if (attribution !== null) lines.push(`  its creator ${attribution === 'must' ? 'must' : 'must not'} be named`)
  if (until !== null) lines.push(`  until ${until}`)
  for (const { id: marked, statement } of report.statements) lines.push(`  statement ${marked}: ${JSON.stringify(statement)}`)
  for (const policy of report.policies) lines.push(`  policy ${policy.id}: ${policy.marking}, PAP:${policy.pap}`)
  for (const unknown of report.unknown) lines.push(`  unknown ${unknown}`)
  for (const { pointer, marking: level, languages } of report.parts) {
    lines.push(`  ${pointer}: ${[level ?? 'no level of its own', ...languages.map((language) => `in ${language}`)].join(', ')}`)
  }
  return `${lines.join('\n')}\n`
}

/** What is done to one object: a change gives an object, a question an answer. */
type Operation = (object: JsonObject) => Result<unknown, MarkingOperationErrorCode>

const OPERATIONS = ['get', 'marked', 'add', 'remove', 'set', 'clear'] as const

function operationOf(input: Input): Operation | undefined {
  const asked = OPERATIONS.filter((name) => input.isSet(name) || input.list(name).length > 0)
  const [name] = asked
  if (asked.length > 1) throw new UsageError('usage', `only one of ${OPERATIONS.map((one) => `--${one}`).join(', ')} at a time`)
  if (name === undefined) return undefined
  const markings = input.list(name).map((marking) => publishedMarking(marking) ?? marking)
  const selectors = input.list('selector')
  const kinds = { markingRef: !input.isSet('no-ref'), lang: !input.isSet('no-lang') }
  const place = { ...kinds, ...(selectors.length === 0 ? {} : { selectors }) }
  const query = { ...place, inherited: input.isSet('inherited'), descendants: input.isSet('descendants') }
  const now = systemClock.now()
  switch (name) {
    case 'get':
      return (object) => getMarkings(object, query)
    case 'marked':
      return (object) => isMarked(object, { ...query, markings })
    case 'add':
      return (object) => addMarkings(object, { ...place, markings }, now)
    case 'remove':
      return (object) => removeMarkings(object, { ...place, markings }, now)
    case 'set':
      return (object) => setMarkings(object, { ...place, markings }, now)
    case 'clear':
      return (object) => clearMarkings(object, place, now)
  }
}

/** One line for each object: what came of it, or with `--json` that beside where it stood. Only its creator may publish a changed object. */
async function operate(operation: Operation, { input, terminal, read }: Surroundings): Promise<number> {
  let isAllDone = true
  for (const file of input.files) {
    for await (const text of objectTexts(read(file), input.isSet('jsonl'))) {
      const answer = answerTo(operation, text)
      if (answer.code !== null) isAllDone = false
      if (input.isJson) terminal.out(`${JSON.stringify({ file, index: text.index, ...answer })}\n`)
      else if (answer.code === null) terminal.out(`${JSON.stringify(answer.result)}\n`)
      else terminal.tell(`comity: ${answer.code}: ${file}, number ${text.index}: ${answer.message}\n`)
    }
  }
  return isAllDone ? 0 : 1
}

type Answer = { readonly id: unknown; readonly code: string | null; readonly message: string | null; readonly result: unknown }

function answerTo(operation: Operation, text: ObjectText): Answer {
  const failed = (code: string, message: string, id: unknown = null): Answer => ({ id, code, message, result: null })
  if (!('bytes' in text)) return failed(text.code, text.message)
  try {
    const object = parseJson(text.bytes, { bytesMax: OBJECT_BYTES_MAX, depthMax: OBJECT_DEPTH_MAX })
    if (!isJsonObject(object)) return failed('object-invalid', 'must be an object')
    const id = typeof object.id === 'string' ? object.id : null
    const result = operation(object)
    return result.ok ? { id, code: null, message: null, result: result.value } : failed(result.refusal.code, result.refusal.reason, id)
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error
    return failed(error.code, error.message)
  }
}
