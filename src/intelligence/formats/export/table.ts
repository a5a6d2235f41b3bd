/** Indicators as a table of comma-separated values (RFC 4180) that spreadsheets open without running anything. */
import type { Json } from '../../../foundation/index.ts'
import { isContested } from '../../marking/narrowed-handling.ts'
import { type Exporter, type ExportTerms, type Tell, termsText } from './item.ts'
import { isCurrent, isIndicator, soughtValues } from './sought-values.ts'

/** Columns, in order; those that the import of tables knows have its names. */
export const TABLE_COLUMNS = [
  'type',
  'value',
  'name',
  'description',
  'valid_from',
  'valid_until',
  'confidence',
  'labels',
  'tlp',
  'pap',
  'reliability',
  'credibility',
  'own_reliability',
  'own_credibility',
  'accuracy',
  'purpose',
  'erase_by',
  'stix_id',
] as const

/** One row for each value of each indicator. */
export function tableExport(terms: ExportTerms, tell: Tell): Exporter {
  return {
    mediaType: 'text/csv; charset=utf-8; header=present',
    start: () =>
      `${termsText(terms)
        .map((text) => `# ${text}\r\n`)
        .join('')}${TABLE_COLUMNS.join(',')}\r\n`,
    add({ object, marking, pap, reliability, credibility, ownGrade, retainUntil }, place) {
      if (!isIndicator(object)) {
        tell(place, 'not-in-format', `${String(object.type)} is no indicator`)
        return ''
      }
      if (!isCurrent(object, terms.at)) {
        tell(place, 'not-in-format', 'is revoked or no longer valid')
        return ''
      }
      const values = soughtValues(object)
      if (values === undefined) {
        tell(place, 'not-in-format', 'its pattern needs more than one value, or is in another language')
        return ''
      }
      const { name, description, valid_from: from, valid_until: until, confidence, labels, id } = object
      if (values.some(({ value }) => unformed(value) !== value))
        tell(place, 'value-unsafe', 'its value begins like a formula: an apostrophe stands before it')
      return values
        .map(({ kind, value }) =>
          row([
            ...[kind, value, name, description, from, until, confidence, Array.isArray(labels) ? labels.join(';') : ''],
            ...[marking, pap === 'none' ? '' : pap, reliability, credibility, ownGrade?.reliability, ownGrade?.credibility],
            isContested(object) ? 'contested' : '',
            ...[terms.purpose, new Date(retainUntil).toISOString(), id],
          ]),
        )
        .join('')
    },
    finish: () => '',
  }
}

function row(values: readonly (Json | undefined)[]): string {
  return `${values.map(field).join(',')}\r\n`
}

/** A field in quotes, in which a spreadsheet finds no formula. */
export function field(value: Json | undefined): string {
  const safe = unformed(value === undefined || value === null ? '' : String(value))
  return safe === '' ? '' : `"${safe.replaceAll('"', '""')}"`
}

/**
 * A text with an apostrophe before what would be a formula: at its beginning, and where another field begins for a spreadsheet that takes
 * semicolons or tabs for what parts fields, as those of many countries do, and so reads past the quotes.
 */
function unformed(text: string): string {
  return text.replaceAll('\0', '').replaceAll(/^(?=\s*[=+@\t\r-])|(?<=[;\t\r\n][\s"]*)(?=[=+@-])/g, "'")
}
