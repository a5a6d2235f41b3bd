/** Version 30 of a node's store: decisions to keep received items until the next review. Frozen. */
import type { Migration } from './migration.ts'

function tables(integer: string, text: string, end: string): readonly string[] {
  return [
    `CREATE TABLE kept_items (item_id ${text} PRIMARY KEY, until ${integer} NOT NULL, act_id ${text} NOT NULL)${end}`,
    'CREATE INDEX kept_items_by_act ON kept_items (act_id)',
    `CREATE TABLE keep_reasons (act_id ${text} PRIMARY KEY, reason ${text} NOT NULL)${end}`,
  ]
}

/** The tables of version 30. */
export const REVIEWS: Migration = {
  version: 30,
  statements: { sqlite: tables('INTEGER', 'TEXT', ' STRICT'), postgres: tables('BIGINT', 'TEXT COLLATE "C"', '') },
}
