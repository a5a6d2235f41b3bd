/** Plain lookups in an agreement that deciding, explaining and treating all need. */
import { type Agreement, type Annex, articlesOf, namesParty, type ReaderRole, type SharingArticle } from '../agreement/index.ts'
import type { CitedArticle, Note } from './decision.ts'

// An agreement never changes, and explaining one refusal looks at each of its articles.
const annexes = new WeakMap<Agreement, ReadonlyMap<string, Annex>>()
const readers = new WeakMap<Agreement, readonly ReaderRole[]>()

/** The annex of a sharing article. */
export function annexOf(agreement: Agreement, sharing: SharingArticle): Annex {
  let known = annexes.get(agreement)
  if (known === undefined) {
    known = new Map(agreement.annexes.map((annex) => [annex.code, annex]))
    annexes.set(agreement, known)
  }
  const annex = known.get(sharing.annex)
  if (annex === undefined) throw new Error('a checked agreement names only its own annexes')
  return annex
}

/** The roles that the reading article lets read. */
export function readersOf(agreement: Agreement): readonly ReaderRole[] {
  const known = readers.get(agreement)
  if (known !== undefined) return known
  const found = agreement.reading.roles.filter((entry) => entry.may.includes('read')).map((entry) => entry.role)
  readers.set(agreement, found)
  return found
}

/** Finds articles with their words and the notes on them, as decisions cite them; made at the first question. */
export function citing(agreement: Agreement, notes: readonly Note[]): (number: string) => CitedArticle {
  let known: ReadonlyMap<string, CitedArticle> | undefined
  return (number) => {
    known ??= new Map(articlesOf(agreement).map((article) => [article.number, citedArticle(article, notes)]))
    return known.get(number) ?? { number, text: '' }
  }
}

function citedArticle({ number, title, text }: { number: string; title: string; text: string }, notes: readonly Note[]): CitedArticle {
  const own = notes.filter(({ article }) => article === number).map(({ party, text: words }) => ({ party, text: words }))
  return Object.freeze({ number, text: `${title}: ${text}`, ...(own.length === 0 ? {} : { notes: own }) })
}

/** Finds the codes of the annexes that cover a type. */
export function covering(agreement: Agreement): (type: string) => readonly string[] {
  const known = new Map<string, string[]>()
  for (const { code, types } of agreement.annexes)
    for (const type of Object.keys(types)) known.set(type, [...(known.get(type) ?? []), code])
  return (type) => known.get(type) ?? []
}

/** Finds the sharing articles that name two parties as their sides. */
export function naming(agreement: Agreement): (from: string, to: string) => readonly SharingArticle[] {
  const known = new Map<string, readonly SharingArticle[]>()
  return (from, to) => {
    const pair = `${from} ${to}`
    const found =
      known.get(pair) ?? agreement.sharing.filter((one) => namesParty(agreement, one.from, from) && namesParty(agreement, one.to, to))
    known.set(pair, found)
    return found
  }
}
