/** Lists that speak of parties and purposes, one entry each. */
import { COURT_USE } from '../document/index.ts'
import { type Checked, checkParty, checkUnique } from './checked.ts'

/** Purposes and annexes stand once; legal bases, jurisdictions, labels and contacts are those of listed parties. */
export function checkReferences(checked: Checked): void {
  const { agreement, report } = checked
  const { purposes, annexes, classification, jurisdictions, rights } = agreement
  const codes = (list: readonly { readonly code: string }[]) => list.map(({ code }) => code)
  checkUnique(codes(purposes.list), { report, code: 'purpose-duplicate', pointerOf: (index) => `/purposes/list/${index}` })
  for (const [index, { code }] of purposes.list.entries())
    if (code === COURT_USE) report('purpose-reserved', `/purposes/list/${index}/code`, 'is no purpose: the article on courts says who may')
  checkUnique(codes(annexes), { report, code: 'annex-duplicate', pointerOf: (index) => `/annexes/${index}` })
  checkLegalBasis(checked)
  checkOnePerParty(checked, jurisdictions?.list ?? [], '/jurisdictions/list')
  checkOnePerParty(checked, rights?.contacts ?? [], '/rights/contacts')
  checkOnePerParty(checked, classification?.ceilings ?? [], '/classification/ceilings')
  const labels = classification?.list ?? []
  for (const [index, { party }] of labels.entries()) checkParty(checked, party, `/classification/list/${index}/party`)
  checkUnique(
    labels.map(({ party, label }) => `${party} ${label}`),
    { report, code: 'entry-duplicate', pointerOf: (index) => `/classification/list/${index}/label` },
  )
}

function checkLegalBasis(checked: Checked): void {
  for (const [index, { party, purposes }] of (checked.agreement.legalBasis?.list ?? []).entries()) {
    const pointer = `/legalBasis/list/${index}`
    checkParty(checked, party, `${pointer}/party`)
    for (const [place, purpose] of (purposes ?? []).entries()) {
      if (!checked.purposes.has(purpose)) {
        checked.report('purpose-unknown', `${pointer}/purposes/${place}`, 'is not a purpose of the agreement')
      }
    }
  }
}

function checkOnePerParty(checked: Checked, list: readonly { readonly party: string }[], pointer: string): void {
  const pointerOf = (index: number) => `${pointer}/${index}/party`
  for (const [index, { party }] of list.entries()) checkParty(checked, party, pointerOf(index))
  checkUnique(
    list.map(({ party }) => party),
    { report: checked.report, code: 'entry-duplicate', pointerOf },
  )
}
