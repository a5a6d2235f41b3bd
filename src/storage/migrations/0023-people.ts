/** Version 23 of a node's store: how officials were enrolled, their passkeys, invitations and sessions. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE enrolments (
      login ${text} PRIMARY KEY,
      identity ${text} NOT NULL UNIQUE,
      invited_by ${text} NOT NULL,
      vouched_by ${text},
      vouched_at ${integer},
      left_at ${integer}
    )${end}`,
    `CREATE TABLE passkeys (
      credential ${text} PRIMARY KEY,
      login ${text} NOT NULL,
      public_key ${text} NOT NULL,
      sign_count ${integer} NOT NULL,
      is_backup_eligible ${integer} NOT NULL,
      name ${text} NOT NULL,
      created_at ${integer} NOT NULL,
      used_at ${integer}
    )${end}`,
    'CREATE INDEX passkeys_by_login ON passkeys (login)',
    `CREATE TABLE invitations (
      login ${text} PRIMARY KEY,
      token_hash ${text} NOT NULL UNIQUE,
      ends_at ${integer} NOT NULL
    )${end}`,
    `CREATE TABLE sessions (
      token_hash ${text} PRIMARY KEY,
      login ${text} NOT NULL,
      challenge ${text} NOT NULL UNIQUE,
      started_at ${integer} NOT NULL,
      seen_at ${integer} NOT NULL,
      ends_at ${integer} NOT NULL
    )${end}`,
    'CREATE INDEX sessions_by_login ON sessions (login)',
  ]
}

/** The tables of version 23. */
export const PEOPLE: Migration = { version: 23, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
