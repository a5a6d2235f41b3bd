/** Reads an agreement that a person wrote, as YAML or JSON, and says what is wrong with it line by line. */
import { type Agreement, parseAgreementYaml } from '../agreement/index.ts'
import { ComityError, FoundationError, utf8Text } from '../foundation/index.ts'
import type { Input, Terminal } from './command.ts'
import { readInputFile } from './input-file.ts'

/** A draft as read, and where in its text stands what a pointer leads to. */
export type Draft = {
  readonly agreement: Agreement
  readonly placeOf: (pointer: string) => { readonly line: number; readonly column: number }
}

/** A file that is no agreement, or two that cannot be compared. */
export class DraftError extends ComityError<string> {}

/**
 * Reads a draft. Every fault is told on a line of its own, `comity: CODE: FILE:LINE:COLUMN: MESSAGE`; the last one is thrown. Whoever asked
 * for JSON gets them as `faults` on standard output as well.
 * @throws UsageError `file-unreadable`; DraftError with the code of the last fault
 */
export function readDraft(path: string, input: Pick<Input, 'isJson'>, terminal: Pick<Terminal, 'out' | 'tell'>): Draft {
  const read = parseAgreementYaml(textOf(path))
  if (read.ok) return read
  const told = read.faults.map(({ line, column, code, message }) => ({ line, column, code, message }))
  if (input.isJson) terminal.out(`${JSON.stringify({ faults: told })}\n`)
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
