/** Asks Cedar with the few policies that can matter to a question; each such set is verified and parsed before its first answer. */
import { type Condition, reachesFlow, reachesType } from './cedar-text.ts'
import { type CompiledPolicy, compilePolicies, contextOf, type PolicyOrigin } from './compile.ts'
import { type Engine, openEngine, verifyPolicies } from './engine.ts'
import type { KnownQuestion } from './question.ts'
import type { Terms } from './terms.ts'

/** What determined an answer; `error` means that nothing may be concluded. */
export type Answer =
  | { readonly kind: 'allow' | 'deny'; readonly origins: readonly PolicyOrigin[] }
  | { readonly kind: 'error'; readonly detail: string }

/** Answers questions; never throws. */
export type Ask = (question: KnownQuestion) => Answer

/** How policies are proven and opened. */
export type Opening = {
  readonly verify: (texts: ReadonlyMap<string, string>) => void
  readonly open: (texts: ReadonlyMap<string, string>) => Engine
}

/** Flows and sets of policies that are remembered; the oldest go first and are made again when they are asked for. */
const REMEMBERED_MAX = 1_024

/** So many policies are cheaper asked than set apart by type, for each set that is asked is parsed on its own. */
const FEW = 24

/**
 * Answers by policies that are compiled at the first question, for a node keeps deciders of agreements that nothing is asked
 * about. Policies that are not valid, and any failure of the engine, make an answer an error.
 */
export function partitioned(terms: Terms, opening: Opening = { verify: verifyPolicies, open: openEngine }): Ask {
  let policies: readonly CompiledPolicy[] | undefined
  const flows = remembering<ReturnType<typeof flowOf>>()
  const engines = remembering<Engine>()
  const verified = new Set<string>()

  const reaching = (question: KnownQuestion): readonly CompiledPolicy[] => {
    policies ??= compilePolicies(terms)
    const chosen = policies.filter(({ reach }) => reachesFlow(reach, question))
    const fresh = chosen.filter(({ id }) => !verified.has(id))
    if (fresh.length > 0) opening.verify(textsOf(fresh))
    for (const { id } of fresh) verified.add(id)
    return chosen
  }
  const engineOf = (chosen: readonly CompiledPolicy[]) => engines(chosen.map(({ id }) => id).join(' '), () => opening.open(textsOf(chosen)))

  return (question) => {
    try {
      const flow = flows(`${question.action} ${question.from} ${question.to} ${question.purpose}`, () => flowOf(reaching(question)))
      const annexes = terms.annexesOf(question.item.type)
      const { chosen, conditions, answers } = flow(question.item.type, annexes)
      const context = contextOf(question, annexes)
      const { action, from, to } = question
      const ask = () => originsOf(engineOf(chosen)({ action, from, to, context }), chosen)
      return answers(conditions.map((holds) => (holds(context) ? '1' : '0')).join(''), ask)
    } catch (error) {
      return { kind: 'error', detail: `policies not opened: ${error instanceof Error ? error.message : 'unknown cause'}` }
    }
  }
}

/** What questions of one flow, or of it and some types, are asked with. */
type Asking = {
  readonly chosen: readonly CompiledPolicy[]
  /** The different conditions of the chosen policies on what differs within a flow. */
  readonly conditions: readonly NonNullable<Condition['holds']>[]
  /** Answers by what the conditions say: a question for which all of them say the same is the same to every policy. */
  readonly answers: Remembering<Answer>
}

/** Finds what to ask with for a type. Where the policies are few they are not set apart by it. */
function flowOf(ofAllTypes: readonly CompiledPolicy[]): (type: string, annexes: readonly string[]) => Asking {
  if (ofAllTypes.length <= FEW) {
    const asking = askingOf(ofAllTypes)
    return () => asking
  }
  const ofTypes = remembering<Asking>()
  const askings = remembering<Asking>()
  return (type, annexes) =>
    ofTypes(type, () => {
      const chosen = ofAllTypes.filter(({ reach }) => reachesType(reach, type, annexes))
      return askings(chosen.map(({ id }) => id).join(' '), () => askingOf(chosen))
    })
}

function askingOf(chosen: readonly CompiledPolicy[]): Asking {
  const conditions = new Map<string, NonNullable<Condition['holds']>>()
  for (const policy of chosen) for (const { text, holds } of policy.conditions) if (holds !== undefined) conditions.set(text, holds)
  return { chosen, conditions: [...conditions.values()], answers: remembering((answer) => answer.kind !== 'error') }
}

/** The texts of policies by their ids. */
export function textsOf(policies: readonly CompiledPolicy[]): ReadonlyMap<string, string> {
  return new Map(policies.map(({ id, text }) => [id, text()]))
}

function originsOf(answer: ReturnType<Engine>, asked: readonly CompiledPolicy[]): Answer {
  if (answer.kind === 'error') return answer
  const origins = answer.policies.map((id) => asked.find((policy) => policy.id === id)?.origin)
  if (!origins.every((origin) => origin !== undefined)) return { kind: 'error', detail: 'the engine named a policy that it was not given' }
  return { kind: answer.kind, origins }
}

type Remembering<Value> = (key: string, make: () => Value) => Value

/** Keeps what was made for a key, where it is worth it. */
function remembering<Value>(isKept: (made: Value) => boolean = () => true): Remembering<Value> {
  const kept = new Map<string, Value>()
  return (key, make) => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const made = make()
    if (!isKept(made)) return made
    const oldest = kept.size < REMEMBERED_MAX ? undefined : kept.keys().next().value
    if (oldest !== undefined) kept.delete(oldest)
    kept.set(key, made)
    return made
  }
}
