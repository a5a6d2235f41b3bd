/** A submission from its first byte to its last batch, with everything that can go wrong on the way. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Act, reopenAct } from '../../src/acts/index.ts'
import { ComityError, type JsonObject } from '../../src/foundation/index.ts'
import type { DisclosureParts } from '../../src/workflows/disclosure/index.ts'
import { id, indicator, malware, object, TLP } from './objects.fixture.ts'
import { bundleText, chunksOf, NOON, requestFor, type Sender, startSender } from './sender.fixture.ts'

const DAY_MS = 86_400_000

async function actsOf(sender: Sender): Promise<readonly Act[]> {
  return (await sender.store.read.acts.list({ afterSeq: 0, limit: 1_000 })).map((row) => reopenAct(row.text))
}

async function submitted(sender: Sender, ...request: Parameters<typeof requestFor>) {
  const outcome = await sender.disclosure.submit(requestFor(...request))
  assert.ok(outcome.ok, JSON.stringify(outcome))
  await sender.disclosure.idle()
  assert.deepEqual(sender.failures, [])
  const status = await sender.disclosure.status(outcome.value.id)
  assert.ok(status !== undefined)
  return status
}

async function assertNothingKept(sender: Sender): Promise<void> {
  assert.deepEqual(await sender.disclosure.list(10), [])
  assert.deepEqual(await sender.store.read.submissions.unfinished(), [])
  assert.deepEqual(await sender.parts.spool.list(), [])
  assert.deepEqual(await sender.items('own'), [])
  assert.deepEqual(await actsOf(sender), [])
}

test('the acts name purpose, articles, dates and items, and hold no content', async () => {
  await using sender = await startSender()
  await submitted(sender, [indicator(1), malware(2, { object_marking_refs: [TLP.AMBER] })], { provenance: 'open-source' })
  const acts = await actsOf(sender)
  assert.deepEqual(
    acts.map(({ kind }) => kind),
    ['submit', 'release', 'release', 'release'],
  )
  const [submit, ...releases] = acts
  assert.equal(submit?.body.account, 'anna')
  assert.equal(submit?.body.provenance, 'open-source')
  const minute = NOON - (NOON % 60_000)
  assert.equal(submit?.body.retainUntil, new Date(minute + 180 * DAY_MS).toISOString())
  assert.deepEqual(
    releases.map(({ body }) => [body.to, body.articles, body.approvedBy, (body.items as unknown[]).length]),
    [
      ['XB', ['4.1'], null, 2],
      ['XC', ['4.2'], null, 2],
      ['XD', ['4.3'], null, 1],
    ],
  )
  assert.doesNotMatch(JSON.stringify(acts), /Phishing|example|Family/)
  const outbox = await Promise.all(
    ['XB', 'XC', 'XD'].map((to) => sender.store.read.outbox.due({ recipient: to, now: NOON + 1, limit: 10 })),
  )
  assert.deepEqual(
    outbox.map(({ length }) => length),
    [1, 1, 1],
  )
})

test('one bad object among thousands is reported and the rest goes on', async () => {
  await using sender = await startSender()
  const objects: JsonObject[] = Array.from({ length: 2_500 }, (_, number) => indicator(number))
  objects.splice(1_234, 1, { ...indicator(1_234), pattern: 17 })
  const status = await submitted(sender, objects)
  assert.deepEqual(
    status.report.faults.map(({ index, code }) => [index, code]),
    [[1_234, 'property-invalid']],
  )
  assert.equal(status.report.invalid, 1)
  assert.deepEqual(
    status.report.recipients.map(({ sent }) => sent),
    [2_499, 2_499, 2_499],
  )
  assert.equal((await sender.items('own')).length, 2_499)
  assert.equal(status.position, 2_500)
  assert.deepEqual(
    sender.progress.map(({ objects: done, total }) => [done, total]),
    [
      [1_000, 2_500],
      [2_001, 2_500],
      [2_500, 2_500],
    ],
  )
  assert.deepEqual(sender.progress.at(-1)?.released, { XB: 2_499, XC: 2_499, XD: 2_499 })
})

test('an object that is broken JSON, has a key twice or is too deep does not sink the others', async () => {
  await using sender = await startSender()
  const deep = `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`
  const broken = ['{"type":"indicator" "id"}', '{"type":"malware","type":"tool"}', deep, '7', '{"type":"indicator","n":1e999}']
  const text = bundleText([indicator(1)]).replace('"objects":[', `"objects":[${broken.join(',')},`)
  const status = await submitted(sender, [], { chunks: chunksOf(text, 7) })
  assert.deepEqual(
    status.report.faults.map(({ code }) => code),
    ['json-invalid', 'json-duplicate-key', 'json-too-deep', 'json-invalid', 'json-number-unsafe'],
  )
  assert.equal(status.report.recipients[0]?.sent, 1)
})

test('the same object twice is one; another one under the same id and version is refused', async () => {
  await using sender = await startSender()
  const status = await submitted(sender, [indicator(1), indicator(1), indicator(1, { name: 'another' }), indicator(2)])
  assert.equal(status.report.repeated, 1)
  assert.deepEqual(
    status.report.faults.map(({ index, code }) => [index, code]),
    [[2, 'version-conflict']],
  )
  assert.equal(status.report.recipients[0]?.sent, 2)
})

test('a bundle that ends early, or none at all, leaves nothing behind', async () => {
  await using sender = await startSender()
  const whole = bundleText(Array.from({ length: 300 }, (_, number) => indicator(number)))
  const texts = [whole.slice(0, -1), whole.slice(0, 40_000), '', '[]', '{"type":"bundle"}', `${whole} {}`]
  for (const text of texts) {
    await assert.rejects(sender.disclosure.submit(requestFor([], { chunks: chunksOf(text) })), (error) => error instanceof ComityError)
    await assertNothingKept(sender)
  }
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield* chunksOf(whole.slice(0, 40_000))
    throw new Error('connection lost')
  }
  await assert.rejects(sender.disclosure.submit(requestFor([], { chunks: failing() })), /connection lost/)
  await assertNothingKept(sender)
})

test('a full disk is a coded error, whenever it strikes, and leaves nothing behind', async () => {
  const full = new ComityError('store-full', 'no space is left for the spool')
  for (const chunksUntilFull of [0, 2]) {
    const change = (parts: DisclosureParts): DisclosureParts => ({
      ...parts,
      spool: {
        ...parts.spool,
        create: async (submission) => {
          const writer = await parts.spool.create(submission)
          let chunks = 0
          return {
            ...writer,
            write: async (bytes) => {
              if (chunks === chunksUntilFull) throw full
              chunks += 1
              await writer.write(bytes)
            },
          }
        },
      },
    })
    await using sender = await startSender({ change })
    const request = requestFor(Array.from({ length: 500 }, (_, number) => indicator(number)))
    await assert.rejects(sender.disclosure.submit(request), (error) => error === full)
    await assertNothingKept(sender)
  }
})

test('the spool and the index never show what they hold, and are gone in the end', async () => {
  const seen: string[] = []
  const change = (parts: DisclosureParts): DisclosureParts => ({
    ...parts,
    openIndex: (submission) => {
      const index = parts.openIndex(submission)
      return {
        ...index,
        settle: (recipients) => {
          index.settle(recipients)
          const folder = sender.folder
          for (const name of readdirSync(folder, { recursive: true }) as string[]) {
            if (/\.(?:spool|index)$/.test(name)) seen.push(readFileSync(join(folder, name), 'latin1'))
          }
        },
      }
    },
  })
  await using sender = await startSender({ change })
  await submitted(sender, [indicator(1), malware(2)])
  assert.equal(seen.length, 2)
  for (const bytes of seen) assert.doesNotMatch(bytes, /host-1|Family|indicator--|malware--/)
  const left = (readdirSync(sender.folder, { recursive: true }) as string[]).filter((name) => /\.(?:spool|index)$/.test(name))
  assert.deepEqual(left, [])
})

test('an unknown marking is withheld from everyone with its reason; a statement that the bundle defines is known', async () => {
  await using sender = await startSender()
  const statement = {
    type: 'marking-definition',
    spec_version: '2.1',
    id: id('marking-definition', 1),
    created: '2026-12-01T00:00:00.000Z',
    definition_type: 'statement',
    definition: { statement: 'Copyright 2026' },
  }
  const status = await submitted(sender, [
    indicator(1, { object_marking_refs: [TLP.GREEN, statement.id] }),
    indicator(2, { object_marking_refs: [TLP.GREEN, id('marking-definition', 2)] }),
    statement,
  ])
  for (const entry of status.report.recipients) {
    assert.deepEqual(
      entry.withheld.filter(({ code }) => code === 'marking-unknown').map(({ article, count, example }) => [article, count, example]),
      [['3', 1, 1]],
    )
  }
  const shown = await sender.shownTo('XC')
  assert.deepEqual(shown.map((entry) => entry.id).sort(), [id('indicator', 1), statement.id].sort())
  assert.equal((await sender.items('own')).length, 2)
})

test('fields marked above a ceiling are left out, with the article', async () => {
  await using sender = await startSender()
  const marked = indicator(1, {
    description: 'seen at the ministry',
    granular_markings: [{ marking_ref: TLP.AMBER, selectors: ['description'] }],
  })
  const status = await submitted(sender, [marked])
  assert.match(JSON.stringify(await sender.shownTo('XC')), /ministry/)
  const [forXd] = await sender.shownTo('XD')
  assert.equal(forXd?.description, undefined)
  assert.equal(forXd?.granular_markings, undefined)
  assert.deepEqual(status.report.recipients[2]?.removed, [{ field: 'description', reason: 'field-marking', article: '4.3', count: 1 }])
  const items = await sender.items('sent')
  assert.equal(items.length, 2)
})

const PERSON = object('identity', 7, { name: 'Jane Roe', identity_class: 'individual', labels: ['data-subject:victim'] })

test('personal data waits for a second person, who is not the first', async () => {
  await using sender = await startSender()
  const waiting = await submitted(sender, [indicator(1), PERSON])
  assert.equal(waiting.state, 'awaiting-approval')
  assert.deepEqual(waiting.report.recipients[0]?.approval, { article: '5', role: 'releasing-officer', count: 1 })
  assert.deepEqual(await actsOf(sender), [])
  const submission = waiting.id
  const codeOf = async (account: string, role: 'analyst' | 'releasing-officer') => {
    const outcome = await sender.disclosure.approve({ submission, official: { account, role } })
    return outcome.ok ? undefined : [outcome.refusal.code, outcome.refusal.article]
  }
  assert.deepEqual(await codeOf('anna', 'releasing-officer'), ['approval-by-submitter', '5'])
  assert.deepEqual(await codeOf('bert', 'analyst'), ['role-not-allowed', '5'])
  assert.deepEqual(await actsOf(sender), [])
  assert.equal(await codeOf('olga', 'releasing-officer'), undefined)
  await sender.disclosure.idle()
  assert.equal((await sender.disclosure.status(submission))?.state, 'released')
  assert.deepEqual(await codeOf('olga', 'releasing-officer'), ['not-awaiting-approval', undefined])
  const releases = (await actsOf(sender)).filter(({ kind }) => kind === 'release')
  assert.deepEqual(
    releases.map(({ body }) => [body.to, body.approvedBy, body.retainUntil]),
    [
      ['XB', 'olga', new Date(NOON - (NOON % 60_000) + 180 * DAY_MS).toISOString()],
      ['XC', 'olga', new Date(NOON - (NOON % 60_000) + 180 * DAY_MS).toISOString()],
      ['XD', 'olga', new Date(NOON - (NOON % 60_000) + 180 * DAY_MS).toISOString()],
      ['XB', 'olga', new Date(NOON - (NOON % 60_000) + 30 * DAY_MS).toISOString()],
    ],
  )
  assert.doesNotMatch(JSON.stringify(await sender.shownTo('XC')), /Jane/)
  assert.match(JSON.stringify(await sender.shownTo('XB')), /Jane/)
  const drained = await sender.store.write((writer) => writer.refusals.drain())
  assert.deepEqual(
    drained.map(({ principal, code }) => [principal, code]),
    [
      ['anna', 'approval-by-submitter'],
      ['bert', 'role-not-allowed'],
      ['olga', 'not-awaiting-approval'],
    ],
  )
})

test('a declined submission goes nowhere', async () => {
  await using sender = await startSender()
  const { id: submission } = await submitted(sender, [PERSON])
  const official = { account: 'olga', role: 'releasing-officer' } as const
  const outcome = await sender.disclosure.decline({ submission, official })
  assert.ok(outcome.ok)
  assert.equal(outcome.value.state, 'refused')
  assert.equal(outcome.value.report.refusal?.code, 'approval-declined')
  assert.deepEqual(await sender.parts.spool.list(), [])
  assert.deepEqual(await actsOf(sender), [])
})

test('a refusal of the whole has its article, is recorded and releases nothing', async () => {
  await using sender = await startSender()
  const refusals = [
    [requestFor([indicator(1)], { agreement: 'f'.repeat(64) }), 'agreement-unknown', undefined],
    [requestFor([indicator(1)], { official: { account: 'otto', role: 'overseer' } }), 'role-not-allowed', '8'],
    [requestFor([indicator(1)], { purpose: 'marketing' }), 'purpose-unknown', '2'],
    [requestFor([indicator(1)], { justification: '  ' }), 'justification-missing', undefined],
    [requestFor([indicator(1)], { recipients: ['XB', 'XZ'] }), 'recipient-unknown', '1'],
    [requestFor([indicator(1)], { recipients: [] }), 'recipients-missing', '1'],
    [requestFor([indicator(1, { object_marking_refs: [TLP.RED] })]), 'nothing-released', '4.1'],
    [requestFor([{ type: 'nonsense' }]), 'nothing-released', undefined],
  ] as const
  for (const [request, code, article] of refusals) {
    const outcome = await sender.disclosure.submit(request)
    assert.ok(!outcome.ok)
    assert.deepEqual([outcome.refusal.code, outcome.refusal.article], [code, article])
  }
  assert.deepEqual(await actsOf(sender), [])
  assert.deepEqual(await sender.parts.spool.list(), [])
  const drained = await sender.store.write((writer) => writer.refusals.drain())
  assert.deepEqual(
    drained.map((row) => row.code),
    refusals.map(([, code]) => code),
  )
})

test('nothing goes out before the agreement is in force, nor after its sunset', async () => {
  await using early = await startSender({ ratified: false })
  const outcome = await early.disclosure.submit(requestFor([indicator(1)]))
  assert.ok(!outcome.ok && outcome.refusal.code === 'agreement-not-in-force' && outcome.refusal.article === '11.1')
  await using late = await startSender()
  late.clock.value = Date.UTC(2030, 0, 1)
  const lapsed = await late.disclosure.submit(requestFor([indicator(1)]))
  assert.ok(!lapsed.ok && lapsed.refusal.code === 'agreement-lapsed' && lapsed.refusal.article === '11.2')
})

test('an agreement that lapses under way stops a submission; what went before stands', async () => {
  const change = (parts: DisclosureParts): DisclosureParts => ({
    ...parts,
    onProgress: (event) => {
      if (event.objects < event.total) sender.clock.value = Date.UTC(2030, 0, 1)
    },
  })
  await using sender = await startSender({ change })
  const status = await submitted(
    sender,
    Array.from({ length: 1_500 }, (_, number) => indicator(number)),
  )
  assert.equal(status.state, 'refused')
  assert.equal(status.report.refusal?.code, 'agreement-lapsed')
  assert.equal(status.position, 1_000)
  assert.equal((await sender.items('own')).length, 1_000)
  assert.deepEqual(await sender.parts.spool.list(), [])
})

test('a reservation withholds at home, under its own number', async () => {
  const reservation = {
    party: 'XA',
    number: 1,
    title: 'No malware to XD',
    forbids: 'disclose',
    when: { types: ['malware'], parties: ['XD'] },
    isDisclosedToPartners: false,
  } as const
  await using sender = await startSender({ reservations: [reservation] })
  const status = await submitted(sender, [indicator(1), malware(2)])
  assert.deepEqual(
    status.report.recipients[2]?.withheld.map(({ code, article, count }) => [code, article, count]),
    [['reserved', 'reservation XA-1', 1]],
  )
  assert.equal((await sender.shownTo('XD')).length, 1)
})

test('a preview says what each would get and leaves nothing', async () => {
  await using sender = await startSender()
  const marked = indicator(1, { description: 'secret', granular_markings: [{ marking_ref: TLP.AMBER, selectors: ['description'] }] })
  const outcome = await sender.disclosure.preview({ ...requestFor([marked, indicator(2), PERSON]), examples: 2 })
  assert.ok(outcome.ok)
  const { report, examples } = outcome.value
  assert.deepEqual(
    report.recipients.map(({ released, changed }) => [released, changed]),
    [
      [3, 0],
      [2, 0],
      [2, 1],
    ],
  )
  assert.equal(report.recipients[2]?.removed[0]?.article, '4.3')
  assert.equal(examples.XB?.length, 2)
  assert.equal(examples.XD?.[0]?.description, undefined)
  assert.match(JSON.stringify(examples.XC), /secret/)
  await assertNothingKept(sender)
})
