/** Sharing articles, and the retention and quality that bound them. */
import { credibilityRank, reliabilityRank, type SharingArticle } from '../document/index.ts'
import { type Checked, checkUnique } from './checked.ts'

/** Each sharing article names known parties, purposes and an annex, and is nowhere laxer than the agreement in general. */
export function checkSharing(checked: Checked): void {
  for (const [index, sharing] of checked.agreement.sharing.entries()) checkArticle(checked, sharing, `/sharing/${index}`)
  checkRetention(checked)
}

function checkArticle(checked: Checked, sharing: SharingArticle, pointer: string): void {
  const { purposes, annexes, report, agreement } = checked
  checkSide(checked, sharing.from, `${pointer}/from`)
  checkSide(checked, sharing.to, `${pointer}/to`)
  for (const [index, purpose] of sharing.purposes.entries()) {
    if (!purposes.has(purpose)) report('purpose-unknown', `${pointer}/purposes/${index}`, 'is not a purpose of the agreement')
  }
  if (!annexes.has(sharing.annex)) report('annex-unknown', `${pointer}/annex`, 'is not an annex of the agreement')
  if (sharing.retentionDays !== undefined && sharing.retentionDays > agreement.retention.days) {
    report('retention-invalid', `${pointer}/retentionDays`, 'is longer than the general period')
  }
  checkGrades(checked, sharing, pointer)
}

function checkGrades({ agreement, report }: Checked, sharing: SharingArticle, pointer: string): void {
  const { reliabilityAtLeast, credibilityAtLeast } = agreement.quality ?? {}
  const isSourceLaxer =
    reliabilityAtLeast !== undefined &&
    sharing.reliabilityAtLeast !== undefined &&
    reliabilityRank(sharing.reliabilityAtLeast) > reliabilityRank(reliabilityAtLeast)
  if (isSourceLaxer) report('quality-invalid', `${pointer}/reliabilityAtLeast`, 'is laxer than the general quality, which holds anyway')
  const isInformationLaxer =
    credibilityAtLeast !== undefined &&
    sharing.credibilityAtLeast !== undefined &&
    credibilityRank(sharing.credibilityAtLeast) > credibilityRank(credibilityAtLeast)
  if (isInformationLaxer)
    report('quality-invalid', `${pointer}/credibilityAtLeast`, 'is laxer than the general quality, which holds anyway')
}

function checkSide({ parties, report }: Checked, side: readonly string[], pointer: string): void {
  for (const [index, code] of side.entries()) {
    const isAloneAll = code === '*' && side.length === 1
    if (!isAloneAll && !parties.has(code)) report('party-unknown', `${pointer}/${index}`, 'is neither a listed party nor "*" alone')
  }
}

function checkRetention({ agreement, report }: Checked): void {
  const { days, shorter, reviewDays } = agreement.retention
  for (const [index, rule] of (shorter ?? []).entries()) {
    if (rule.days >= days) report('retention-invalid', `/retention/shorter/${index}/days`, 'is not shorter than the general period')
  }
  checkUnique(
    (shorter ?? []).flatMap((rule) => [...rule.dataSubjects]),
    { report, code: 'retention-invalid', pointerOf: () => '/retention/shorter' },
  )
  if (reviewDays !== undefined && reviewDays > days) {
    report('retention-invalid', '/retention/reviewDays', 'is later than the erasure, so that the review would never come')
  }
}
