/** Version 62 of a node's store: roles that the party made up, what waits to be confirmed of them, and who is in them. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly text: string; readonly integer: string; readonly end: string }

const SQLITE: Words = { text: 'TEXT', integer: 'INTEGER', end: ' STRICT' }
const POSTGRES: Words = { text: 'TEXT COLLATE "C"', integer: 'BIGINT', end: '' }

function tables({ text, integer, end }: Words): readonly string[] {
  return [
    `CREATE TABLE national_roles (
      name ${text} PRIMARY KEY,
      act_id ${text} NOT NULL,
      terms ${text},
      digest ${text},
      said_by ${text} NOT NULL,
      confirmed_by ${text},
      said_at ${integer} NOT NULL
    )${end}`,
    `CREATE TABLE role_proposals (
      name ${text} PRIMARY KEY,
      terms ${text} NOT NULL,
      digest ${text} NOT NULL,
      proposed_by ${text} NOT NULL,
      proposed_at ${integer} NOT NULL
    )${end}`,
    `ALTER TABLE accounts ADD COLUMN national_role ${text}`,
  ]
}

/** The tables of version 62. */
export const NATIONAL_ROLES: Migration = { version: 62, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
