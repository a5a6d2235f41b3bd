/** What an agreement asks of nodes holds before anything is looked at: nothing is submitted or previewed by a node that does not meet it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agreementHash, parseAgreement } from '../../src/agreement/index.ts'
import type { Json } from '../../src/foundation/index.ts'
import { indicator } from './objects.fixture.ts'
import { AGREEMENT, assertNothingKept, requestFor, startSender } from './sender.fixture.ts'

function askingFor(versionAtLeast: string) {
  const clock = { hours: 24, onSilence: 'escalate' }
  const security = { article: '9.1', algorithms: ['mlkem768-x25519', 'ed25519'], versionAtLeast, keyCompromise: clock, incident: clock }
  return parseAgreement(JSON.parse(JSON.stringify({ ...AGREEMENT, security })) as Json)
}

test('a node older than the agreement asks submits nothing, previews nothing and says why; one that is not goes on', async () => {
  for (const [version, isMet] of [
    ['1.0.0', true],
    ['1.0.1', false],
  ] as const) {
    const agreement = askingFor(version)
    await using sender = await startSender({ agreement, versions: { XB: '1.0.0' } })
    const request = () => requestFor([indicator(1)], { agreement: agreementHash(agreement), recipients: ['XB'] })
    const outcomes = [await sender.disclosure.preview(request()), await sender.disclosure.previewObjects(request())]
    const submitted = await sender.disclosure.submit(request())
    await sender.disclosure.idle()
    for (const outcome of [...outcomes, submitted]) {
      assert.equal(outcome.ok, isMet, JSON.stringify(outcome))
      if (!outcome.ok) assert.deepEqual([outcome.refusal.code, outcome.refusal.article], ['software-too-old', '9.1'])
    }
    if (isMet) assert.equal((await sender.shownTo('XB')).length, 1)
    else await assertNothingKept(sender)
  }
})

test('a recipient whose node told nothing, or that it is older, gets nothing and is told of by article; the others get theirs', async () => {
  const agreement = askingFor('1.0.0')
  await using sender = await startSender({ agreement, versions: { XB: '0.9.9', XC: '1.0.0' } })
  const request = requestFor([indicator(1)], { agreement: agreementHash(agreement), recipients: ['XB', 'XC', 'XD'] })
  const submitted = await sender.disclosure.submit(request)
  assert.ok(submitted.ok)
  await sender.disclosure.idle()
  const told = submitted.value.report.recipients.map(({ party, withheld }) => [
    party,
    withheld.map(({ code, article }) => `${code} ${article}`),
  ])
  assert.deepEqual(Object.fromEntries(told), {
    XB: ['partner-software-too-old 9.1'],
    XC: [],
    XD: ['partner-software-unknown 9.1'],
  })
  const shown = await Promise.all(['XB', 'XC', 'XD'].map(async (party) => (await sender.shownTo(party)).length))
  assert.deepEqual(shown, [0, 1, 0])
})
