/** What goes out beside items where an agreement shares scores, and what it tells of their sources. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ActId } from '../../src/acts/index.ts'
import { type Agreement, agreementHash, parseAgreement, type Triage } from '../../src/agreement/index.ts'
import { exampleTriage } from '../../src/agreement/triage.fixture.ts'
import { type Json, type JsonObject, sha256, utf8 } from '../../src/foundation/index.ts'
import { TRIAGE_EXTENSION } from '../../src/intelligence/index.ts'
import { EXAMPLE_FORMULA, FEEDBACK_TERMS } from '../../src/intelligence/triage/triage.fixture.ts'
import { id, indicator, malware, object, relationship, TLP } from './objects.fixture.ts'
import { AGREEMENT, CREATOR, NOON, previewed, requestFor, type Sender, startSender, submitted } from './sender.fixture.ts'

const DAY = 86_400_000
const OFFICER = { account: 'olga', role: 'releasing-officer' } as const

/** The example with its triage, and members of it replaced. */
function scoring(members: Partial<Triage> = {}, more: JsonObject = {}): Agreement {
  return parseAgreement({ ...AGREEMENT, triage: { ...exampleTriage(), ...members }, ...more } as unknown as Json)
}

type Score = JsonObject | undefined

/** The scores that a party is shown, by the name of the object. */
async function scoresOf(sender: Sender, party: string): Promise<Readonly<Record<string, Score>>> {
  const shown = await sender.shownTo(party)
  return Object.fromEntries(shown.map((one) => [String(one.name), scoreIn(one)]))
}

function scoreIn({ extensions }: JsonObject): Score {
  const { extension_type, formula, formula_version, ...score } = ((extensions as JsonObject | undefined)?.[TRIAGE_EXTENSION] ??
    {}) as JsonObject
  if (extension_type === undefined) return undefined
  assert.deepEqual([extension_type, formula, formula_version], ['property-extension', 'cyber-triage', 1])
  return score
}

async function released(agreement: Agreement, objects: readonly Json[], of: Parameters<typeof startSender>[0] = {}): Promise<Sender> {
  const sender = await startSender({ agreement, ...of })
  await submitted(sender, objects, { agreement: agreementHash(agreement) })
  return sender
}

const sighting = (number: number, of: string, members: JsonObject = {}) => object('sighting', number, { sighting_of_ref: of, ...members })
const organisation = (number: number) => object('identity', number, { name: `Organisation ${number}`, identity_class: 'organization' })
const targets = (number: number, source: string, target: string) => ({
  ...relationship(number, source, target),
  relationship_type: 'targets',
})
const ago = (days: number) => new Date(NOON - days * DAY).toISOString()

test('the formula of agreements is the formula of the worked example, and its words are those of scores', () => {
  const { article, shared, people, ...formula } = exampleTriage()
  const { table, ...severity } = formula.inputs.severity as NonNullable<typeof formula.inputs.severity>
  const levels = formula.levels.map(({ title, ...level }) => level)
  assert.deepEqual({ ...formula, inputs: { ...formula.inputs, severity }, levels }, EXAMPLE_FORMULA)
})

test('each recipient is shown what the agreement shares with it, and who is shared nothing sees nothing', async () => {
  await using sender = await released(scoring(), [malware(1, { malware_types: ['ransomware'], modified: ago(3), created: ago(9) })])
  assert.deepEqual(await scoresOf(sender, 'XC'), { 'Family 1': { level: 'notable', score: 50 } })
  assert.deepEqual(await scoresOf(sender, 'XD'), { 'Family 1': undefined })
  const reasons = [
    'severity-critical',
    'reliability-untold',
    'credibility-untold',
    'confidence-untold',
    'seen-recently',
    'reach-untold',
    'sightings-untold',
  ]
  assert.deepEqual(await scoresOf(sender, 'XB'), { 'Family 1': { level: 'notable', score: 50, reasons } })
  const [sent] = (await sender.items('sent')).map(({ content }) => content.token ?? '')
  const payload = JSON.parse(Buffer.from(sent?.split('.')[1] ?? '', 'base64url').toString()) as JsonObject
  assert.deepEqual(Object.keys(payload.triage as JsonObject).slice(0, 3), ['formula', 'version', 'level'])
})

