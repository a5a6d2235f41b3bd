/** Ways in which what is marked could leave indirectly: each at every level, through `comity preview`. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../src/foundation/index.ts'
import { computedId, isWithin, type Tlp } from '../../src/intelligence/index.ts'
import { LEVELS, previews } from './levels.fixture.ts'
import { id as numbered, TLP } from './objects.fixture.ts'

const TIME = '2026-12-01T00:00:00.000Z'
const OWN_EXTENSION = 'extension-definition--11111111-1111-4111-8111-111111111111'
const IEP = 'extension-definition--762e2e97-ee51-43e5-a9ea-165fbb862c4a'
const MARKINGS: Readonly<Record<Tlp, string>> = {
  CLEAR: TLP.CLEAR,
  GREEN: TLP.GREEN,
  AMBER: TLP.AMBER,
  'AMBER+STRICT': TLP.STRICT,
  RED: TLP.RED,
}
const preview = previews()

let count = 0
/** Anything that everyone may have unless told otherwise. */
function make(type: string, members: JsonObject): JsonObject & { readonly id: string } {
  count += 1
  const common = { type, spec_version: '2.1', id: numbered(type, count), object_marking_refs: [TLP.CLEAR] }
  return {
    ...common,
    ...(OBSERVABLES.has(type) ? {} : { created: TIME, ...(type === 'marking-definition' ? {} : { modified: TIME }) }),
    ...members,
  }
}
const OBSERVABLES = new Set(['file', 'domain-name'])
const indicator = (members: JsonObject = {}) =>
  make('indicator', { name: 'n', pattern: "[domain-name:value = 'host.example']", pattern_type: 'stix', valid_from: TIME, ...members })
const granular = (marking: string, ...selectors: readonly string[]): JsonObject => ({
  granular_markings: [{ marking_ref: marking, selectors }],
})

type Planted = { readonly objects: readonly JsonObject[]; readonly secrets: readonly string[] }
/** What is planted under a marking of a level; `secret` is a text found nowhere else. */
type Plant = (marking: string, secret: string, level: Tlp) => Planted

/** An object that refers to a marked one and to one that everyone may have. */
function naming(refer: (marked: string, open: string) => JsonObject & { readonly id: string }): Plant {
  return (marking) => {
    const [marked, open] = [indicator({ object_marking_refs: [marking] }), make('malware', { name: 'f', is_family: true })]
    return { objects: [marked, open, refer(marked.id, open.id)], secrets: [marked.id] }
  }
}

const containers: Readonly<Record<string, Plant>> = Object.fromEntries(
  Object.entries({
    report: { name: 'r', published: TIME },
    grouping: { name: 'g', context: 'unspecified' },
    note: { content: 'c' },
    opinion: { opinion: 'agree' },
  }).map(([type, members]) => [type, naming((marked, open) => make(type, { ...members, object_refs: [open, marked] }))]),
)

const mentions: Readonly<Record<string, Plant>> = {
  'text that names it': naming((marked) => indicator({ description: `see ${marked.toUpperCase()}` })),
  'label that names it': naming((marked) => indicator({ labels: ['a', `about:${marked}`] })),
  'reference outside that names it': naming((marked) => indicator({ external_references: [{ source_name: 's', external_id: marked }] })),
  'extension that refers to it': naming((marked) =>
    indicator({ extensions: { [OWN_EXTENSION]: { extension_type: 'property-extension', inner: [{ about_ref: marked }] } } }),
  ),
  'extension with a key that names it': naming((marked) =>
    indicator({ extensions: { [OWN_EXTENSION]: { extension_type: 'property-extension', known_by: { [marked]: 1 } } } }),
  ),
  relationship: naming((marked, open) => make('relationship', { relationship_type: 'indicates', source_ref: marked, target_ref: open })),
  sighting: naming((marked) => make('sighting', { sighting_of_ref: marked })),
}

