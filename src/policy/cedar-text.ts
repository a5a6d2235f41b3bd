/** How a policy is written in Cedar. What a policy reaches and what its text says come from one value, so they cannot differ. */
import type { Action, KnownQuestion } from './question.ts'

/**
 * The questions that a policy can match at all, by who does what with whom, for what, with which type (one of some, or one that an
 * annex covers); what is absent is left open. Policies are chosen for a question by it.
 */
export type Reach = {
  readonly actions: readonly Action[]
  /** Whether it is about what crosses a border (the sides differ), what does not (they are the same), or both. */
  readonly sides: 'differ' | 'same' | 'any'
  readonly from?: readonly string[]
  readonly to?: readonly string[]
  readonly purposes?: readonly string[]
  readonly types?: readonly string[]
  readonly annex?: string
}

/** A policy before it is text. */
export type PolicyDraft = {
  readonly effect: 'permit' | 'forbid'
  /** `article` always. */
  readonly annotations: Readonly<Record<string, string>>
  readonly reach: Reach
  /** Cedar expressions, all of which must hold beside the reach. */
  readonly conditions: readonly string[]
}

type Flow = Pick<KnownQuestion, 'action' | 'from' | 'to' | 'purpose'>

/** Whether a policy can match questions of a flow. */
export function reachesFlow({ actions, sides, from, to, purposes }: Reach, flow: Flow): boolean {
  const isSame = flow.from === flow.to
  if (sides !== 'any' && (sides === 'same') !== isSame) return false
  return actions.includes(flow.action) && isOpen(from, flow.from) && isOpen(to, flow.to) && isOpen(purposes, flow.purpose)
}

/** Whether a policy can match questions about a type that these annexes cover. */
export function reachesType({ types, annex }: Reach, type: string, annexes: readonly string[]): boolean {
  return isOpen(types, type) && (annex === undefined || annexes.includes(annex))
}

/** Whether there is any question that a policy could match; one that there is not for cannot be written and need not be. */
export function reachesAnything({ actions, from, to, purposes, types }: Reach): boolean {
  return [actions, from, to, purposes, types].every((list) => list === undefined || list.length > 0)
}

function isOpen(list: readonly string[] | undefined, value: string): boolean {
  return list === undefined || list.includes(value)
}

/** A policy as Cedar text. */
export function policyText({ effect, annotations, reach, conditions }: PolicyDraft): string {
  const { actions, sides, from, to, purposes, types, annex } = reach
  const [only, ...others] = actions.map((action) => `Action::${quoted(action)}`)
  const action = others.length === 0 ? `action == ${only}` : `action in [${[only, ...others].join(', ')}]`
  const clauses = [
    sides === 'any' ? [] : `principal ${sides === 'same' ? '==' : '!='} resource`,
    from === undefined ? [] : isParty('principal', from),
    to === undefined ? [] : isParty('resource', to),
    purposes === undefined ? [] : isOneOf('context.purpose', purposes),
    annex === undefined ? [] : `context.annexes.contains(${quoted(annex)})`,
    ...conditions,
    types === undefined ? [] : isOneOf('context.type', types),
  ].flat()
  const lines = Object.entries(annotations).map(([name, value]) => `@${name}(${quoted(value)})\n`)
  const when = clauses.length === 0 ? '' : `\nwhen {\n  ${clauses.join(' &&\n  ')}\n}`
  return `${lines.join('')}${effect} (principal, ${action}, resource)${when};\n`
}

/** That an attribute has one of some values, of which there is at least one: Cedar has no typed empty set. */
export function isOneOf(attribute: string, values: readonly string[]): string {
  const [only, ...others] = values.map(quoted)
  return others.length === 0 ? `${attribute} == ${only}` : `[${[only, ...others].join(', ')}].contains(${attribute})`
}

/** That one side is one of some parties, of which there is at least one. */
export function isParty(side: 'principal' | 'resource', codes: readonly string[]): string {
  const [only, ...others] = codes.map((code) => `Party::${quoted(code)}`)
  return others.length === 0 ? `${side} == ${only}` : `${side} in [${[only, ...others].join(', ')}]`
}

// Cedar's string escapes are not JSON's, so only what needs none is written; the agreement's schema admits nothing else here.
function quoted(text: string): string {
  if (!/^[A-Za-z0-9 .+-]*$/.test(text)) throw new Error('a name in a checked agreement needs no escape')
  return `"${text}"`
}