test('without the article nothing is scored', async () => {
  await using sender = await released(AGREEMENT, [malware(1, { malware_types: ['ransomware'] })])
  for (const party of ['XB', 'XC', 'XD']) assert.deepEqual(await scoresOf(sender, party), { 'Family 1': undefined })
})

test('sightings count whoever may have them, whom it concerns only where the recipient gets it: as the agreement says of each', async () => {
  const family = malware(1, { modified: ago(400), created: ago(900) })
  const share = [
    family,
    ...[1, 2, 3].map((number) => sighting(number, id('malware', 1), number === 1 ? {} : { object_marking_refs: [TLP.RED] })),
    ...[1, 2].map(organisation),
    targets(1, id('malware', 1), id('identity', 1)),
    { ...targets(2, id('malware', 1), id('identity', 2)), object_marking_refs: [TLP.RED] },
  ]
  const shared = [{ articles: ['4.1'], shows: 'reasons' as const }]
  const reasonsUnder = async (counts: 'released' | 'submitted') => {
    const { inputs } = exampleTriage()
    const counted = { ...inputs, reach: { ...inputs.reach, counts }, sightings: { ...inputs.sightings, counts } } as Triage['inputs']
    await using sender = await released(scoring({ shared, inputs: counted }), share)
    return (await scoresOf(sender, 'XB'))['Family 1']?.reasons as readonly string[]
  }
  assert.deepEqual((await reasonsUnder('submitted')).slice(5), ['reach-several', 'sighted-repeatedly'])
  assert.deepEqual((await reasonsUnder('released')).slice(5), ['reach-single', 'sighted-once'])
})

test('a score is the same in whatever order a share comes', async () => {
  const share = [
    malware(1),
    ...[1, 2, 3].map((number) => sighting(number, id('malware', 1))),
    organisation(1),
    targets(1, id('malware', 1), id('identity', 1)),
  ]
  const orders = [share, share.toReversed(), [...share.slice(2), ...share.slice(0, 2)]]
  const found = []
  for (const order of orders) {
    await using sender = await released(scoring(), order)
    found.push((await scoresOf(sender, 'XB'))['Family 1'])
  }
  assert.ok(found[0] !== undefined)
  for (const score of found) assert.deepEqual(score, found[0])
})

test('what is revoked is not scored, and a score that somebody else wrote is never passed on', async () => {
  const foreign = { extension_type: 'property-extension', level: 'urgent', score: 100 }
  const objects = [malware(1, { revoked: true, malware_types: ['wiper'] }), malware(2, { extensions: { [TRIAGE_EXTENSION]: foreign } })]
  await using sender = await released(scoring({ types: ['malware'] }), objects)
  assert.equal((await scoresOf(sender, 'XC'))['Family 1'], undefined)
  assert.notDeepEqual((await scoresOf(sender, 'XC'))['Family 2'], { level: 'urgent', score: 100 })
  await using plain = await released(AGREEMENT, objects)
  for (const party of ['XB', 'XC', 'XD']) for (const shown of await plain.shownTo(party)) assert.equal(shown.extensions, undefined)
})

const mail = (number: number) => indicator(number, { pattern: "[email-addr:value = 'jane@victim.example']", labels: ['severity:high'] })

test('about a person a score goes only once an officer approved, and is advice', async () => {
  const agreement = scoring()
  await using sender = await startSender({ agreement })
  const request = requestFor([mail(1)], { agreement: agreementHash(agreement) })
  const waiting = await sender.disclosure.submit(request)
  assert.ok(waiting.ok && waiting.value.state === 'awaiting-approval')
  assert.deepEqual(waiting.value.report.recipients.find(({ party }) => party === 'XB')?.scored, { article: '2.4', count: 1, advice: 1 })
  assert.deepEqual(await sender.shownTo('XB'), [])
  assert.ok((await sender.disclosure.approve({ submission: waiting.value.id, official: OFFICER })).ok)
  await sender.disclosure.idle()
  const [shown] = await sender.shownTo('XB')
  const { reasons, ...score } = scoreIn(shown as JsonObject) ?? {}
  assert.deepEqual(score, { level: 'routine', score: 34, is_advice: true })
})

