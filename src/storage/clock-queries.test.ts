import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { createSqliteStore, type Reader, type Store } from './index.ts'

const NOW = 1_000_000
const limit = 100

/** What is asked every few seconds for as long as the node runs, whatever it holds. */
const ASKED: Readonly<Record<string, (read: Reader) => Promise<unknown>>> = {
  'items whose retention is over': (read) => read.items.overdue({ now: NOW, limit }),
  'recalls that nobody confirmed': (read) => read.takebacks.silent({ now: NOW, limit }),
  'narrowings that somebody was not told': (read) => read.narrowings.untold(limit),
  'onward asks that nobody answered': (read) => read.onward.unanswered({ now: NOW, limit }),
  'contests that this party did not answer': (read) => read.contests.unanswered({ origin: 'XA', now: NOW, limit }),
  'requests whose silence is a no': (read) => read.requests.silent({ now: NOW, limit }),
  'requests that were not answered in time': (read) => read.requests.missed({ asker: 'XA', now: NOW, limit }),
  'outcomes that are to be told': (read) => read.inbox.untold({ addedAfter: 0, limit }),
  'words whose time has come': (read) => read.gathered.due({ now: NOW, limit }),
  'submitted objects that tell of others': (read) => read.untold.list(limit),
  'reads that are in no act': (read) => read.reads.unfolded(limit),
  'submissions that are not at their end': (read) => read.submissions.unfinished(),
}

/** Holds no more than what is under way. */
const UNDER_WAY: ReadonlySet<string> = new Set(['inbox_untold', 'untold_submitted', 'noted_reads'])

/** The statements that a store prepares meanwhile. */
async function statementsOf(store: Store, ask: (read: Reader) => Promise<unknown>): Promise<readonly string[]> {
  const asked: string[] = []
  const { prepare } = DatabaseSync.prototype
  DatabaseSync.prototype.prepare = function (sql, ...rest) {
    asked.push(sql)
    return prepare.call(this, sql, ...rest)
  }
  try {
    await ask(store.read)
  } finally {
    DatabaseSync.prototype.prepare = prepare
  }
  return asked
}

/** The steps of a statement that walk through a whole table, or through an index of all of it. */
function walks(file: DatabaseSync, sql: string): readonly string[] {
  const steps = file.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as unknown as readonly { readonly detail: string }[]
  return steps.flatMap(({ detail }) => {
    const { table = '', index } = /^SCAN (?<table>\S+)(?: USING (?:COVERING )?INDEX (?<index>\S+))?/.exec(detail)?.groups ?? {}
    if (table === '' || UNDER_WAY.has(table) || detail.includes('VIRTUAL TABLE')) return []
    const definition = index === undefined ? undefined : file.prepare('SELECT sql FROM sqlite_master WHERE name = ?').get(index)?.sql
    return String(definition).includes(' WHERE ') ? [] : [detail]
  })
}

test('what the clocks ask walks through nothing that grows with what a node holds', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'comity-plans-'))
  const store = await createSqliteStore({ folder })
  try {
    using file = new DatabaseSync(join(folder, 'comity.db'))
    for (const [what, ask] of Object.entries(ASKED)) {
      const asked = await statementsOf(store, ask)
      assert.ok(asked.length > 0, what)
      const found = asked.flatMap((sql) => walks(file, sql))
      assert.deepEqual(found, [], what)
    }
  } finally {
    await store.close()
    rmSync(folder, { recursive: true })
  }
})
