/** Tables of indicators as STIX 2.1: one indicator for each value. */
import { createHash } from 'node:crypto'
import { canonicalJson, type Json, type JsonObject } from '../../../foundation/index.ts'
import { publishedMarking } from '../../marking/terms.ts'
import { Emission, unmapped } from '../emission.ts'
import type { ImportEntry, ImportOptions, Reopen } from '../entry.ts'
import { FormatError } from '../errors.ts'
import { timeOf, withoutMilliseconds } from '../reading.ts'
import { IMPORT_NAMESPACE, uuid5 } from '../stable-id.ts'
import { type ColumnRole, type Columns, detectedColumns, isKind, kindOfWord, namedColumns } from './columns.ts'
import { type Detected, detectIndicator, indicatorOfKind, patternOf } from './indicator-type.ts'
import { isComment, type Row, rowsOf, textsOf } from './rows.ts'

const DELIMITERS = [',', ';', '\t', '|']
const SAMPLE_ROWS = 200
const ROWS_MAX = 2_000_000
/** A row may have several. */
const VALUES_MAX = 2_000_000
const LABELS_MAX = 50

/**
 * Converts a table. It is read twice: the first time for its digest, its encoding and its columns.
 * @throws FormatError when it is no UTF-8, or nothing tells which column holds the indicators
 */
export async function* convertTable(reopen: Reopen, options: ImportOptions): AsyncGenerator<ImportEntry, void, undefined> {
  const emission = new Emission()
  const { delimiter, columns, digest } = await sampled(reopen, options)
  const table = new Table(columns, { emission, options, source: options.source ?? `sha256 ${digest}` })
  yield* table.ignoredColumns()
  let isFirst = true
  let rows = 0
  for await (const row of rowsOf(textsOf(reopen()), delimiter)) {
    if (isComment(row)) continue
    const isHeader = isFirst && columns.hasHeader
    isFirst = false
    if (isHeader) continue
    rows += 1
    if (rows > ROWS_MAX) throw new FormatError('format-too-large', `the table has more than ${ROWS_MAX} rows: divide it`)
    yield* table.row(row)
  }
  yield* emission.definitions()
  yield { kind: 'end', bundleId: `bundle--${uuid5(IMPORT_NAMESPACE, `table ${digest}`)}`, objects: emission.objects }
}

type Sample = { readonly delimiter: string; readonly columns: Columns; readonly digest: string }

async function sampled(reopen: Reopen, { columns, delimiter }: ImportOptions): Promise<Sample> {
  const hash = createHash('sha256')
  let head = ''
  for await (const text of textsOf(hashed(reopen(), hash))) if (head.length < 256 * 1024) head += text
  if (head.startsWith('\u{feff}')) head = head.slice(1)
  // The last line of the head may be cut.
  const lines = head.split(/\r\n|\r|\n/)
  const own = delimiter ?? delimiterOf(lines.filter((line) => line !== '' && !line.startsWith('#')).slice(0, SAMPLE_ROWS))
  const rows: string[][] = []
  let comment: string[] | undefined
  for await (const row of rowsOf(only(head), own)) {
    if (isComment(row)) comment = rows.length === 0 ? (row.fields[0] as string).slice(1).split(own).map(unquoted) : comment
    else if (row.fault === undefined) rows.push([...row.fields])
    if (rows.length === SAMPLE_ROWS) break
  }
  const known = columns === undefined ? detectedColumns(rows, comment) : namedColumns(columns, rows[0] ?? [])
  return { delimiter: own, columns: known, digest: hash.digest('hex') }
}

async function* hashed(chunks: AsyncIterable<Uint8Array>, hash: { update(bytes: Uint8Array): unknown }): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk)
    yield chunk
  }
}

async function* only(text: string): AsyncGenerator<string> {
  yield text
}

function unquoted(field: string): string {
  return field.trim().replace(/^"|"$/g, '')
}