const fields: Readonly<Record<string, Plant>> = {
  property: (marking, secret) => ({
    objects: [indicator({ description: secret, ...granular(marking, 'description') })],
    secrets: [secret],
  }),
  'element of a list': (marking, secret) => ({
    objects: [indicator({ labels: ['a', secret], ...granular(marking, 'labels.[1]') })],
    secrets: [secret],
  }),
  'property inside a list': (marking, secret) => ({
    objects: [
      indicator({
        external_references: [{ source_name: 's', description: secret }],
        ...granular(marking, 'external_references.[0].description'),
      }),
    ],
    secrets: [secret],
  }),
  'key of a dictionary, from which the id is computed': (marking, secret) => {
    const hash = Buffer.from(secret).toString('hex').padEnd(64, '0').slice(0, 64)
    const file = make('file', { name: 'n', hashes: { 'SHA-256': hash }, ...granular(marking, 'hashes.SHA-256') })
    const id = computedId(file)?.id as string
    return { objects: [{ ...file, id }, make('report', { name: 'r', published: TIME, object_refs: [id] })], secrets: [hash, id] }
  },
  extension: (marking, secret) => ({
    objects: [
      indicator({
        extensions: { [OWN_EXTENSION]: { extension_type: 'property-extension', inner: { text: secret } } },
        ...granular(marking, `extensions.${OWN_EXTENSION}.inner`),
      }),
    ],
    secrets: [secret],
  }),
  'required property': (marking, secret) => {
    const object = indicator({ name: secret, pattern: `[domain-name:value = '${secret}.example']`, ...granular(marking, 'pattern') })
    return { objects: [object], secrets: [secret, object.id] }
  },
  id: (marking, secret) => {
    const object = indicator({ name: secret, ...granular(marking, 'id') })
    return { objects: [object], secrets: [secret, object.id] }
  },
  'time of creation': (marking, secret) => ({ objects: [indicator({ name: secret, ...granular(marking, 'created') })], secrets: [secret] }),
  'inside of what is marked lower, said twice': (marking, secret) => ({
    objects: [
      indicator({
        kill_chain_phases: [{ kill_chain_name: 'k', phase_name: secret }],
        granular_markings: [
          { marking_ref: TLP.CLEAR, selectors: ['kill_chain_phases', 'kill_chain_phases.[0].phase_name'] },
          { marking_ref: marking, selectors: ['kill_chain_phases.[0].phase_name', 'kill_chain_phases.[0].phase_name'] },
          { lang: 'en', selectors: ['kill_chain_phases.[0].phase_name'] },
          { marking_ref: TLP.CLEAR, selectors: ['kill_chain_phases.[0].phase_name'] },
        ],
      }),
    ],
    secrets: [secret],
  }),
}

const others: Readonly<Record<string, Plant>> = {
  object: (marking, secret) => {
    const object = indicator({ name: secret, object_marking_refs: [TLP.CLEAR, marking] })
    return { objects: [object], secrets: [secret, object.id] }
  },
  creator: (marking, secret) => {
    const identity = make('identity', { name: secret, identity_class: 'organization', object_marking_refs: [marking] })
    return { objects: [identity, indicator({ created_by_ref: identity.id })], secrets: [secret, identity.id] }
  },
  'translation of a marked object': (marking, secret) => {
    const original = indicator({ object_marking_refs: [marking] })
    return {
      objects: [make('language-content', { object_ref: original.id, contents: { de: { name: secret } } }), original],
      secrets: [secret],
    }
  },
  'translation of a marked property': (marking, secret) => {
    const original = indicator({ description: 'd', ...granular(marking, 'description') })
    const contents = { de: { name: 'offen', description: secret } }
    return { objects: [original, make('language-content', { object_ref: original.id, contents })], secrets: [secret] }
  },
  'object inside observed-data': (marking, secret) => ({
    objects: [observed({ '0': { type: 'domain-name', value: `${secret}.example`, object_marking_refs: [marking] } })],
    secrets: [secret],
  }),
  'property of an object inside observed-data': (marking, secret) => ({
    objects: [observed({ '0': { type: 'domain-name', value: `${secret}.example`, ...granular(marking, 'value') } })],
    secrets: [secret],
  }),
  'references of observed-data': (marking, secret) => {
    const [open, marked] = [`open-${secret.toLowerCase()}`, secret.toLowerCase()].map((name) =>
      make('domain-name', { value: `${name}.example` }),
    )
    const hidden = { ...(marked as JsonObject), object_marking_refs: [marking] }
    const refs = [open?.id as string, marked?.id as string]
    return { objects: [open as JsonObject, hidden, observed(undefined, refs)], secrets: [marked?.id as string] }
  },
  'marked object inside an extension': (marking, secret) => ({
    objects: [
      indicator({
        extensions: {
          [OWN_EXTENSION]: {
            extension_type: 'property-extension',
            inner: [{ type: 'note', content: secret, object_marking_refs: [marking] }],
          },
        },
      }),
    ],
    secrets: [secret],
  }),
  label: (_, secret, level) => ({ objects: [indicator({ name: secret, labels: [`TLP:${level.toLowerCase()}`] })], secrets: [secret] }),
  'policy that is defined behind what it marks': (marking, secret) => {
    const definition = policy({ tlp_ref: marking })
    return { objects: [indicator({ name: secret, object_marking_refs: [TLP.CLEAR, definition.id] }), definition], secrets: [secret] }
  },
  'policy on a property': (marking, secret) => {
    const definition = policy({ tlp_ref: marking })
    return { objects: [definition, indicator({ description: secret, ...granular(definition.id, 'description') })], secrets: [secret] }
  },
  'statement that is marked itself': (marking, secret) => {
    const statement = make('marking-definition', {
      definition_type: 'statement',
      definition: { statement: secret },
      object_marking_refs: [marking],
    })
    const marked = indicator({ object_marking_refs: [TLP.CLEAR, statement.id] })
    return { objects: [marked, statement], secrets: [secret, statement.id, marked.id] }
  },
}

