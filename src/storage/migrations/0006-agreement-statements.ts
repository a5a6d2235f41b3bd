/** Version 6 of a node's store: the statements about agreements in one table, signatures and ratifications with them. Frozen. */
import type { Migration } from './migration.ts'

type Words = {
  readonly key: string
  readonly integer: string
  readonly text: string
  readonly end: string
  /** Milliseconds since 1970 of the time that a signed act states. */
  readonly statedAt: string
}

const SQLITE: Words = {
  key: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  integer: 'INTEGER',
  text: 'TEXT',
  end: ' STRICT',
  statedAt: "CAST(ROUND(unixepoch(json_extract(acts.text, '$.statement.at'), 'subsec') * 1000) AS INTEGER)",
}
const POSTGRES: Words = {
  key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  integer: 'BIGINT',
  text: 'TEXT COLLATE "C"',
  end: '',
  statedAt: "CAST(ROUND(EXTRACT(EPOCH FROM CAST(CAST(acts.text AS json) #>> '{statement,at}' AS timestamptz)) * 1000) AS BIGINT)",
}

function statements({ key, integer, text, end, statedAt }: Words): readonly string[] {
  return [
    `CREATE TABLE agreement_statements (
      seq ${key},
      hash ${text} NOT NULL,
      act_id ${text} NOT NULL UNIQUE,
      party ${text} NOT NULL,
      kind ${text} NOT NULL,
      at ${integer} NOT NULL,
      body ${text} NOT NULL
    )${end}`,
    // In the order of their acts, so that a rebuild gives the same.
    `INSERT INTO agreement_statements (hash, act_id, party, kind, at, body)
      SELECT kept.hash, kept.act_id, kept.party, kept.kind, ${statedAt}, kept.body FROM (
        SELECT hash, propose_act AS act_id, proposed_by AS party, 'propose' AS kind, '{"counters":null,"comment":null}' AS body FROM agreements
        UNION ALL SELECT hash, act_id, party, 'sign', '{}' FROM agreement_signatures
        UNION ALL SELECT hash, act_id, party, 'ratify', '{}' FROM ratifications
      ) AS kept JOIN acts ON acts.id = kept.act_id ORDER BY acts.seq`,
    'DROP TABLE agreement_signatures',
    'DROP TABLE ratifications',
  ]
}

/** The tables of version 6. */
export const AGREEMENT_STATEMENTS: Migration = { version: 6, statements: { sqlite: statements(SQLITE), postgres: statements(POSTGRES) } }
