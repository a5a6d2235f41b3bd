/** Options that say how a foreign file is to be read; every command that takes such files has them. */
import type { Instant } from '../foundation/index.ts'
import { formatOfFile, IMPORT_FORMATS, type ImportFormat, type ImportOptions, type Reopen } from '../intelligence/index.ts'
import { type Input, type Options, UsageError } from './command.ts'

/** The options. */
export const IMPORT_OPTIONS = {
  format: { type: 'string' },
  'ignore-distribution': { type: 'boolean' },
} as const satisfies Options
/** How they stand in a synopsis. */
export const IMPORT_SYNOPSIS = `[--format ${IMPORT_FORMATS.join('|')}] [--ignore-distribution]`

/** What the options say. @throws UsageError `usage` */
export function importOptions(input: Input, at: Instant): ImportOptions {
  return { at, ignoreDistribution: input.isSet('ignore-distribution') }
}

/** The format that the options name, else that of the file itself. @throws UsageError `usage`; FormatError when none fits */
export async function importFormat(input: Input, reopen: Reopen): Promise<ImportFormat> {
  const named = input.optional('format')
  if (named === undefined) return formatOfFile(reopen)
  const known = IMPORT_FORMATS.find((format) => format === named)
  if (known === undefined) throw new UsageError('usage', `--format is one of ${IMPORT_FORMATS.join(', ')}`)
  return known
}
