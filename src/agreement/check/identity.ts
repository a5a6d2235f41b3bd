/** Version, article numbers, parties and languages. */
import { unbase64url } from '../../foundation/index.ts'
import type { AgreementParty } from '../document/index.ts'
import { articlesOf } from '../wording/index.ts'
import { type Checked, checkParty, checkUnique } from './checked.ts'

/** The first version has no prior one; every later version names it. */
export function checkVersion({ agreement, report }: Checked): void {
  const isFirst = agreement.version === 1
  const hasPrior = agreement.prior !== undefined
  if (isFirst === hasPrior)
    report('prior-invalid', '/prior', 'the first version has no prior version, every later one names it by its hash')
}

/** No two articles of any group have one number. */
export function checkArticleNumbers({ agreement, report }: Checked): void {
  const seen = new Set<string>()
  for (const { number, pointer } of articlesOf(agreement)) {
    if (seen.has(number)) report('article-duplicate', pointer, 'two articles have one number')
    seen.add(number)
  }
}

/** Codes and keys stand once, offices suffice for their quorum, the depositary is a party. */
export function checkParties(checked: Checked): void {
  const { agreement, report } = checked
  const { list, depositary } = agreement.parties
  const pointerOf = (index: number) => `/parties/list/${index}`
  checkUnique(
    list.map(({ code }) => code),
    { report, code: 'party-duplicate', pointerOf },
  )
  checkUnique(
    list.map(({ root }) => root),
    { report, code: 'root-invalid', pointerOf },
  )
  for (const [index, party] of list.entries()) {
    if (!isCanonicalBase64url(party.root)) report('root-invalid', `${pointerOf(index)}/root`, 'is not canonical base64url')
    checkOffices(checked, party, pointerOf(index))
  }
  if (depositary !== undefined) checkParty(checked, depositary, '/parties/depositary')
}

function isCanonicalBase64url(text: string): boolean {
  try {
    unbase64url(text)
    return true
  } catch {
    return false
  }
}

function checkOffices({ report }: Checked, { offices, officesQuorum }: AgreementParty, pointer: string): void {
  if (offices !== undefined) {
    checkUnique(
      offices.map(({ code }) => code),
      { report, code: 'offices-invalid', pointerOf: (index) => `${pointer}/offices/${index}/code` },
    )
  }
  if (officesQuorum !== undefined && officesQuorum > (offices?.length ?? 0)) {
    report('offices-invalid', `${pointer}/officesQuorum`, 'asks for more offices than the party lists')
  }
}

/** Each language stands once and the one that prevails is among them. */
export function checkTexts({ agreement, report }: Checked): void {
  const { texts } = agreement
  if (texts === undefined) return
  const languages = texts.list.map(({ language }) => language)
  checkUnique(languages, { report, code: 'language-invalid', pointerOf: (index) => `/texts/list/${index}/language` })
  if (!languages.includes(texts.prevails)) report('language-invalid', '/texts/prevails', 'is not among the languages of the text')
}
