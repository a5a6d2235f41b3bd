import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KEY_MIGRATIONS, MIGRATIONS } from '../migrations/index.ts'
import { actId, contract } from './adapters.fixture.ts'

const BEFORE_STATEMENTS = 5

function actText(seq: number, [name, at]: readonly [string, string]): string {
  const text = JSON.stringify({ statement: { at } })
  const columns = 'seq, id, kind, party, text, recorded_at, standing'
  return `INSERT INTO acts (${columns}) VALUES (${seq}, '${actId(name)}', 'sign', 'XA', '${text}', 1, 'own')`
}

contract('signatures and ratifications of an older store become statements, in the order of their acts', async (place) => {
  await place.createOf(MIGRATIONS.filter(({ version }) => version <= BEFORE_STATEMENTS))
  const rows = [
    actText(1, ['propose', '2027-01-01T12:00:00.000Z']),
    actText(2, ['sign', '2027-01-01T12:00:00.001Z']),
    actText(3, ['ratify', '2027-02-28T23:59:59.999Z']),
    actText(4, ['sign late', '2027-03-01T00:00:00.123Z']),
    `INSERT INTO agreements (hash, document, proposed_by, propose_act) VALUES ('h', '{}', 'XA', '${actId('propose')}')`,
    `INSERT INTO agreement_signatures (hash, party, act_id) VALUES ('h', 'XB', '${actId('sign late')}')`,
    `INSERT INTO agreement_signatures (hash, party, act_id) VALUES ('h', 'XA', '${actId('sign')}')`,
    `INSERT INTO ratifications (hash, party, act_id, at) VALUES ('h', 'XA', '${actId('ratify')}', 7)`,
  ]
  for (const row of rows) await place.execute(row)
  await using store = await place.open()
  const [agreement] = await store.read.directory.agreements()
  assert.deepEqual(
    agreement?.statements.map(({ kind, party, at, actId: id }) => [kind, party, new Date(at).toISOString(), id]),
    [
      ['propose', 'XA', '2027-01-01T12:00:00.000Z', actId('propose')],
      ['sign', 'XA', '2027-01-01T12:00:00.001Z', actId('sign')],
      ['ratify', 'XA', '2027-02-28T23:59:59.999Z', actId('ratify')],
      ['sign', 'XB', '2027-03-01T00:00:00.123Z', actId('sign late')],
    ],
  )
  assert.deepEqual(agreement?.statements[0]?.body, { counters: null, comment: null })
})

test('versions of the store follow each other without a gap', () => {
  for (const migrations of [MIGRATIONS, KEY_MIGRATIONS]) {
    assert.deepEqual(
      migrations.map(({ version }) => version),
      migrations.map((_, index) => index + 1),
    )
  }
})
