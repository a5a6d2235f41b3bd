import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EngineRequest, openEngine, verifyPolicies } from './engine.ts'
import { PolicyError } from './errors.ts'

const request: EngineRequest = {
  action: 'disclose',
  from: 'XA',
  to: 'XB',
  context: {
    purpose: 'cyber-defence',
    type: 'indicator',
    annexes: ['A'],
    marking: 1,
    dataSubject: 'none',
    minor: false,
    special: false,
    pap: 0,
    mode: 'push',
    reliability: 3,
    credibility: 3,
    nature: 'untold',
  },
}
const permitAll = 'permit (principal, action, resource);'

function kindOf(policies: Record<string, string>, asked: EngineRequest = request): string {
  return openEngine(new Map(Object.entries(policies)))(asked).kind
}

test('without a policy the answer is deny', () => {
  assert.equal(kindOf({}), 'deny')
  assert.equal(kindOf({ one: permitAll }), 'allow')
})

test('the answer names the policies that determined it', () => {
  const engine = openEngine(
    new Map([
      ['one', permitAll],
      ['two', 'forbid (principal, action, resource) when { context.marking > 2 };'],
    ]),
  )
  assert.deepEqual(engine(request), { kind: 'allow', policies: ['one'] })
  assert.deepEqual(engine({ ...request, context: { ...request.context, marking: 3 } }), { kind: 'deny', policies: ['two'] })
})

test('any failing policy spoils the answer', () => {
  assert.equal(kindOf({ one: permitAll, two: 'forbid (principal, action, resource) when { context.absent };' }), 'error')
  assert.equal(kindOf({ one: permitAll, two: 'forbid (principal, action, resource) when { context.marking like "x" };' }), 'error')
})

test('a request that does not fit the schema is an error, whatever the policies say', () => {
  const { marking: _marking, ...withoutMarking } = request.context
  const faults: Partial<EngineRequest>[] = [
    { context: withoutMarking },
    { context: { ...request.context, marking: '1' } },
    { context: { ...request.context, marking: 0.5 } },
    { context: { ...request.context, surprise: 1 } },
    { action: 'read' },
    { action: 'publish' },
  ]
  for (const fault of faults) assert.equal(kindOf({ one: permitAll }, { ...request, ...fault }), 'error', JSON.stringify(fault))
})

test('policies that do not parse or do not fit the schema are refused', () => {
  const verify = (text: string) => () => verifyPolicies(new Map([['one', text]]))
  assert.doesNotThrow(verify(permitAll))
  for (const text of [
    'permit',
    'permit (principal, action, resource) when { context.absent };',
    'permit (principal == User::"x", action, resource);',
  ]) {
    assert.throws(verify(text), PolicyError)
  }
  assert.throws(() => openEngine(new Map([['one', 'permit']])), PolicyError)
})

test('an engine answers rightly after many others were opened', () => {
  const allowing = openEngine(new Map([['one', permitAll]]))
  const denying = Array.from({ length: 600 }, () => openEngine(new Map()))
  assert.equal(allowing(request).kind, 'allow')
  for (const engine of denying) assert.equal(engine(request).kind, 'deny')
  assert.equal(allowing(request).kind, 'allow')
})

test('engines of many policies answer rightly after their memory went to others', () => {
  const policies = (effect: string) =>
    new Map(Array.from({ length: 1_500 }, (_, index) => [`${effect}-${index}`, `${effect} (principal, action, resource);`]))
  const engines = (['permit', 'forbid', 'permit', 'forbid'] as const).map((effect) => openEngine(policies(effect)))
  const kinds = () => engines.map((engine) => engine(request).kind)
  assert.deepEqual(kinds(), ['allow', 'deny', 'allow', 'deny'])
  assert.deepEqual(kinds(), ['allow', 'deny', 'allow', 'deny'])
})