test('about a person whose release nobody approved, or whom the agreement does not let be scored, nothing is said', async () => {
  const unscrutinised = AGREEMENT.sharing.map(({ scrutiny, ...article }) => article) as unknown as Json
  await using unapproved = await released(scoring({}, { sharing: unscrutinised }), [mail(1)])
  assert.deepEqual((await unapproved.shownTo('XB')).map(scoreIn), [undefined])
  const never = scoring({ people: 'never' })
  await using sender = await startSender({ agreement: never })
  const waiting = await sender.disclosure.submit(requestFor([mail(1)], { agreement: agreementHash(never) }))
  assert.ok(waiting.ok)
  assert.equal(waiting.value.report.recipients.find(({ party }) => party === 'XB')?.scored, null)
  assert.ok((await sender.disclosure.approve({ submission: waiting.value.id, official: OFFICER })).ok)
  await sender.disclosure.idle()
  assert.deepEqual((await sender.shownTo('XB')).map(scoreIn), [undefined])
})

/** The level alone goes to XC, the grade of the source stays, and nothing that crosses names a source. */
function discreet(): Agreement {
  const sources = ['labels', 'created_by_ref', 'external_references', 'confidence', 'where_sighted_refs', 'observed_data_refs', 'count']
  const annexes = AGREEMENT.annexes.map((annex) => ({
    ...annex,
    types: Object.fromEntries(
      Object.entries(annex.types).map(([type, fields]) => [
        type,
        Object.fromEntries(Object.entries(fields).map(([name, treatment]) => [name, sources.includes(name) ? 'drop' : treatment])),
      ]),
    ),
  }))
  const shared = [{ articles: ['4.2'], shows: 'level', sourceGrade: 'withheld' }]
  const { quality, ...rest } = AGREEMENT
  const levels = [
    { code: 'notable', title: 'Notable', atLeast: 0 },
    { code: 'pressing', title: 'Pressing', atLeast: 55 },
  ]
  return parseAgreement({ ...rest, annexes, triage: { ...exampleTriage(), levels, shared } } as unknown as Json)
}

/** The same bytes in the same order each time. */
function repeatable(): (length: number) => Uint8Array {
  let drawn = 0
  return (length) => {
    const bytes = new Uint8Array(length)
    for (let offset = 0; offset < length; offset += 32) {
      drawn += 1
      bytes.set(sha256(utf8(`draw ${drawn}`)).subarray(0, length - offset), offset)
    }
    return bytes
  }
}

const someSources = fc.record(
  {
    author: fc.constantFrom(1, 2),
    reference: fc.constantFrom('report of an agent', 'blog of a company'),
    reliability: fc.constantFrom('A', 'B', 'C'),
    seenAt: fc.constantFrom(1, 2),
    sensors: fc.constantFrom(1, 2),
  },
  { requiredKeys: ['author', 'seenAt', 'sensors'] },
)
type Sources = {
  readonly author: number
  readonly reference?: string
  readonly reliability?: string
  readonly seenAt: number
  readonly sensors: number
}

function shareOf({ author, reference, reliability, seenAt, sensors }: Sources): JsonObject[] {
  const family = malware(1, {
    malware_types: ['ransomware'],
    modified: ago(3),
    created: ago(9),
    created_by_ref: id('identity', author),
    // Both of a length, so that the store differs in what it says alone.
    external_references: [{ source_name: reference ?? 'blog of a person', description: 'x' }],
    labels: [`source-reliability:${reliability ?? 'C'}`],
  })
  const seen = [1, 2].map((number) =>
    sighting(number, id('malware', 1), {
      where_sighted_refs: [id('identity', number === 1 ? seenAt : sensors)],
      object_marking_refs: [TLP.RED],
    }),
  )
  return [family, ...seen, ...[1, 2].map((number) => ({ ...organisation(number), object_marking_refs: [TLP.RED] }))]
}

