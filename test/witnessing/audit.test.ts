import assert from 'node:assert/strict'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { openSqliteStore } from '../../src/storage/index.ts'
import { auditLedger, type LedgerAudit } from '../../src/workflows/witnessing/index.ts'
import { agreementOf, appendLeaves, type Federation, foundFederation, type Party, ratifyAt, surround } from './federation.ts'

const LEAVES = 600

/** The ledger of XA, cosigned and beyond that signed, with a few leaves that are not. */
async function grown(federation: Federation): Promise<Party> {
  const party = federation.party('XA')
  await ratifyAt(party, agreementOf(federation))
  await appendLeaves(party, LEAVES)
  const sequencer = federation.sequencer('XA')
  await sequencer.checkpoint()
  await sequencer.settled()
  for (const code of ['XB', 'XC', 'XD', 'XO']) federation.down.add(code)
  await appendLeaves(party, 50)
  await sequencer.checkpoint()
  await sequencer.settled()
  await appendLeaves(party, 7)
  return party
}

async function audit({ store, directory }: Pick<Party, 'store' | 'directory'>): Promise<LedgerAudit> {
  return auditLedger({ ledger: store.read.ledger, directory: await directory.current() })
}

/** The codes and places that an audit finds in a copy of a closed store once a statement changed it. */
async function foundAfter(party: Party, federation: Federation, statement: string): Promise<readonly string[]> {
  const folder = `${party.folder}-changed`
  cpSync(party.folder, folder, { recursive: true })
  const file = new DatabaseSync(join(folder, 'comity.db'), { enableForeignKeyConstraints: false })
  assert.ok(Number(file.prepare(statement).run().changes) > 0, statement)
  file.close()
  const store = await openSqliteStore({ folder })
  const { faults, faultCount } = await audit(surround({ ...party, folder, store }, federation.clock))
  await store.close()
  rmSync(folder, { recursive: true })
  assert.ok(faultCount >= faults.length)
  return faults.map(({ code, place }) => `${code} ${place}`)
}

test('a ledger is what its leaves give, before and after openings are destroyed', async () => {
  await using federation = await foundFederation()
  const party = await grown(federation)
  const { epochs, ...rest } = await audit(party)
  assert.deepEqual(rest, { faultCount: 0, faults: [] })
  const [epoch] = epochs
  assert.ok(epoch !== undefined)
  assert.deepEqual([epoch.leaves - epoch.signedSize, epoch.signedSize - epoch.cosignedSize, epoch.opened], [7, 50, epoch.leaves])
  const ids = await appendLeaves(party, 3)
  await party.store.write((writer) => writer.ledger.destroyOpenings(ids))
  const after = await audit(party)
  assert.deepEqual([after.faultCount, after.epochs[0]?.opened, after.epochs[0]?.leaves], [0, epoch.leaves, epoch.leaves + 3])
})

test('whatever is changed in the store of a ledger is found, and where', async () => {
  await using federation = await foundFederation()
  const party = await grown(federation)
  const head = await party.store.read.ledger.head()
  assert.ok(head !== undefined)
  await party.store.close()
  const flipped = (column: string, at: number): string =>
    `${column} = CAST(substr(${column}, 1, ${at}) || x'00' || substr(${column}, ${at + 2}) AS BLOB)`
  const size = String(head.signedSize)
  const changes: readonly (readonly [statement: string, ...found: string[]])[] = [
    [`UPDATE tiles SET ${flipped('hashes', 40)} WHERE level = 0 AND tile_index = 1`, 'tile-differs 0/1'],
    ['UPDATE tiles SET hashes = substr(hashes, 1, 32) WHERE level = 0 AND tile_index = 2', 'tile-differs 0/2'],
    ['DELETE FROM tiles WHERE level = 1', 'tile-differs 1/0'],
    [`UPDATE epochs SET ${flipped('edge', 3)}`, `edge-differs ${size}`],
    ['UPDATE epochs SET edge = substr(edge, 33)', `edge-differs ${size}`],
    ['DELETE FROM leaves WHERE leaf_index = 300', 'leaf-missing 300'],
    ['UPDATE epochs SET leaves = leaves + 1', `leaf-missing ${head.leaves}`],
    ["UPDATE leaves SET act_id = 'another' WHERE leaf_index = 5", 'opening-differs 5'],
    ["UPDATE leaves SET opening = replace(opening, 'consult', 'release') WHERE leaf_index = 555", 'opening-differs 555'],
    ["UPDATE leaves SET opening = '{}' WHERE leaf_index = 9", 'opening-differs 9'],
    ["UPDATE epochs SET note = replace(note, '— ', '— not')", 'checkpoint-unsigned signed'],
    ['UPDATE epochs SET note = cosigned_note', 'checkpoint-differs signed'],
    ['UPDATE epochs SET cosigned_note = note', 'checkpoint-differs cosigned'],
    ["UPDATE epochs SET origin = 'xa.example/ledger/other'", 'opening-differs 0'],
  ]
  for (const [statement, ...expected] of changes) {
    const found = await foundAfter(party, federation, statement)
    for (const fault of expected) assert.ok(found.includes(fault), `${statement}: ${found.join(', ')}`)
    if (!statement.includes('origin')) assert.deepEqual(found, expected, statement)
  }
  const leaf = await foundAfter(party, federation, `UPDATE leaves SET ${flipped('leaf', 40)} WHERE leaf_index = 12`)
  assert.deepEqual(leaf.slice(0, 2), ['opening-differs 12', 'tile-differs 0/0'])
  assert.ok(
    leaf.includes(`edge-differs ${size}`) && leaf.includes('checkpoint-differs signed') && leaf.includes('checkpoint-differs cosigned'),
  )
})
