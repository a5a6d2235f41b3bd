/** The Cedar engine behind a small port: give it policies once, then ask. */
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { PolicyError } from './errors.ts'
import { CEDAR_SCHEMA } from './schema.ts'

/** A request; the context is as the schema says, with levels and grades as their ranks. */
export type EngineRequest = {
  readonly action: string
  readonly from: string
  readonly to: string
  readonly context: Readonly<Record<string, string | number | boolean | readonly string[]>>
}

/** `policies` are the ids that determined the answer; `error` means that nothing may be concluded. */
export type EngineAnswer =
  | { readonly kind: 'allow' | 'deny'; readonly policies: readonly string[] }
  | { readonly kind: 'error'; readonly detail: string }

/** Answers requests under one set of policies. */
export type Engine = (request: EngineRequest) => EngineAnswer

const SCHEMA_NAME = 'comity'
// Cedar keeps parsed sets by name and never forgets one, so names are reused; an engine that lost its name parses again. As much
// as a set weighs in memory is bounded as well: small sets are many and large ones few.
const SLOTS_MAX = 512
const POLICIES_MAX = 4_096
type Slot = { readonly owner: object; readonly policies: number }
const slots: (Slot | undefined)[] = []
let nextSlot = 0
let policiesParsed = 0
let isSchemaParsed = false

/** Proves that policies are valid under the schema (strict mode). @throws PolicyError */
export function verifyPolicies(texts: ReadonlyMap<string, string>): void {
  const answer = cedar.validate({ schema: CEDAR_SCHEMA, policies: policySet(texts) })
  if (answer.type === 'failure') throw invalid(answer.errors)
  if (answer.validationErrors.length > 0) throw invalid(answer.validationErrors.map((entry) => entry.error))
}

/**
 * An engine for policies that parse; whether they fit the schema is `verifyPolicies`' to say.
 * @throws PolicyError where they do not parse
 */
export function openEngine(texts: ReadonlyMap<string, string>): Engine {
  const owner = {}
  let slot = occupySlot(owner, texts)
  return (request) => {
    try {
      if (slots[slot]?.owner !== owner) slot = occupySlot(owner, texts)
      return readAnswer(authorize(slot, request))
    } catch (error) {
      // The engine is WebAssembly: a trap inside it is an exception here.
      return { kind: 'error', detail: `engine stopped: ${error instanceof Error ? error.message : 'unknown cause'}` }
    }
  }
}

function authorize(slot: number, request: EngineRequest): cedar.AuthorizationAnswer {
  return cedar.statefulIsAuthorized({
    principal: { type: 'Party', id: request.from },
    action: { type: 'Action', id: request.action },
    resource: { type: 'Party', id: request.to },
    context: request.context as cedar.Context,
    entities: [],
    preparsedPolicySetId: slotName(slot),
    preparsedSchemaName: SCHEMA_NAME,
    validateRequest: true,
  })
}

function readAnswer(answer: cedar.AuthorizationAnswer): EngineAnswer {
  if (answer.type === 'failure') return { kind: 'error', detail: messages(answer.errors) }
  const { decision, diagnostics } = answer.response
  // Cedar skips a policy that fails, so a failing forbid would let everything pass: any failure spoils the answer.
  if (diagnostics.errors.length > 0) return { kind: 'error', detail: messages(diagnostics.errors.map((entry) => entry.error)) }
  return { kind: decision === 'allow' ? 'allow' : 'deny', policies: diagnostics.reason }
}

function occupySlot(owner: object, texts: ReadonlyMap<string, string>): number {
  parseSchemaOnce()
  const slot = nextSlot
  nextSlot = (nextSlot + 1) % SLOTS_MAX
  policiesParsed -= slots[slot]?.policies ?? 0
  slots[slot] = undefined
  freeOldest(slot, POLICIES_MAX - texts.size)
  const answer = cedar.preparsePolicySet(slotName(slot), policySet(texts))
  if (answer.type === 'failure') throw invalid(answer.errors)
  slots[slot] = { owner, policies: texts.size }
  policiesParsed += texts.size
  return slot
}

/** Empties slots, oldest first, until no more policies are parsed than that; a set larger than the bound stays alone. */
function freeOldest(before: number, most: number): void {
  for (let step = 1; step < SLOTS_MAX && policiesParsed > most; step += 1) {
    const slot = (before + step) % SLOTS_MAX
    const kept = slots[slot]
    if (kept === undefined) continue
    const answer = cedar.preparsePolicySet(slotName(slot), policySet(new Map()))
    if (answer.type === 'failure') throw invalid(answer.errors)
    policiesParsed -= kept.policies
    slots[slot] = undefined
  }
}

function parseSchemaOnce(): void {
  if (isSchemaParsed) return
  const answer = cedar.preparseSchema(SCHEMA_NAME, CEDAR_SCHEMA)
  if (answer.type === 'failure') throw invalid(answer.errors)
  isSchemaParsed = true
}

function slotName(slot: number): string {
  return `comity-${slot}`
}

function policySet(texts: ReadonlyMap<string, string>): cedar.PolicySet {
  return { staticPolicies: Object.fromEntries(texts) }
}

function invalid(errors: readonly cedar.DetailedError[]): PolicyError {
  return new PolicyError('policy-invalid', 'policies compiled from the agreement are not valid', {
    logDetail: messages(errors),
  })
}

function messages(errors: readonly cedar.DetailedError[]): string {
  return errors.map((error) => error.message).join('; ')
}
