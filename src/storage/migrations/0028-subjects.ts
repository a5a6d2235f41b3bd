/** Version 28 of a node's store: accesses to what is held about persons, and the chains that commit to them. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE subject_accesses (
      seq ${key},
      stix_id ${text} NOT NULL,
      deed ${text} NOT NULL,
      at ${integer} NOT NULL,
      agreement ${text},
      purpose ${text},
      party ${text},
      account ${text},
      cause ${text}
    )${end}`,
    `CREATE TABLE subject_links (
      seq ${key},
      link_id ${text} NOT NULL UNIQUE,
      subject ${text} NOT NULL,
      number ${integer} NOT NULL,
      at ${integer} NOT NULL,
      visible_from ${integer},
      contents ${text},
      UNIQUE (subject, number)
    )${end}`,
    'CREATE INDEX subject_links_by_age ON subject_links (at) WHERE contents IS NOT NULL',
    "CREATE INDEX items_about_people ON items (item_id) WHERE data_subject <> 'none'",
  ]
}

/** The tables and indexes of version 28. */
export const SUBJECTS: Migration = { version: 28, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