/** The character that stands equally often in most lines; a comma where none does, for then there is one column. */
function delimiterOf(lines: readonly string[]): string {
  const scores = DELIMITERS.map((delimiter) => {
    const counts = lines.map((line) => line.replaceAll(/"[^"]*"/g, '').split(delimiter).length - 1)
    const usual = counts[0] ?? 0
    return { delimiter, score: usual === 0 ? 0 : counts.filter((count) => count === usual).length }
  })
  const best = scores.reduce((left, right) => (right.score > left.score ? right : left))
  return best.score === 0 ? ',' : best.delimiter
}

type Setting = { readonly emission: Emission; readonly options: ImportOptions; readonly source: string }

class Table {
  readonly #columns: Columns
  readonly #setting: Setting
  readonly #created: string
  readonly #marking: readonly string[]
  /** Whole: of a part of each, two different values would be taken for one in some table of a million. */
  readonly #seen = new Set<string>()

  constructor(columns: Columns, setting: Setting) {
    this.#columns = columns
    this.#setting = setting
    this.#created = new Date(setting.options.at).toISOString()
    this.#marking = markingOf(setting.options.marking)
  }

  *ignoredColumns(): Generator<ImportEntry> {
    for (const [index, role] of this.#columns.roles.entries())
      if (role === 'ignored') yield unmapped(`column ${index + 1}`, 'member-unmapped', 'nothing tells what the column holds')
  }

  *row(row: Row): Generator<ImportEntry> {
    const place = `row ${row.number}`
    if (row.fault !== undefined) return yield unmapped(place, 'element-invalid', row.fault)
    const told: ImportEntry[] = []
    const common = this.#commonOf(row, place, told)
    let made = 0
    for (const [index, role] of this.#columns.roles.entries()) {
      const text = row.fields[index] ?? ''
      if (text === '' || (role !== 'value' && !isKind(role))) continue
      const found = this.#detected(text, role, row)
      if ('why' in found) {
        yield unmapped(place, 'value-ambiguous', found.why)
        continue
      }
      if (found.isDefanged) told.push(unmapped(place, 'rewritten', 'the value was written so that nobody clicks on it'))
      made += 1
      yield* this.#indicator(found, common, place)
    }
    if (made > 0) yield* told
    else if (row.fields.length < this.#columns.roles.length)
      yield unmapped(place, 'element-invalid', 'has fewer fields than the table has columns')
  }

  #detected(text: string, role: ColumnRole, row: Row): Detected | { readonly why: string } {
    if (isKind(role)) return indicatorOfKind(role, text) ?? { why: `is no value of the kind ${role}` }
    const typed = this.#field(row, 'type')
    if (typed === '') return detectIndicator(text)
    const kind = kindOfWord(typed)
    if (kind === undefined) return { why: 'the type that the row names is not known' }
    return indicatorOfKind(kind, text) ?? { why: `is no value of the kind ${kind} that the row names` }
  }

  #field(row: Row, wanted: ColumnRole): string {
    const index = this.#columns.roles.indexOf(wanted)
    return index === -1 ? '' : (row.fields[index] ?? '')
  }

  #commonOf(row: Row, place: string, told: ImportEntry[]): JsonObject {
    const common: Record<string, Json> = { ...markedBy(this.#marksOf(row, place, told)) }
    for (const role of ['description', 'name'] as const) {
      const text = this.#field(row, role)
      if (text === '') continue
      common[role] = text
      if (/^[=+@\t\r-]/.test(text)) told.push(unmapped(place, 'value-unsafe', `the ${role} begins like a formula`))
    }
    const labels = this.#field(row, 'labels')
      .split(/[,;|]/)
      .map((label) => label.trim())
      .filter((label) => label !== '')
    if (labels.length > 0) common.labels = labels.slice(0, LABELS_MAX)
    const confidence = this.#field(row, 'confidence')
    if (/^(?:100|\d{1,2})$/.test(confidence)) common.confidence = Number(confidence)
    else if (confidence !== '') told.push(unmapped(place, 'value-invalid', 'the confidence is no number from 0 to 100'))
    const reference = this.#field(row, 'reference')
    if (/^https?:\/\/\S+$/.test(reference)) common.external_references = [{ source_name: 'reference', url: reference }]
    else if (reference !== '') common.external_references = [{ source_name: reference.slice(0, 200), description: 'named as the source' }]
    return { ...common, ...this.#timesOf(row, place, told) }
  }

  #timesOf(row: Row, place: string, told: ImportEntry[]): JsonObject {
    const read = (role: 'first-seen' | 'valid-until'): string | undefined => {
      const text = this.#field(row, role)
      const time = timeOf(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text)
      if (text !== '' && time === undefined) told.push(unmapped(place, 'value-invalid', `${role} is no time`))
      return time
    }
    const from = read('first-seen') ?? withoutMilliseconds(this.#created)
    const until = read('valid-until')
    return { valid_from: from, ...(until !== undefined && until > from && { valid_until: until }) }
  }

  #marksOf(row: Row, place: string, told: ImportEntry[]): readonly string[] {
    const word = this.#field(row, 'tlp')
    if (word === '') return this.#marking
    const level = word.replace(/^TLP:/i, '').toUpperCase()
    const known = publishedMarking(`TLP:${level === 'WHITE' ? 'CLEAR' : level}`)
    if (known !== undefined) return [known]
    told.push(unmapped(place, 'handling-unknown', 'the level is none of TLP: TLP:RED holds'))
    return [publishedMarking('TLP:RED') as string]
  }

  *#indicator(found: Detected, common: JsonObject, place: string): Generator<ImportEntry> {
    const { emission, source } = this.#setting
    const uuid = uuid5(IMPORT_NAMESPACE, canonicalJson(['indicator', source, found.kind, found.value]))
    if (this.#seen.has(uuid)) return yield unmapped(place, 'repeated', 'an earlier row has the same value')
    if (this.#seen.size === VALUES_MAX) throw new FormatError('format-too-large', `the table has more than ${VALUES_MAX} values: divide it`)
    this.#seen.add(uuid)
    const indicator = {
      type: 'indicator',
      spec_version: '2.1',
      id: `indicator--${uuid}`,
      created: this.#created,
      modified: this.#created,
      ...common,
      pattern: patternOf(found),
      pattern_type: 'stix',
      pattern_version: '2.1',
    }
    yield emission.object(indicator, place)
  }
}

function markedBy(marks: readonly string[]): JsonObject {
  return marks.length === 0 ? {} : { object_marking_refs: marks }
}

function markingOf(name: string | undefined): readonly string[] {
  if (name === undefined) return []
  const marking = publishedMarking(name)
  if (marking === undefined) throw new FormatError('format-columns', 'the marking is none of TLP or PAP, such as TLP:AMBER')
  return [marking]
}
