/** A party that came in with nothing of the past gets nothing of it, whatever version followed, and no older item keeps a newer one back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Agreement, agreementHash, parseAgreement } from '../../src/agreement/index.ts'
import { base64url, type Json, type JsonObject } from '../../src/foundation/index.ts'
import { indicator, malware } from './objects.fixture.ts'
import { AGREEMENT, NOON, previewed, requestFor, startSender } from './sender.fixture.ts'

const DAY = 86_400_000
const JOINED = NOON - 10 * DAY

function nextVersion(of: Agreement, changes: object): Agreement {
  return parseAgreement(JSON.parse(JSON.stringify({ ...of, version: of.version + 1, prior: agreementHash(of), ...changes })) as Json)
}

const accession = (history: 'none' | 'as-permitted') => ({ article: '11.9', history, consent: { days: 60, onSilence: 'refuse' } })

/** The example, which can be changed. */
const FIRST = parseAgreement(
  JSON.parse(
    JSON.stringify({
      ...AGREEMENT,
      amendment: { article: '11.8', narrowing: 'ratification', signature: { days: 60, onSilence: 'lapse' } },
    }),
  ) as Json,
)

/** The example as XE comes in, which gets what XD gets. */
function joinedBy(history: 'none' | 'as-permitted'): Agreement {
  const { parties, sharing } = FIRST
  const newcomer = { code: 'XE', name: 'Party XE', root: base64url(new Uint8Array(32).fill(6)), role: 'party' }
  return nextVersion(FIRST, {
    parties: { ...parties, list: [...parties.list, newcomer] },
    sharing: sharing.map((article) => (article.to.includes('XD' as never) ? { ...article, to: [...article.to, 'XE'] } : article)),
    accession: accession(history),
    witnesses: { ...FIRST.witnesses, quorum: 4 },
  })
}

const at = (time: number, one: JsonObject): JsonObject => ({
  ...one,
  created: new Date(time).toISOString(),
  modified: new Date(time).toISOString(),
})
const OBJECTS = [
  at(JOINED - DAY, indicator(1, { name: 'old' })),
  at(JOINED, indicator(2, { name: 'new' })),
  at(JOINED - 1, malware(3, { name: 'old too' })),
  at(JOINED + DAY, malware(4, { name: 'newer' })),
]
const ALL = ['new', 'newer', 'old', 'old too']

const namesOf = (objects: readonly JsonObject[]) => objects.map(({ name }) => String(name)).toSorted()

type Version = {
  readonly agreement: Agreement
  readonly before: readonly { readonly agreement: Agreement; readonly since: number }[]
  readonly since: number
}

async function sharedUnder({ agreement, before, since }: Version) {
  await using sender = await startSender({ agreement, before, since })
  const request = () => requestFor(OBJECTS, { agreement: agreementHash(agreement), recipients: ['XD', 'XE'] })
  const { shown } = await previewed(sender, OBJECTS, { agreement: agreementHash(agreement), recipients: ['XE'] })
  const outcome = await sender.disclosure.submit(request())
  assert.ok(outcome.ok, JSON.stringify(outcome))
  await sender.disclosure.idle()
  const status = await sender.disclosure.status(outcome.value.id)
  const newcomer = status?.report.recipients.find(({ party }) => party === 'XE')
  return {
    state: status?.state,
    previewed: namesOf(shown.XE ?? []),
    old: namesOf(await sender.shownTo('XD')),
    newcomer: namesOf(await sender.shownTo('XE')),
    withheld: newcomer?.withheld.map(({ code, article, count }) => [code, article, count]),
  }
}

test('who came in with nothing of the past gets what is newer, and what is older keeps nothing back', async () => {
  const joined = joinedBy('none')
  const first = { agreement: FIRST, since: 0 }
  const fare = {
    state: 'released',
    previewed: ['new', 'newer'],
    old: ALL,
    newcomer: ['new', 'newer'],
    withheld: [['before-accession', '11.9', 2]],
  }
  assert.deepEqual(await sharedUnder({ agreement: joined, before: [first], since: JOINED }), fare)

  const later = nextVersion(joined, { accession: accession('as-permitted') })
  const version = { agreement: later, before: [first, { agreement: joined, since: JOINED }], since: NOON - DAY }
  assert.deepEqual(await sharedUnder(version), fare, 'a later version lets newcomers have the past, and not who came before')
})

test('who came in with what is permitted gets the past as everybody does', async () => {
  const version = { agreement: joinedBy('as-permitted'), before: [{ agreement: FIRST, since: 0 }], since: JOINED }
  const fare = { state: 'released', previewed: ALL, old: ALL, newcomer: ALL, withheld: [] }
  assert.deepEqual(await sharedUnder(version), fare)
})
