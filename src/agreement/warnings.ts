import type { AgreementText, SharingArticle } from './document/index.ts'
import { namesParty } from './sharing-side.ts'

/** What is lawful in an agreement and yet probably not meant. */
export type AgreementWarningCode = 'nothing-shared' | 'annex-unused' | 'articles-overlap'

/** One thing for the drafter to look at; `articles` are the numbers concerned. */
export type AgreementWarning = { readonly code: AgreementWarningCode; readonly articles: readonly string[]; readonly text: string }

/**
 * What a drafter should look at before signing: nothing is shared, an annex that no article uses, or two articles
 * that can both apply to one flow, where the stricter treatment then wins (spec/agreement.md#several-articles).
 */
export function agreementWarnings(agreement: AgreementText): AgreementWarning[] {
  return [...nothingShared(agreement), ...unusedAnnexes(agreement), ...overlaps(agreement)]
}

function nothingShared(agreement: AgreementText): AgreementWarning[] {
  if (agreement.sharing.length > 0) return []
  return [{ code: 'nothing-shared', articles: [], text: 'No article permits anything to be shared.' }]
}

function unusedAnnexes(agreement: AgreementText): AgreementWarning[] {
  const used = new Set(agreement.sharing.map((sharing) => sharing.annex))
  const unused = agreement.annexes.filter((annex) => !used.has(annex.code))
  return unused.map((annex) => ({ code: 'annex-unused', articles: [annex.article], text: `No article uses ${annex.article}.` }))
}

function overlaps(agreement: AgreementText): AgreementWarning[] {
  const warnings: AgreementWarning[] = []
  for (const [index, left] of agreement.sharing.entries()) {
    for (const right of agreement.sharing.slice(index + 1)) {
      if (!canBothApply(agreement, left, right)) continue
      const text = `Articles ${left.article} and ${right.article} can both apply to one item; the stricter treatment then wins.`
      warnings.push({ code: 'articles-overlap', articles: [left.article, right.article], text })
    }
  }
  return warnings
}

function canBothApply(agreement: AgreementText, left: SharingArticle, right: SharingArticle): boolean {
  const shareFlow = agreement.parties.list.some((from) =>
    agreement.parties.list.some(
      (to) =>
        from.code !== to.code &&
        [left, right].every((sharing) => namesParty(agreement, sharing.from, from.code) && namesParty(agreement, sharing.to, to.code)),
    ),
  )
  if (!shareFlow) return false
  const typesOf = (code: string) => Object.keys(agreement.annexes.find((annex) => annex.code === code)?.types ?? {})
  return (
    left.purposes.some((purpose) => right.purposes.includes(purpose)) &&
    left.dataSubjects.some((subject) => right.dataSubjects.includes(subject)) &&
    typesOf(left.annex).some((type) => typesOf(right.annex).includes(type))
  )
}
