/** Version 63 of a node's store: items know with which others they are decided on alike, so that a page is found among what its reader may read. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string; readonly withoutReview: string }

const SQLITE: Words = {
  key: 'INTEGER PRIMARY KEY',
  integer: 'INTEGER',
  text: 'TEXT',
  end: ' STRICT',
  withoutReview: "json_remove(items.grading, '$.review')",
}
const POSTGRES: Words = {
  key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  integer: 'BIGINT',
  text: 'TEXT COLLATE "C"',
  end: '',
  withoutReview: "CAST(CAST(items.grading AS jsonb) - 'review' AS text)",
}

const COLUMNS = 'agreement, role, origin, purpose, type, marking, data_subject, grading, narrowing, other_purposes'

function steps({ key, integer, text, end, withoutReview }: Words): readonly string[] {
  const classed = `items.agreement, items.role, releases.origin, releases.purpose, items.type, items.marking, items.data_subject,
    COALESCE(${withoutReview}, '{}'), COALESCE(items.narrowing, '{}'), COALESCE(items.other_purposes, '[]')`
  const readable =
    "items.role <> 'sent' AND items.stix_id IS NOT NULL AND items.type IS NOT NULL AND items.marking IS NOT NULL AND items.data_subject IS NOT NULL"
  return [
    `CREATE TABLE item_classes (
      number ${key},
      agreement ${integer} NOT NULL,
      role ${text} NOT NULL,
      origin ${text} NOT NULL,
      purpose ${text} NOT NULL,
      type ${text} NOT NULL,
      marking ${text} NOT NULL,
      data_subject ${text} NOT NULL,
      grading ${text} NOT NULL,
      narrowing ${text} NOT NULL,
      other_purposes ${text} NOT NULL,
      UNIQUE (${COLUMNS})
    )${end}`,
    `ALTER TABLE items ADD COLUMN class ${integer}`,
    `INSERT INTO item_classes (${COLUMNS}) SELECT DISTINCT ${classed} FROM items JOIN releases ON releases.seq = items.release WHERE ${readable}`,
    `UPDATE items SET class = (SELECT number FROM item_classes JOIN releases ON releases.seq = items.release
       WHERE (${COLUMNS.split(', ')
         .map((column) => `item_classes.${column}`)
         .join(', ')}) = (${classed})) WHERE ${readable}`,
    'DROP INDEX items_from',
    'ALTER TABLE items DROP COLUMN sent_by',
    'DROP INDEX items_by_stix_id',
    'CREATE INDEX items_by_stix_id ON items (stix_id, class) WHERE stix_id IS NOT NULL',
    "CREATE INDEX items_by_class ON items (class, added_at) WHERE state = 'held' AND class IS NOT NULL",
  ]
}

/** The table, the column and the indexes of version 63. */
export const ITEM_CLASSES: Migration = { version: 63, statements: { sqlite: steps(SQLITE), postgres: steps(POSTGRES) } }
