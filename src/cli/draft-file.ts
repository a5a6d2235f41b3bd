/** Reads an agreement that a person wrote, as YAML or JSON, and says what is wrong with it line by line. */
import { type Agreement, parseAgreementYaml } from '../agreement/index.ts'
import { ComityError, utf8Text } from '../foundation/index.ts'
import type { Terminal } from './command.ts'
import { readInputFile } from './input-file.ts'

/** A draft as read, and where in its text stands what a pointer leads to. */
export type Draft = {
  readonly agreement: Agreement
  readonly placeOf: (pointer: string) => { readonly line: number; readonly column: number }
}

/** A file that is no agreement; what is wrong with it has been told line by line. */
export class DraftError extends ComityError<string> {}

/** Reads a draft. All faults are told as `FILE:LINE:COLUMN: CODE: MESSAGE`. @throws UsageError `file-unreadable`; DraftError with the code of the first fault */
export function readDraft(path: string, terminal: Pick<Terminal, 'tell'>): Draft {
  const read = parseAgreementYaml(utf8Text(readInputFile(path)))
  if (read.ok) return read
  const [first] = read.faults
  for (const { line, column, code, message } of read.faults) terminal.tell(`${path}:${line}:${column}: ${code}: ${message}\n`)
  if (first === undefined) throw new Error('a text that is no agreement has a fault')
  const others = read.faults.length === 1 ? '' : `, and ${read.faults.length - 1} more`
  throw new DraftError(first.code, `${path} is no agreement: line ${first.line}, column ${first.column}${others}`)
}
