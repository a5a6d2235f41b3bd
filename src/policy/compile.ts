/**
 * An agreement as Cedar policies: one permit per sharing article and direction of use, one for a party's own items,
 * one forbid per reservation. Annotations carry the article; obligations are read from the document by policy id.
 */
import { type Agreement, partiesOfSide, type Reservation, reservationNumber, type SharingArticle, tlpRank } from '../agreement/index.ts'
import { annexOf, readersOf } from './conditions.ts'

/** Cedar schema of every question: the same for all agreements. */
export const CEDAR_SCHEMA = `entity Party;
action disclose, receive appliesTo {
  principal: Party, resource: Party,
  context: { purpose: String, type: String, marking: Long, dataSubject: String }
};
action read appliesTo {
  principal: Party, resource: Party,
  context: { purpose: String, type: String, marking: Long, dataSubject: String, role: String }
};
`

/** What a policy stands for. */
export type PolicyOrigin =
  | { readonly kind: 'sharing'; readonly sharing: SharingArticle }
  | { readonly kind: 'own-reading' }
  | { readonly kind: 'reservation'; readonly reservation: Reservation }

/** Policy texts by policy id, and what each id stands for. */
export type CompiledPolicies = {
  readonly texts: ReadonlyMap<string, string>
  readonly origins: ReadonlyMap<string, PolicyOrigin>
}

/** The policies of an agreement and the reservations known here. The same input always gives the same text. */
export function compilePolicies(agreement: Agreement, reservations: readonly Reservation[]): CompiledPolicies {
  const texts = new Map<string, string>()
  const origins = new Map<string, PolicyOrigin>()
  const add = (id: string, text: string, origin: PolicyOrigin) => {
    texts.set(id, text)
    origins.set(id, origin)
  }
  for (const [index, sharing] of agreement.sharing.entries()) {
    const origin = { kind: 'sharing', sharing } as const
    add(`sharing-${index}-cross`, crossingPolicy(agreement, sharing), origin)
    add(`sharing-${index}-read`, readingPolicy(agreement, sharing), origin)
  }
  add('own-reading', ownReadingPolicy(agreement), { kind: 'own-reading' })
  for (const reservation of reservations) {
    add(`reservation-${reservation.party}-${reservation.number}`, reservationPolicy(reservation), { kind: 'reservation', reservation })
  }
  return { texts, origins }
}

function crossingPolicy(agreement: Agreement, sharing: SharingArticle): string {
  const head = 'permit (principal, action in [Action::"disclose", Action::"receive"], resource)'
  return policy(sharingAnnotations(sharing), head, sharingConditions(agreement, sharing))
}

function readingPolicy(agreement: Agreement, sharing: SharingArticle): string {
  const head = 'permit (principal, action == Action::"read", resource)'
  const conditions = [...sharingConditions(agreement, sharing), isOneOf('context.role', readersOf(agreement))]
  return policy({ ...sharingAnnotations(sharing), reading: agreement.reading.article }, head, conditions)
}

function ownReadingPolicy(agreement: Agreement): string {
  const head = 'permit (principal, action == Action::"read", resource)'
  const purposes = agreement.purposes.list.map((purpose) => purpose.code)
  const conditions = ['principal == resource', isOneOf('context.purpose', purposes), isOneOf('context.role', readersOf(agreement))]
  return policy({ article: agreement.reading.article }, head, conditions)
}

function reservationPolicy(reservation: Reservation): string {
  const isDisclosure = reservation.forbids === 'disclose'
  const [itself, otherSide] = isDisclosure ? ['principal', 'resource'] : ['resource', 'principal']
  const { types, markingAtLeast, dataSubjects, purposes, parties } = reservation.when
  const conditions = [
    `${itself} == ${party(reservation.party)}`,
    parties === undefined ? [] : `${otherSide} in [${parties.map(party).join(', ')}]`,
    purposes === undefined ? [] : isOneOf('context.purpose', purposes),
    types === undefined ? [] : isOneOf('context.type', types),
    markingAtLeast === undefined ? [] : `context.marking >= ${tlpRank(markingAtLeast)}`,
    dataSubjects === undefined ? [] : isOneOf('context.dataSubject', dataSubjects),
  ].flat()
  const head = `forbid (principal, action == Action::${quote(reservation.forbids)}, resource)`
  return policy({ article: reservationNumber(reservation) }, head, conditions)
}

function sharingAnnotations(sharing: SharingArticle): Record<string, string> {
  return { article: sharing.article, annex: sharing.annex, ceiling: sharing.markingCeiling }
}

function sharingConditions(agreement: Agreement, sharing: SharingArticle): string[] {
  const types = Object.keys(annexOf(agreement, sharing).types)
  return [
    'principal != resource',
    `principal in [${partiesOfSide(agreement, sharing.from).map(party).join(', ')}]`,
    `resource in [${partiesOfSide(agreement, sharing.to).map(party).join(', ')}]`,
    isOneOf('context.purpose', sharing.purposes),
    `context.marking <= ${tlpRank(sharing.markingCeiling)}`,
    isOneOf('context.dataSubject', sharing.dataSubjects),
    isOneOf('context.type', types),
  ]
}

function policy(annotations: Record<string, string>, head: string, conditions: readonly string[]): string {
  const lines = Object.entries(annotations).map(([name, value]) => `@${name}(${quote(value)})`)
  return `${lines.join('\n')}\n${head}\nwhen {\n  ${conditions.join(' &&\n  ')}\n};\n`
}

// Cedar has no typed empty set, and no value is one of none.
function isOneOf(attribute: string, values: readonly string[]): string {
  return values.length === 0 ? 'false' : `[${values.map(quote).join(', ')}].contains(${attribute})`
}

function party(code: string): string {
  return `Party::${quote(code)}`
}

// Cedar's string escapes are not JSON's, so only what needs none is written; the agreement's schema admits nothing else here.
function quote(text: string): string {
  if (!/^[A-Za-z0-9 .+-]*$/.test(text)) throw new Error('a name in a checked agreement needs no escape')
  return `"${text}"`
}