/** All that leaves for XC: tokens and objects as they are. */
async function bytesFor(agreement: Agreement, sources: Sources): Promise<string> {
  await using sender = await startSender({ agreement, randomness: repeatable() })
  await submitted(sender, shareOf(sources), { agreement: agreementHash(agreement) })
  const sent = await sender.items('sent')
  const links = await sender.store.read.items.sentFrom(sent.flatMap(({ row }) => row.source ?? []))
  const its = new Set(links.filter(({ recipient }) => recipient === 'XC').map(({ holding }) => holding))
  const bytes = ({ content }: (typeof sent)[number]) => `${content.token}\n${content.object}\n${content.salt}`
  return sent
    .filter(({ row }) => its.has(row.holding))
    .map(bytes)
    .join('\n')
}

test('items that differ only in their sources leave as the same bytes, where only the level goes and the grade stays', async () => {
  const agreement = discreet()
  const base = { author: 1, seenAt: 1, sensors: 1 }
  const expected = await bytesFor(agreement, base)
  const [token = '', shown = ''] = expected.split('\n')
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
  for (const text of [payload, shown]) {
    assert.match(text, /"level":"pressing"/)
    // What is changed names the party that releases it.
    assert.doesNotMatch(text.replaceAll(CREATOR, ''), /reliab|identity--|external_references|sight|"score"|reason/)
  }
  await fc.assert(
    fc.asyncProperty(someSources, async (sources) => assert.equal(await bytesFor(agreement, sources as Sources), expected)),
    { numRuns: 8 },
  )
})

test('a listed input that changes the level changes the level alone', async () => {
  const agreement = discreet()
  const shown = async (share: readonly JsonObject[]) => {
    await using sender = await startSender({ agreement, randomness: repeatable() })
    await submitted(sender, share, { agreement: agreementHash(agreement) })
    return await sender.shownTo('XC')
  }
  const share = shareOf({ author: 1, seenAt: 1, sensors: 1 })
  const [before] = await shown(share)
  const [after] = await shown(share.slice(0, 1))
  assert.deepEqual([scoreIn(before as JsonObject), scoreIn(after as JsonObject)], [{ level: 'pressing' }, { level: 'notable' }])
  const { extensions: _, ...others } = before as JsonObject
  const { extensions: __, ...same } = after as JsonObject
  assert.deepEqual(same, others)
})

test('a preview shows what would go, as of now', async () => {
  const agreement = scoring()
  await using sender = await startSender({ agreement })
  const { shown } = await previewed(sender, [indicator(1, { modified: ago(0) }), mail(2)], { agreement: agreementHash(agreement) })
  assert.deepEqual(shown.XC?.map(scoreIn), [{ level: 'notable', score: 44 }])
  assert.deepEqual(
    shown.XB?.map((one) => scoreIn(one)?.is_advice),
    [undefined, true],
  )
})

test('what recipients told counts by the last word of each, in the score of what is shared next, and an old formula does not see it', async () => {
  const inputs = { severity: exampleTriage().inputs.severity, ...FEEDBACK_TERMS } as unknown as Triage['inputs']
  const agreement = scoring({ inputs })
  await using sender = await released(agreement, [malware(1, { malware_types: ['ransomware'] })])
  const untold = ['severity-critical', 'confirmations-untold', 'disputes-untold']
  assert.deepEqual((await scoresOf(sender, 'XB'))['Family 1']?.reasons, untold)
  const copies = await sender.items('sent')
  const told = (party: string, outcome: 'sighted' | 'false-positive' | 'pending') => {
    const holdings = copies.map(({ row }) => row.holding)
    return { change: 'feedback-given', id: `${party} ${outcome}` as ActId, agreement: '', party, outcome, holdings, at: NOON } as const
  }
  await sender.store.write(({ readModel }) =>
    readModel.apply([told('XB', 'false-positive'), told('XB', 'sighted'), told('XC', 'false-positive'), told('XD', 'pending')], 1),
  )
  assert.deepEqual(await sender.store.read.feedback.on(id('malware', 1)), { confirmations: 1, disputes: 1 })
  assert.equal(await sender.store.read.feedback.on(id('malware', 2)), null)
  await submitted(sender, [malware(1, { malware_types: ['ransomware'], modified: ago(1) })], { agreement: agreementHash(agreement) })
  const shown = (await sender.shownTo('XB')).map((one) => scoreIn(one)?.reasons)
  assert.deepEqual(shown.at(-1), ['severity-critical', 'confirmed-by-one', 'disputed-by-few'])
})
