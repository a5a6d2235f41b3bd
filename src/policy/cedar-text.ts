/** How a policy is written in Cedar. What a policy reaches and what its text says come from one value, so they cannot differ. */
import type { EngineRequest } from './engine.ts'
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

/** A Cedar expression, and whether it holds for an item that comes in some way; that is absent where it is about the flow alone. */
export type Condition = { readonly text: string; readonly holds?: (context: EngineRequest['context']) => boolean }

/** A policy before it is text. */
export type PolicyDraft = {
  readonly effect: 'permit' | 'forbid'
  /** `article` always. */
  readonly annotations: Readonly<Record<string, string>>
  readonly reach: Reach
  /** All of which must hold beside the reach. */
  readonly conditions: readonly Condition[]
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

/** All that a policy asks beside the action: questions of one flow that meet and fail the same ones are the same to it. */
export function conditionsOf({ reach, conditions }: Pick<PolicyDraft, 'reach' | 'conditions'>): Condition[] {
  const { sides, from, to, purposes, types, annex } = reach
  return [
    sides === 'any' ? [] : areSides(sides),
    from === undefined ? [] : isParty('principal', from),
    to === undefined ? [] : isParty('resource', to),
    purposes === undefined ? [] : isFor(purposes),
    annex === undefined ? [] : isCovered(annex),
    conditions,
    types === undefined ? [] : isOneOf('type', types),
  ].flat()
}

/** A policy as Cedar text. */
export function policyText(draft: PolicyDraft): string {
  const [only, ...others] = draft.reach.actions.map((action) => `Action::${quoted(action)}`)
  const action = others.length === 0 ? `action == ${only}` : `action in [${[only, ...others].join(', ')}]`
  const clauses = conditionsOf(draft).map(({ text }) => text)
  const lines = Object.entries(draft.annotations).map(([name, value]) => `@${name}(${quoted(value)})\n`)
  const when = clauses.length === 0 ? '' : `\nwhen {\n  ${clauses.join(' &&\n  ')}\n}`
  return `${lines.join('')}${draft.effect} (principal, ${action}, resource)${when};\n`
}

// Each of these writes its text and its test from the same values.

/** That an attribute has one of some values, of which there is at least one: Cedar has no typed empty set. */
export function isOneOf(attribute: 'type' | 'dataSubject' | 'mode' | 'role', values: readonly string[]): Condition {
  return { text: oneOf(`context.${attribute}`, values), holds: (context) => values.includes(context[attribute] as string) }
}

/** That the purpose is one of some, of which there is at least one. */
export function isFor(purposes: readonly string[]): Condition {
  return { text: oneOf('context.purpose', purposes) }
}

/** That an annex covers the type. */
export function isCovered(annex: string): Condition {
  return { text: `context.annexes.contains(${quoted(annex)})`, holds: ({ annexes }) => (annexes as readonly string[]).includes(annex) }
}

type Rank = 'marking' | 'pap' | 'reliability' | 'credibility'

/** That a rank is no higher. */
export function isAtMost(attribute: Rank, most: number): Condition {
  return { text: `context.${attribute} <= ${most}`, holds: (context) => (context[attribute] as number) <= most }
}

/** That a rank is no lower. */
export function isAtLeast(attribute: Rank, least: number): Condition {
  return { text: `context.${attribute} >= ${least}`, holds: (context) => (context[attribute] as number) >= least }
}

/** That a rank is another. */
export function isNotRank(attribute: Rank, value: number): Condition {
  return { text: `context.${attribute} != ${value}`, holds: (context) => context[attribute] !== value }
}

/** That it was told whether an item is fact or assessment. */
export function isNatureTold(): Condition {
  return { text: 'context.nature != "untold"', holds: ({ nature }) => nature !== 'untold' }
}

/** That an item is, or is not, about a minor or of a special category. */
export function isSaid(attribute: 'minor' | 'special', value: boolean): Condition {
  return { text: `${value ? '' : '!'}context.${attribute}`, holds: (context) => context[attribute] === value }
}

function areSides(sides: 'differ' | 'same'): Condition {
  return { text: `principal ${sides === 'same' ? '==' : '!='} resource` }
}

/** That one side is one of some parties, of which there is at least one. */
export function isParty(side: 'principal' | 'resource', codes: readonly string[]): Condition {
  const [only, ...others] = codes.map((code) => `Party::${quoted(code)}`)
  return { text: others.length === 0 ? `${side} == ${only}` : `${side} in [${[only, ...others].join(', ')}]` }
}

/** That conditions on the flow alone do not all hold. */
export function notAll(conditions: readonly Condition[]): Condition {
  return { text: `!(${conditions.map(({ text }) => text).join(' && ')})` }
}

/** That a condition holds unless one on the flow alone does not. */
export function holdsWhere(flow: Condition, { text, holds }: Condition): Condition {
  return { text: `(${text} || !(${flow.text}))`, ...(holds && { holds }) }
}

function oneOf(name: string, values: readonly string[]): string {
  const [only, ...others] = values.map(quoted)
  return others.length === 0 ? `${name} == ${only}` : `[${[only, ...others].join(', ')}].contains(${name})`
}

// Cedar's string escapes are not JSON's, so only what needs none is written; the agreement's schema admits nothing else here.
function quoted(text: string): string {
  if (!/^[A-Za-z0-9 .+-]*$/.test(text)) throw new Error('a name in a checked agreement needs no escape')
  return `"${text}"`
}