function observed(objects: JsonObject | undefined, refs?: readonly string[]): JsonObject {
  const seen = { first_observed: TIME, last_observed: TIME, number_observed: 1 }
  return make('observed-data', {
    ...seen,
    ...(objects === undefined ? {} : { objects }),
    ...(refs === undefined ? {} : { object_refs: refs }),
  })
}

function policy(members: JsonObject): JsonObject & { readonly id: string } {
  const content: JsonObject = {
    extension_type: 'property-extension',
    encrypt_in_transit: 'must',
    permitted_actions: 'externally-visible-direct-actions',
    affected_party_notifications: 'may',
    provider_attribution: 'may',
    unmodified_resale: 'must-not',
    iep_id: '0224bfdf-ea3a-49c3-96f6-66d908bb1845',
    iep_version: 2,
    description: 'd',
    start_date: '2020-01-01T00:00:00Z',
    ...members,
  }
  return make('marking-definition', { name: 'IEP', extensions: { [IEP]: content } })
}

const PLANTS: Readonly<Record<string, Plant>> = { ...others, ...containers, ...mentions, ...fields }

test('nothing above the ceiling leaves by any way, and what is not above does', async (context) => {
  const planted = Object.entries(PLANTS).flatMap(([name, plant], number) =>
    LEVELS.map((level, rank) => {
      const found = plant(MARKINGS[level], `cnry${number}x${rank}q`, level)
      return { name, level, ...found }
    }),
  )
  const wrong: string[] = []
  for (const [rank, ceiling] of LEVELS.entries()) {
    // Bundles come with the published definitions and without.
    const definitions = rank % 2 === 0 ? [] : LEVELS.map(definitionOf)
    const { bundle: shown, invalid } = await preview([...definitions, ...planted.flatMap(({ objects }) => objects)], ceiling)
    assert.equal(invalid, 0)
    const text = JSON.stringify(shown).toLowerCase()
    for (const { name, level, secrets } of planted) {
      const isDue = isWithin(level, ceiling)
      for (const secret of secrets) {
        if (text.includes(secret.toLowerCase()) !== isDue) wrong.push(`${name}: ${secret} of ${level}, ceiling ${ceiling}, due: ${isDue}`)
      }
    }
  }
  assert.deepEqual(wrong, [])
  context.diagnostic(`${Object.keys(PLANTS).length} ways at ${LEVELS.length} levels under ${LEVELS.length} ceilings`)
})

/** The definition of a level as it is published. */
function definitionOf(level: Tlp): JsonObject {
  const extension = { extension_type: 'property-extension', tlp_2_0: level.toLowerCase() }
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id: MARKINGS[level],
    created: '2022-10-01T00:00:00.000Z',
    name: `TLP:${level}`,
    extensions: { 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d': extension },
  }
}

/** What nobody may have, whatever the ceiling. */
const UNKNOWN = 'marking-definition--99999999-9999-4999-8999-999999999999'
const ACS = 'extension-definition--3a65884d-005a-4290-8335-cb2d778a83ce'
const PAP = 'extension-definition--f8d78575-edfd-406e-8e84-6162a8450f5b'

function under(definition: JsonObject, ...more: readonly JsonObject[]): Plant {
  return (_, secret) => ({
    objects: [...more, indicator({ name: secret, object_marking_refs: [TLP.CLEAR, definition.id as string] }), definition],
    secrets: [secret],
  })
}

function statement(members: JsonObject): JsonObject {
  return make('marking-definition', { definition_type: 'statement', definition: { statement: 's' }, ...members })
}

