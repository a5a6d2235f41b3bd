/** comity stix pattern: checks and inspects patterns, one from the command line or one a line of a file of any size. */
import { createReadStream } from 'node:fs'
import { ComityError, isJsonObject, type Json, parseJson } from '../../foundation/index.ts'
import {
  inspectPattern,
  literalsOf,
  opaqueTexts,
  operandText,
  type PatternFault,
  type PatternVersion,
  parsePattern,
  printLiteral,
  readPattern,
  regexFaults,
} from '../../intelligence/index.ts'
import { type Command, print, UsageError } from '../command.ts'

const LINE_BYTES_MAX = 8 * 1024 * 1024
const NEWLINE = 0x0a
const BLANK = /^\s*$/

type LineFault = { readonly code: string; readonly message: string; readonly line: number; readonly column: number }
type Answer = {
  readonly valid: boolean
  /** False where the pattern is in a language that is not checked here. */
  readonly checked: boolean
  readonly errors: readonly LineFault[]
  /** Operands of MATCHES that no engine compiles: the standard asks for PCRE, real feeds hold plain text. */
  readonly warnings: readonly LineFault[]
  readonly paths: readonly string[]
  readonly literals: readonly string[]
  readonly comparisons: Readonly<Record<string, readonly unknown[]>>
  readonly observation_ops: readonly string[]
  readonly qualifiers: readonly string[]
}

export const stixPattern: Command = {
  name: 'stix pattern',
  synopsis: 'PATTERN | --jsonl FILE [--pattern-version 2.0|2.1]',
  summary: 'Check STIX patterns and tell their paths and literals; --jsonl reads {"pattern"} a line, - is standard input',
  options: { jsonl: { type: 'string' }, 'pattern-version': { type: 'string' } },
  async run(input, terminal) {
    const file = input.optional('jsonl')
    const [pattern] = input.files
    if ((file === undefined) === (pattern === undefined) || input.files.length > 1) {
      throw new UsageError('usage', `comity ${stixPattern.name} ${stixPattern.synopsis}`)
    }
    const version = versionOf(input.optional('pattern-version') ?? '2.1')
    if (version === undefined) throw new UsageError('usage', 'a version of the pattern language is 2.0 or 2.1')
    if (pattern !== undefined) {
      const answer = answerTo(pattern, version)
      const faults = [...answer.errors, ...answer.warnings].map(
        ({ line, column, code, message }) => `${line}:${column}: ${code}: ${message}`,
      )
      print(terminal, input, {
        json: answer,
        text: [...faults, ...answer.paths, answer.valid ? 'It is valid.' : 'It is not valid.'].join('\n'),
      })
      return answer.valid ? 0 : 1
    }
    for await (const line of linesOf(file === '-' ? process.stdin : openFile(file ?? ''))) {
      const answer = line === 'too-large' ? invalid('too-large', `a line has at most ${LINE_BYTES_MAX} bytes`) : answerToLine(line, version)
      if (answer !== undefined) terminal.out(`${JSON.stringify(answer)}\n`)
    }
    return 0
  },
}

function answerToLine(line: Uint8Array, version: PatternVersion): Answer | undefined {
  if (line.length < 1_024 && BLANK.test(Buffer.from(line).toString('latin1'))) return undefined
  try {
    return answerToValue(parseJson(line), version)
  } catch (error) {
    if (!(error instanceof ComityError)) throw error
    return invalid(error.code, error.message)
  }
}

function answerToValue(value: Json, fallback: PatternVersion): Answer {
  if (!isJsonObject(value) || typeof value.pattern !== 'string') return invalid('line-invalid', 'a line is an object with a text "pattern"')
  const language = value.pattern_type ?? 'stix'
  if (language !== 'stix') return { ...NOTHING, valid: true, checked: false, literals: opaqueTexts(value.pattern) }
  const version = versionOf(value.pattern_version ?? value.stix_version ?? fallback)
  if (version === undefined) return invalid('pattern-version-unknown', 'a version of the pattern language is 2.0 or 2.1')
  return answerTo(value.pattern, version)
}

function versionOf(version: Json): PatternVersion | undefined {
  return version === '2.0' || version === '2.1' ? version : undefined
}

const NOTHING: Answer = {
  valid: false,
  checked: true,
  errors: [],
  warnings: [],
  paths: [],
  literals: [],
  comparisons: {},
  observation_ops: [],
  qualifiers: [],
}

function invalid(code: string, message: string): Answer {
  return { ...NOTHING, errors: [{ code, message, line: 1, column: 1 }] }
}

function answerTo(text: string, version: PatternVersion): Answer {
  const verdict = parsePattern(text, { version })
  const reading = verdict.ok ? verdict : readPattern(text, { version })
  const errors = verdict.ok ? [] : verdict.faults.map(lineFault)
  if (!reading.ok) return { ...NOTHING, errors }
  const { comparisons, observationOperators, qualifiers } = inspectPattern(reading.pattern)
  const byType = new Map<string, unknown[]>()
  for (const comparison of comparisons) {
    const steps = comparison.steps.map((step) => (step.kind === 'name' ? step.name : step.kind === 'index' ? step.index : '*'))
    const row = [steps, comparison.operator, operandText(comparison)]
    const rows = byType.get(comparison.objectType)
    if (rows === undefined) byType.set(comparison.objectType, [row])
    else rows.push(row)
  }
  return {
    valid: verdict.ok,
    checked: true,
    errors,
    warnings: regexFaults(reading.pattern).map(lineFault),
    paths: [...new Set(comparisons.map(({ path }) => path))],
    literals: literalsOf(reading.pattern).map(({ literal }) => printLiteral(literal)),
    comparisons: Object.fromEntries(byType),
    observation_ops: observationOperators.toSorted(),
    qualifiers: [...new Set(qualifiers)].toSorted(),
  }
}

function lineFault({ code, message, line, column }: PatternFault): LineFault {
  return { code, message, line, column }
}

/** @throws UsageError `file-unreadable` */
async function* openFile(path: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path)) yield chunk as Buffer
  } catch (error) {
    throw new UsageError('file-unreadable', `cannot read ${path}`, { cause: error })
  }
}

/** Lines without their newline; one that is too large is told and skipped. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array | 'too-large'> {
  let parts: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      const isTooLarge = size + end - from > LINE_BYTES_MAX
      yield isTooLarge ? 'too-large' : Buffer.concat([...parts, chunk.subarray(from, end)])
      parts = []
      size = 0
      from = end + 1
    }
    size += chunk.length - from
    if (size <= LINE_BYTES_MAX) parts.push(chunk.subarray(from))
    else parts = []
  }
  if (size > 0) yield size > LINE_BYTES_MAX ? 'too-large' : Buffer.concat(parts)
}
