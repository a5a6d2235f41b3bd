/** Agreements of any number of sharing articles, as a large treaty would have them. */
import { AGREEMENT_FORMAT } from '../src/agreement/index.ts'
import { base64url, type Json } from '../src/foundation/index.ts'

const PARTIES = ['XA', 'XB', 'XC', 'XD', 'XE', 'XF', 'XG', 'XH']
const PURPOSES = ['cyber-defence', 'criminal-investigation', 'financial-intelligence', 'border-security']
const ANNEX_CODES = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']
const SUBJECTS = ['none', 'suspect', 'convicted', 'victim', 'witness', 'contact', 'officer', 'unspecified']
const MARKINGS = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT']

/** STIX types of the annexes. */
export const LARGE_TYPES: readonly string[] = Array.from({ length: 60 }, (_, index) => `x-type-${index + 1}`)
/** Parties of a large agreement, the overseer aside. */
export const LARGE_PARTIES: readonly string[] = PARTIES
/** Purposes of a large agreement. */
export const LARGE_PURPOSES: readonly string[] = PURPOSES

/**
 * A text with that many sharing articles among eight parties for four purposes. A third of them is for two parties, a third lets one
 * party give to all, a third is for everyone; each annex covers 20 of 60 types, so that articles overlap as they do in treaties.
 */
export function largeAgreement(articles: number): Json {
  const list = [...PARTIES, 'XO'].map((code, index) => ({
    code,
    name: code,
    root: base64url(new Uint8Array(32).fill(index + 1)),
    role: code === 'XO' ? 'overseer' : 'party',
  }))
  const text = {
    format: AGREEMENT_FORMAT,
    id: `benchmark-${articles}`,
    version: 1,
    title: `Benchmark of ${articles} articles`,
    parties: { article: '1', list },
    purposes: { article: '2', list: PURPOSES.map((code) => ({ code, title: code })) },
    annexes: ANNEX_CODES.map((code, index) => annex(code, index)),
    people: { article: '3.1', untoldMinor: 'adult', untoldSpecial: 'ordinary', bulkItems: 10 },
    sharing: Array.from({ length: articles }, (_, index) => sharingArticle(index)),
    unmarked: { article: '3', treatAs: 'AMBER' },
    onward: { article: '7', rule: 'origin-consent' },
    retention: { article: '6', days: 180, atEnd: 'erase' },
    reading: { article: '8', roles: [{ role: 'analyst', may: ['read'] }] },
    witnesses: { article: '9', quorum: 5, graceSeconds: 60, checkpointSeconds: 5 },
    oversight: { article: '10', overseers: [{ party: 'XO', reads: 'all' }] },
    entryIntoForce: { article: '11.1', rule: 'all-ratified' },
    sunset: { article: '11.2', at: '2040-01-01T00:00:00Z' },
    never: [{ article: '12.1', rule: 'bulk-special-categories', text: 'No bulk.' }],
  }
  return JSON.parse(JSON.stringify(text)) as Json
}

function annex(code: string, index: number) {
  const covered = Array.from({ length: 20 }, (_, place) => LARGE_TYPES[(index * 7 + place) % LARGE_TYPES.length] as string)
  const fields = { name: 'as-is', labels: 'drop', value: index % 2 === 0 ? 'generalise' : 'as-is' }
  return { article: `Annex ${code}`, code, title: code, types: Object.fromEntries(covered.map((type) => [type, fields])) }
}

function sharingArticle(index: number) {
  const from = PARTIES[index % PARTIES.length] as string
  const to = PARTIES[(index + 1 + (Math.floor(index / PARTIES.length) % (PARTIES.length - 1))) % PARTIES.length] as string
  const sides = [
    { from: [from], to: [to] },
    { from: [from], to: ['*'] },
    { from: ['*'], to: ['*'] },
  ][index % 3]
  return {
    ...sides,
    article: `4.${Math.floor(index / 500) + 1}.${(index % 500) + 1}`,
    title: `Exchange ${index + 1}`,
    text: 'These parties share these facts for this purpose.',
    purposes: [PURPOSES[index % PURPOSES.length]],
    annex: ANNEX_CODES[(index * 3) % ANNEX_CODES.length],
    markingCeiling: MARKINGS[index % MARKINGS.length],
    dataSubjects: SUBJECTS.slice(0, 1 + (index % SUBJECTS.length)),
    ...(index % 5 === 0 && { modes: ['push', 'request'] }),
    ...(index % 7 === 0 && { reliabilityAtLeast: 'B' }),
  }
}