const twice = statement({})
const NEVER: Readonly<Record<string, Plant>> = {
  'marking that is defined nowhere': (_, secret) => ({
    objects: [indicator({ name: secret, object_marking_refs: [UNKNOWN, TLP.CLEAR] })],
    secrets: [secret],
  }),
  'field under such a marking': (_, secret) => ({
    objects: [indicator({ description: secret, ...granular(UNKNOWN, 'description') })],
    secrets: [secret],
  }),
  'another scheme': under(make('marking-definition', { name: 'ACS', extensions: { [ACS]: { extension_type: 'property-extension' } } })),
  'statement with another scheme beside it': under(statement({ extensions: { [ACS]: { extension_type: 'property-extension' } } })),
  'statement that says more': under(statement({ definition: { statement: 's', only_for: 'XC' } })),
  'definition of a kind of its own': under(make('marking-definition', { definition_type: 'house-rule', definition: { level: 'secret' } })),
  'marking that is defined in two ways': under(twice, { ...twice, definition: { statement: 'other' } }),
  'label of no level': (_, secret) => ({ objects: [indicator({ name: secret, labels: ['tlp:purple'] })], secrets: [secret] }),
  'handling of a definition on something else': (_, secret) => ({
    objects: [indicator({ name: secret, extensions: { [PAP]: { extension_type: 'property-extension', pap: 'clear' } } })],
    secrets: [secret],
  }),
  'policy on which nobody may act': under(policy({ tlp: 'white', permitted_actions: 'none' })),
  'policy whose provider is to be asked': under(policy({ tlp: 'white', permitted_actions: 'contact-for-instruction' })),
  'policy that ended': under(policy({ tlp: 'white', end_date: '2021-01-01T00:00:00Z' })),
  'policy that has not begun': under(policy({ tlp: 'white', start_date: '2999-01-01T00:00:00Z' })),
  'policy of another version': under(policy({ tlp: 'white', iep_version: 1 })),
  'policy that says more': under(policy({ tlp: 'white', only_for: 'XC' })),
  'policy without a level': under(policy({})),
  'policy that demands a creator who is not named': under(policy({ tlp: 'white', provider_attribution: 'must' })),
}

test('what nobody knows how to handle goes to nobody', async () => {
  const planted = Object.entries(NEVER).map(([name, plant], number) => ({ name, ...plant('', `cnryn${number}q`, 'CLEAR') }))
  const open = indicator({ name: 'cnryopen' })
  const { bundle } = await preview([open, ...planted.flatMap(({ objects }) => objects)], 'RED')
  const text = JSON.stringify(bundle)
  assert.ok(text.includes('cnryopen'))
  for (const { name, secrets } of planted) for (const secret of secrets) assert.equal(text.includes(secret), false, name)
})

test('a definition that is not the published one under its id is no valid object, and a selector of nothing neither', async () => {
  const foreign = [
    make('marking-definition', { name: 'PAP', extensions: { [PAP]: { extension_type: 'property-extension', pap: 'clear' } } }),
    make('marking-definition', {
      id: 'marking-definition--740d36e5-7714-4c30-961a-3ae632ceee0e',
      extensions: { [PAP]: { extension_type: 'property-extension', pap: 'clear' } },
    }),
    indicator(granular(TLP.RED, 'title')),
    indicator(granular(TLP.RED, 'labels.[0]')),
  ]
  const { bundle, invalid } = await preview(foreign, 'RED')
  assert.deepEqual([bundle.objects, invalid], [undefined, foreign.length])
})

test('a copy of a published definition with something of its own beside it is not clear', async () => {
  const asPublished = definitionOf('RED')
  assert.equal((await preview([asPublished], 'CLEAR')).bundle.objects?.length, 1)
  const noted = { ...asPublished, external_references: [{ source_name: 'secret', description: 'd' }] }
  assert.equal((await preview([noted], 'CLEAR')).bundle.objects, undefined)
})

test('a policy says whether the creator is named', async () => {
  const identity = make('identity', { name: 'Provider', identity_class: 'organization' })
  const under = (attribution: string) => {
    const definition = policy({ tlp: 'white', provider_attribution: attribution })
    const object = indicator({ created_by_ref: identity.id, object_marking_refs: [TLP.CLEAR, definition.id] })
    return [identity, definition, object] as const
  }
  const shownAs = async (objects: readonly JsonObject[]) =>
    (await preview(objects, 'GREEN')).bundle.objects?.filter(({ type }) => type === 'indicator')
  assert.equal((await shownAs(under('must')))?.[0]?.created_by_ref, identity.id)
  const [hidden] = (await shownAs(under('must-not'))) ?? []
  assert.ok(hidden !== undefined && hidden.created_by_ref !== identity.id)
  const [withheld, definition, object] = under('must')
  assert.deepEqual(
    await shownAs([{ ...withheld, object_marking_refs: [TLP.RED] }, definition, object]),
    [],
    'a creator who may not be named',
  )
})

test('whom a policy forbids to warn it is not given to with leave to tell clients', async () => {
  const definition = policy({ tlp: 'white', affected_party_notifications: 'must-not' })
  const objects = [definition, indicator({ name: 'quiet', object_marking_refs: [definition.id] })]
  assert.equal(JSON.stringify((await preview(objects, 'AMBER')).bundle).includes('quiet'), false)
  assert.equal(JSON.stringify((await preview(objects, 'AMBER+STRICT')).bundle).includes('quiet'), true)
})
