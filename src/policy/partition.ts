/** Asks Cedar with the few policies that can matter to a question; each such set is verified and parsed before its first answer. */
import { reachesFlow, reachesType } from './cedar-text.ts'
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
  const flows = remembering<readonly CompiledPolicy[]>()
  const engines = remembering<Engine>()
  const verified = new Set<string>()

  const ofFlow = (question: KnownQuestion): readonly CompiledPolicy[] =>
    flows(`${question.action} ${question.from} ${question.to} ${question.purpose}`, () => {
      policies ??= compilePolicies(terms)
      const reaching = policies.filter(({ reach }) => reachesFlow(reach, question))
      const fresh = reaching.filter(({ id }) => !verified.has(id))
      if (fresh.length > 0) opening.verify(textsOf(fresh))
      for (const { id } of fresh) verified.add(id)
      return reaching
    })

  return (question) => {
    try {
      const annexes = terms.annexesOf(question.item.type)
      const ofAllTypes = ofFlow(question)
      const isFew = ofAllTypes.length <= FEW
      const chosen = isFew ? ofAllTypes : ofAllTypes.filter(({ reach }) => reachesType(reach, question.item.type, annexes))
      const engine = engines(chosen.map(({ id }) => id).join(' '), () => opening.open(textsOf(chosen)))
      const { action, from, to } = question
      return originsOf(engine({ action, from, to, context: contextOf(question, annexes) }), chosen)
    } catch (error) {
      return { kind: 'error', detail: `policies not opened: ${error instanceof Error ? error.message : 'unknown cause'}` }
    }
  }
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

/** Keeps what was made for a key. */
function remembering<Value>(): (key: string, make: () => Value) => Value {
  const kept = new Map<string, Value>()
  return (key, make) => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const made = make()
    const oldest = kept.size < REMEMBERED_MAX ? undefined : kept.keys().next().value
    if (oldest !== undefined) kept.delete(oldest)
    kept.set(key, made)
    return made
  }
}
