/** Values that an annex generalises or puts under a pseudonym, over a whole submission and from one to the next. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agreementHash, parseAgreement } from '../../src/agreement/index.ts'
import type { Json, JsonObject } from '../../src/foundation/index.ts'
import { id, indicator, object } from './objects.fixture.ts'
import { AGREEMENT, requestFor, type Sender, startSender, submitted } from './sender.fixture.ts'

type Annex = { readonly types: Record<string, Record<string, string>> }

// No approval is asked for, so that personal data goes at once.
function agreementWith(treat: (annexes: readonly Annex[]) => void) {
  const text = structuredClone(AGREEMENT) as unknown as { annexes: readonly Annex[]; sharing: Record<string, unknown>[] }
  treat(text.annexes)
  const sharing = text.sharing.map(({ scrutiny, ...article }) => article)
  return parseAgreement({ ...text, sharing } as unknown as Json)
}

const treated = agreementWith((annexes) => {
  for (const { types } of annexes) {
    if (types.note !== undefined) types.note.content = 'pseudonymise'
    if (types['email-addr'] !== undefined) types['email-addr'].value = 'pseudonymise'
  }
})

const MAIL = 'jane.roe@victim.example'
const bundle = (number: number): JsonObject[] => [
  { type: 'email-addr', id: id('email-addr', number), value: MAIL, object_marking_refs: object('note', 1).object_marking_refs as Json },
  indicator(number, { name: `Mail from ${MAIL.toUpperCase()}` }),
  object('note', number, { content: `Seen by jane.roe[@]victim[.]example`, object_refs: [id('email-addr', number)] }),
]

async function release(sender: Sender, number: number): Promise<void> {
  const { id: submission, state, report } = await submitted(sender, bundle(number), { agreement: agreementHash(treated) })
  if (state === 'awaiting-approval') {
    const outcome = await sender.disclosure.approve({ submission, official: { account: 'olga', role: 'releasing-officer' } })
    assert.ok(outcome.ok, JSON.stringify(outcome))
  }
  await sender.disclosure.idle()
  const ended = await sender.disclosure.status(submission)
  assert.deepEqual([report.invalid, ended?.state], [0, 'released'], JSON.stringify(ended))
}

test('one value has one pseudonym over a whole submission and over the next, and its graph stays whole', async () => {
  await using sender = await startSender({ agreement: treated })
  await release(sender, 1)
  await release(sender, 2)
  assert.deepEqual(sender.failures, [])
  const shown = await sender.shownTo('XB')
  assert.equal(shown.length, 6, JSON.stringify(shown))
  const text = JSON.stringify(shown)
  assert.doesNotMatch(text, /jane|victim/i)
  assert.equal(new Set(text.match(/p-[0-9a-f]{16}@pseudonym\.invalid/g)).size, 1)
  const ids = new Set(shown.map((one) => one.id))
  for (const { object_refs: references } of shown) for (const one of (references ?? []) as readonly string[]) assert.ok(ids.has(one))
  for (const number of [1, 2]) assert.ok(!text.includes(id('email-addr', number)), 'an id from which the value can be guessed is not shown')
})

test('a preview tells what was done to a value that is treated elsewhere, and the article that asked for it', async () => {
  const doneTo = async (treatment: string, contact: string) => {
    const agreement = agreementWith((annexes) => {
      for (const { types } of annexes) if (types.note !== undefined) types.note.content = treatment
    })
    await using sender = await startSender({ agreement })
    const objects = [
      indicator(1, { name: `From ${contact} on` }),
      object('note', 2, { content: `Ask ${contact}`, object_refs: [id('indicator', 1)] }),
    ]
    const outcome = await sender.disclosure.previewObjects(requestFor(objects, { agreement: agreementHash(agreement), recipients: ['XB'] }))
    assert.ok(outcome.ok)
    const [first] = await Array.fromAsync(outcome.value)
    assert.ok(first?.kind === 'object')
    const [share] = first.shares
    const told = share?.removed.find(({ code }) => code === 'value-treated')
    return [share?.shown?.name, told?.pointer, told?.treatment, told?.article]
  }
  const { annex } = AGREEMENT.sharing.find(({ to }) => to.includes('XB')) ?? {}
  const article = AGREEMENT.annexes.find(({ code }) => code === annex)?.article
  const [pseudonym, ...told] = await doneTo('pseudonymise', MAIL)
  assert.match(String(pseudonym), /^From p-[0-9a-f]{16}@pseudonym\.invalid on$/)
  assert.deepEqual(told, ['/name', 'pseudonymise', article])
  assert.deepEqual(await doneTo('never', MAIL), ['From [email] on', '/name', 'drop', article])
  const coarser = await doneTo('generalise', '198.51.100.7')
  assert.doesNotMatch(String(coarser[0]), /100\.7/)
  assert.deepEqual(coarser.slice(1), ['/name', 'generalise', article])
  assert.deepEqual(
    await doneTo('generalise', '+44 20 7946 0123'),
    ['From [phone] on', '/name', 'drop', article],
    'nothing coarser stands for it',
  )
})

test('a link that an annex makes coarser is as coarse in every other field, however it is written there', async () => {
  const agreement = agreementWith((annexes) => {
    for (const { types } of annexes) types.url = { value: 'generalise' }
  })
  await using sender = await startSender({ agreement })
  const link = 'https://u:pw@shop.example/pay?order=quill-4711#top'
  const written = ['hxxps://u:pw[@]shop[.]example/pay?order=quill-4711#top', encodeURIComponent(link), link]
  const objects = [
    { type: 'url', id: id('url', 1), value: link, object_marking_refs: object('note', 1).object_marking_refs as Json },
    ...written.map((text, number) => indicator(number + 1, { name: `Seen ${text} there` })),
    indicator(9, { pattern: `[url:value = '${link}' OR domain-name:value = 'shop.example']` }),
  ]
  const { report } = await submitted(sender, objects, { agreement: agreementHash(agreement) })
  assert.equal(report.invalid, 0)
  await sender.disclosure.idle()
  const shown = await sender.shownTo('XB')
  assert.equal(shown.length, objects.length)
  assert.doesNotMatch(JSON.stringify(shown), /quill|4711|pw/)
  assert.equal(shown.find(({ type }) => type === 'url')?.value, 'https://shop.example/pay')
  assert.equal(shown.filter(({ name }) => /^Seen https:\/\/shop\.example\/pay there$/.test(String(name))).length, written.length)
  assert.ok(shown.some(({ pattern }) => pattern === "[domain-name:value = 'shop.example']"))
})
