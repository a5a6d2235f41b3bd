/** Options that say how a foreign file is to be read; every command that takes such files has them. */
import type { Instant } from '../foundation/index.ts'
import { formatOfFile, IMPORT_FORMATS, type ImportFormat, type ImportOptions, type Reopen } from '../intelligence/index.ts'
import { type Input, type Options, UsageError } from './command.ts'

/** The options. */
export const IMPORT_OPTIONS = {
  format: { type: 'string' },
  'ignore-distribution': { type: 'boolean' },
  columns: { type: 'string' },
  delimiter: { type: 'string' },
  source: { type: 'string' },
  marking: { type: 'string' },
} as const satisfies Options
/** How they stand in a synopsis. */
export const IMPORT_SYNOPSIS = `[--format ${IMPORT_FORMATS.join('|')}] [--ignore-distribution] [--columns ROLE,...] [--delimiter CHARACTER] [--source NAME] [--marking TLP:LEVEL]`

/** What the options say. @throws UsageError `usage` */
export function importOptions(input: Input, at: Instant): ImportOptions {
  const columns = input.optional('columns')?.split(',')
  const delimiter = input.optional('delimiter')?.replace('\\t', '\t')
  if (delimiter !== undefined && delimiter.length !== 1) throw new UsageError('usage', '--delimiter is one character')
  const source = input.optional('source')
  const marking = input.optional('marking')
  return {
    at,
    ignoreDistribution: input.isSet('ignore-distribution'),
    ...(columns !== undefined && { columns }),
    ...(delimiter !== undefined && { delimiter }),
    ...(source !== undefined && { source }),
    ...(marking !== undefined && { marking }),
  }
}

/** The format that the options name, else that of the file itself. @throws UsageError `usage`; FormatError when none fits */
export async function importFormat(input: Input, reopen: Reopen): Promise<ImportFormat> {
  const named = input.optional('format')
  if (named === undefined) return formatOfFile(reopen)
  const known = IMPORT_FORMATS.find((format) => format === named)
  if (known === undefined) throw new UsageError('usage', `--format is one of ${IMPORT_FORMATS.join(', ')}`)
  return known
}
