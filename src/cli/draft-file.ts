/** Reads an agreement that a person wrote, as YAML or JSON, and says what is wrong with it line by line. */
import { type Agreement, parseAgreementYaml } from '../agreement/index.ts'
import { ComityError, FoundationError, utf8Text } from '../foundation/index.ts'
import type { Terminal } from './command.ts'
import { readInputFile } from './input-file.ts'

/** A draft as read, and where in its text stands what a pointer leads to. */
export type Draft = {
  readonly agreement: Agreement
  readonly placeOf: (pointer: string) => { readonly line: number; readonly column: number }
}

/** A file that is no agreement, or two that cannot be compared. */
export class DraftError extends ComityError<string> {}

/** One thing that is wrong with a draft, for whoever reads JSON. */
export type DraftFault = { readonly line: number; readonly column: number; readonly code: string; readonly message: string }

/**
 * Reads a draft. Every fault is told on a line of its own, `comity: CODE: FILE:LINE:COLUMN: MESSAGE`; the last one is thrown.
 * @throws UsageError `file-unreadable`; DraftError with the code of the last fault
 */
export function readDraft(
  path: string,
  terminal: Pick<Terminal, 'tell'>,
  onFaults: (faults: readonly DraftFault[]) => void = () => undefined,
): Draft {
  const read = parseAgreementYaml(textOf(path))
  if (read.ok) return read
  onFaults(read.faults.map(({ line, column, code, message }) => ({ line, column, code, message })))
  const faults = read.faults.map(({ line, column, code, message }) => new DraftError(code, `${path}:${line}:${column}: ${message}`))
  const last = faults.at(-1)
  if (last === undefined) throw new Error('a text that is no agreement has a fault')
  for (const { code, message } of faults.slice(0, -1)) terminal.tell(`comity: ${code}: ${message}\n`)
  throw last
}

function textOf(path: string): string {
  const bytes = readInputFile(path)
  try {
    return utf8Text(bytes)
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error
    throw new DraftError(error.code, `${path}: the text is not UTF-8`, { cause: error })
  }
}
