/** Pieces of sentences: the same rule is told in the same words everywhere. */
import type { AgreementText, Silence } from '../document/index.ts'

/** `1 day`, `2 days`. */
export function amount(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[], joint: 'and' | 'or' = 'and'): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`
}

const SILENCE_WORDS: Readonly<Record<Silence, string>> = {
  refuse: 'silence counts as a refusal',
  lapse: 'on silence it lapses without effect',
  suspend: 'on silence sharing under what it is about stops',
  erase: 'on silence what was received is erased',
  escalate: 'on silence the overseers are told and take it over',
}

/** A clock with its consequence: `within 24 hours (silence counts as a refusal)`. */
export function within(clock: ({ readonly hours: number } | { readonly days: number }) & { readonly onSilence: Silence }): string {
  const time = 'hours' in clock ? amount(clock.hours, 'hour') : amount(clock.days, 'day')
  return `within ${time} (${SILENCE_WORDS[clock.onSilence]})`
}

/** Words with hyphens as people write them. */
export function plain(word: string): string {
  return word.replaceAll('-', ' ')
}

/** Several words with hyphens as people write them. */
export function plainList(words: readonly string[], joint: 'and' | 'or' = 'and'): string {
  return listed(words.map(plain), joint)
}

/** A title inside a sentence. */
export function titled(title: string): string {
  return `"${title}"`
}

/** With a capital at the beginning. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** `article 4.1`, `articles 4.1 and 4.2`. */
export function articleList(numbers: readonly string[]): string {
  return `${numbers.length === 1 ? 'article' : 'articles'} ${listed(numbers)}`
}

/** A party's name and code: `Aldoria (XA)`; the bare code where the agreement does not list it. */
export function partyName(agreement: AgreementText, code: string): string {
  const party = agreement.parties.list.find((candidate) => candidate.code === code)
  return party === undefined ? code : `${party.name} (${code})`
}

/** Names of several parties. */
export function partyNames(agreement: AgreementText, codes: readonly string[]): string {
  return listed(codes.map((code) => partyName(agreement, code)))
}

/** Sentences, of which those that do not apply are left out. */
export function sentences(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' ')
}
