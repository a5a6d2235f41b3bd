import type { AgreementText } from '../document/index.ts'
import type { AgreementErrorCode } from '../errors.ts'

/** Notes one fault. */
export type Report = (code: AgreementErrorCode, pointer: string, message: string) => void

/** What every check reads: the document, and its names, so that no list is searched for each reference. */
export type Checked = {
  readonly agreement: AgreementText
  readonly parties: ReadonlySet<string>
  readonly purposes: ReadonlySet<string>
  readonly annexes: ReadonlySet<string>
  /** Places of the sharing articles by number. */
  readonly sharing: ReadonlyMap<string, number>
  readonly report: Report
}

/** The names of a document. */
export function checkedDocument(agreement: AgreementText, report: Report): Checked {
  return {
    agreement,
    parties: new Set(agreement.parties.list.map(({ code }) => code)),
    purposes: new Set(agreement.purposes.list.map(({ code }) => code)),
    annexes: new Set(agreement.annexes.map(({ code }) => code)),
    sharing: new Map(agreement.sharing.map(({ article }, index) => [article, index])),
    report,
  }
}

/** Reports each value that was there before; `pointerOf` says where the value at an index stands. */
export function checkUnique(
  values: readonly string[],
  fault: { readonly report: Report; readonly code: AgreementErrorCode; readonly pointerOf: (index: number) => string },
): void {
  const seen = new Set<string>()
  for (const [index, value] of values.entries()) {
    if (seen.has(value)) fault.report(fault.code, fault.pointerOf(index), 'is named twice')
    seen.add(value)
  }
}

/** Reports a code that no party of the agreement has. */
export function checkParty({ parties, report }: Checked, code: string, pointer: string): void {
  if (!parties.has(code)) report('party-unknown', pointer, 'is not a listed party')
}

/** Reports each number that is not that of a sharing article. */
export function checkSharingNumbers({ sharing, report }: Checked, numbers: readonly string[], pointer: string): void {
  for (const [index, number] of numbers.entries()) {
    if (!sharing.has(number)) report('article-unknown', `${pointer}/${index}`, 'is not the number of a sharing article')
  }
}
