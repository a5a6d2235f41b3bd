/** What folding writes is the same to the byte for the same accesses and randomness: links, what they say, leaves and openings. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Access } from '../../src/acts/index.ts'
import { hex, sha256, utf8 } from '../../src/foundation/index.ts'
import { askRecord, foldAccesses, type SubjectParts } from '../../src/workflows/subjects/index.ts'
import { type Federation, foundFederation, type Party, START, seededRandomness } from './federation.ts'

const DELAYS = [
  { purpose: 'investigation', days: 30, basis: 'section 12 of the Police Act' },
  { purpose: 'court', days: 90, basis: 'article 15 of "the Directive"' },
]
const PURPOSES = ['cyber-defence', 'investigation', null, 'court']
const ACCOUNTS = ['anna', null, 'zoë', 'carl']

function partsOf({ code, directory, store }: Party, { clock }: Federation): SubjectParts {
  const known = { self: code, clock, randomness: seededRandomness(31), directory, key: new Uint8Array(32).fill(9), delays: DELAYS }
  return { ...known, subjects: store.read.subjects, transactions: store }
}

function stixIdOf(subject: number): string {
  return `identity--00000000-0000-4000-8000-${String(subject).padStart(12, '0')}`
}

function accessOf(number: number): Access {
  return {
    deed: number % 6 === 5 ? 'disclosed' : 'read',
    at: START + number * 7_777_777,
    agreement: number % 3 === 0 ? null : 'ab'.repeat(32),
    purpose: PURPOSES[number % PURPOSES.length] as string | null,
    party: number % 6 === 5 ? 'XB' : null,
    account: ACCOUNTS[(number * 7) % ACCOUNTS.length] as string | null,
    cause: null,
  }
}

async function noteAll({ store }: Party, accesses: number, subjects: number): Promise<void> {
  await store.write(async (writer) => {
    for (let number = 0; number < accesses; number += 1)
      await writer.subjects.note({ stixId: stixIdOf((number * number) % subjects), ...accessOf(number) })
  })
}

/** Every leaf with its opening, and the links that leaves are of. */
async function written({ store }: Party): Promise<readonly string[]> {
  const head = await store.read.ledger.head()
  const leaves = await store.read.ledger.leaves({ epoch: 1, from: 0, to: head?.leaves as number })
  const lines: string[] = []
  for (const { leaf, actId, opening } of leaves)
    lines.push([hex(leaf), actId, opening, JSON.stringify(await store.read.subjects.find(actId))].join('\n'))
  return lines
}

test('links, what they say, leaves and openings are the same to the byte for the same randomness', async () => {
  await using federation = await foundFederation(['XA', 'XB'])
  const party = federation.party('XA')
  const parts = partsOf(party, federation)
  await noteAll(party, 900, 40)
  assert.equal(await foldAccesses(parts), 900)
  federation.clock.set(START + 60_000)
  await noteAll(party, 2_300, 3)
  assert.equal(await foldAccesses(parts), 2_300)
  await noteAll(party, 70, 40)
  await askRecord({ stixId: stixIdOf(1), account: 'dora', purpose: 'subject-access' }, parts)
  assert.equal(await foldAccesses(parts), 56)
  const lines = await written(party)
  assert.deepEqual(
    [lines.length, hex(sha256(utf8(lines.join('\n'))))],
    [1_217, 'b1b46b091c6fbe17f7ad71305a08d5e9c3f6be970f63656eac1ee5559cdaa8ea'],
  )
})
