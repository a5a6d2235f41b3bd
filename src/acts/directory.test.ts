import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleAgreement } from '../agreement/example.fixture.ts'
import { type Agreement, agreementHash, parseAgreement } from '../agreement/index.ts'
import { formatTimestamp, type Json } from '../foundation/index.ts'
import { type AgreementRow, type DirectoryParts, directorySource, witnessCards } from './index.ts'
import { makeParty, NOW } from './parties.fixture.ts'

function partsWith(document: Json): DirectoryParts & { readonly grow: () => void } {
  const hash = agreementHash(parseAgreement(exampleAgreement() as unknown as Json))
  const row: AgreementRow = {
    hash,
    document: document as unknown as Agreement,
    proposedBy: 'XA',
    proposeAct: 'ab'.repeat(32) as AgreementRow['proposeAct'],
    statements: [],
  }
  let version = 1
  return {
    self: 'XA' as DirectoryParts['self'],
    reader: {
      directoryVersion: async () => version,
      forkedLedgers: async () => [],
      parties: async () => [],
      agreements: async () => [structuredClone(row)],
    },
    coveredAmong: async () => new Set(),
    grow: () => {
      version += 1
    },
  }
}

test('an agreement is read once, however often the directory is built', async () => {
  const parts = partsWith(exampleAgreement() as unknown as Json)
  const source = directorySource(parts)
  const [first] = (await source.current()).agreements
  parts.grow()
  const [second] = (await source.current()).agreements
  assert.notEqual(second, first)
  assert.equal(second?.record.agreement, first?.record.agreement)
})

test('an agreement kept with a rule that this version does not know stops everything instead of losing the rule', async () => {
  const kept = { ...(exampleAgreement() as unknown as { [name: string]: Json }), approval: { article: '8.1', role: 'releasing-officer' } }
  await assert.rejects(directorySource(partsWith(kept)).current(), { code: 'agreement-outdated', message: /approval/ })
})

test('the witness key of a card counts until the next was issued, and that of the newest always', async () => {
  const { card } = await makeParty('XB')
  const next = { ...card, serial: 2, issuedAt: formatTimestamp(NOW + 1_000) }
  const serials = (since?: number) => witnessCards([next, card], since).map(({ serial }) => serial)
  assert.deepEqual([serials(), serials(NOW + 999), serials(NOW + 1_000)], [[2], [2, 1], [2]])
})
