/** What was done with received items, and what recipients say came of own ones. */

import type { FeedbackSaid, UseOutcome } from '../acts/index.ts'
import type { FeedbackCounts } from '../agreement/index.ts'
import type { Connection, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import type { Change, FeedbackReader, FeedbackRow, HoldingKey, OutcomeCountReader, UseCaveatStore, UseReader, UseRow } from './ports.ts'

const IS_USEFUL = `outcome IN ('sighted', 'useful')`
const LISTED = 'SELECT value FROM json_each(?)'
const COLUMNS = `uses.act_id AS id, agreement, account, deed, outcome, items, used_at AS "usedAt", COALESCE(caveats, '') AS caveats`

/** Reads uses and feedback. */
export function useReader(connection: Connection): UseReader {
  return {
    list: (limit) =>
      connection.all<UseRow>(
        `SELECT ${COLUMNS} FROM uses LEFT JOIN use_caveats ON use_caveats.used_by = uses.act_id ORDER BY uses.seq DESC LIMIT ?`,
        [limit],
      ),
    of: (holding, limit) =>
      connection.all<UseRow>(
        `SELECT ${COLUMNS} FROM used_items JOIN uses ON uses.act_id = used_items.used_by
         LEFT JOIN use_caveats ON use_caveats.used_by = uses.act_id WHERE used_items.item_id = ? ORDER BY uses.seq DESC LIMIT ?`,
        [holding, limit],
      ),
    words: (limit) =>
      connection.all<FeedbackRow & { readonly items: number }>(
        `SELECT act_id AS id, party, outcome, COUNT(*) AS items, given_at AS "givenAt" FROM feedback
         GROUP BY act_id, party, outcome, given_at ORDER BY MAX(seq) DESC LIMIT ?`,
        [limit],
      ),
    feedback: (holding, limit) =>
      connection.all<FeedbackRow>(
        `SELECT act_id AS id, party, outcome, given_at AS "givenAt" FROM feedback
         WHERE item_id = ? OR item_id IN (SELECT item_id FROM items WHERE source = ?) ORDER BY seq DESC LIMIT ?`,
        [holding, holding, limit],
      ),
  }
}

type Row = { readonly partner: string; readonly isTold: number }

/** Reads what recipients said of own items. */
export function feedbackReader(connection: Connection): FeedbackReader {
  return {
    on: async (stixId) => {
      const last = await connection.all<{ readonly outcome: UseOutcome }>(
        `SELECT outcome FROM feedback WHERE outcome <> 'pending' AND seq IN (
           SELECT MAX(feedback.seq) FROM items AS own JOIN items AS copy ON copy.source = own.item_id JOIN feedback ON feedback.item_id = copy.item_id
           WHERE own.stix_id = ? AND own.role = 'own' GROUP BY feedback.party)`,
        [stixId],
      )
      if (last.length === 0) return null
      const count = (outcomes: readonly UseOutcome[]) => last.filter(({ outcome }) => outcomes.includes(outcome)).length
      return { confirmations: count(['sighted', 'useful']), disputes: count(['false-positive']) }
    },
    counts: async (agreement) => {
      const rows = await connection.all<Row & FeedbackCounts>(
        `SELECT partner, is_told AS "isTold", COUNT(*) AS reports,
           CAST(SUM(CASE WHEN outcome = 'false-positive' THEN 1 ELSE 0 END) AS BIGINT) AS "falsePositives",
           CAST(SUM(CASE WHEN ${IS_USEFUL} THEN 1 ELSE 0 END) AS BIGINT) AS useful
         FROM feedback_words WHERE seq IN (
           SELECT MAX(seq) FROM feedback_words AS words WHERE agreement = ? AND outcome <> 'pending'
             AND (is_told = 0 OR NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.recipient = words.partner AND outbox.act_id = words.act_id))
           GROUP BY partner, is_told, item_id)
         GROUP BY partner, is_told ORDER BY partner`,
        [agreement],
      )
      return [...Map.groupBy(rows, ({ partner }) => partner)].map(([partner, both]) => {
        const countsOf = (direction: number): FeedbackCounts => {
          const { reports = 0, falsePositives = 0, useful = 0 } = both.find(({ isTold }) => isTold === direction) ?? {}
          return { reports, falsePositives, useful }
        }
        return { partner, given: countsOf(1), got: countsOf(0) }
      })
    },
    with: async ({ agreement, partner }) => {
      const said = async (isTold: number): Promise<FeedbackSaid> => {
        const [row] = await connection.all<FeedbackSaid>(
          `SELECT COUNT(*) AS reports, CAST(COALESCE(SUM(not_false), 0) AS BIGINT) AS "notFalse", CAST(COALESCE(SUM(is_useful), 0) AS BIGINT) AS useful
           FROM (SELECT item_id, MAX(CASE WHEN outcome <> 'false-positive' THEN 1 ELSE 0 END) AS not_false,
               MAX(CASE WHEN ${IS_USEFUL} THEN 1 ELSE 0 END) AS is_useful
             FROM feedback_words WHERE agreement = ? AND partner = ? AND is_told = ? AND outcome <> 'pending' GROUP BY item_id) AS said`,
          [agreement, partner, isTold],
        )
        return row as FeedbackSaid
      }
      return { told: await said(1), heard: await said(0) }
    },
    mostOf: async ({ party, holdings }) => {
      const [most] = await connection.all<{ readonly told: number }>(
        `SELECT COUNT(*) AS told FROM feedback WHERE item_id IN (${LISTED}) AND party = ? GROUP BY item_id ORDER BY 1 DESC LIMIT 1`,
        [textList(holdings), party],
      )
      return most?.told ?? 0
    },
  }
}

/** Counts uses by outcome. */
export function outcomeCountReader(connection: Connection): OutcomeCountReader {
  return {
    of: ({ from, until }) =>
      connection.all(
        `SELECT agreement, outcome, CAST(SUM(items) AS BIGINT) AS items FROM uses WHERE used_at >= ? AND used_at < ?
         GROUP BY agreement, outcome ORDER BY agreement, outcome`,
        [from, until],
      ),
  }
}

/** Keeps the texts of caveats, which acts name by digest. */
export function useCaveatStore(connection: Connection): UseCaveatStore {
  return {
    put: async (id, caveats) => {
      await connection.run('INSERT INTO use_caveats (used_by, caveats) VALUES (?, ?)', [id, caveats])
    },
  }
}

/** Items were used, or it is said what came of them. */
export async function changeUses(
  connection: Connection,
  change: Extract<Change, { change: 'items-used' | 'feedback-given' | 'feedback-told' }>,
): Promise<void> {
  return change.change === 'items-used' ? useItems(connection, change) : giveFeedback(connection, change)
}

/** Items were used. */
async function useItems(connection: Connection, change: Extract<Change, { change: 'items-used' }>): Promise<void> {
  const { id, agreement, account, deed, outcome, holdings, at } = change
  await connection.run('INSERT INTO uses (act_id, agreement, account, deed, outcome, items, used_at) VALUES (?, ?, ?, ?, ?, ?, ?)', [
    id,
    agreement,
    account,
    deed,
    outcome,
    holdings.length,
    at,
  ])
  await connection.many(
    'INSERT INTO used_items (item_id, used_by) VALUES (?, ?)',
    holdings.map((holding): SqlValues => [holding, id]),
  )
}

/** It is said what came of items: to this party of its own, or by it of a partner's. */
async function giveFeedback(
  connection: Connection,
  change: Extract<Change, { change: 'feedback-given' | 'feedback-told' }>,
): Promise<void> {
  const { id, agreement, outcome, holdings, at } = change
  const [partner, isTold] = change.change === 'feedback-told' ? [change.recipient, 1] : [change.party, 0]
  await connection.many(
    'INSERT INTO feedback_words (act_id, item_id, agreement, partner, is_told, outcome) VALUES (?, ?, ?, ?, ?, ?)',
    holdings.map((holding): SqlValues => [id, holding, agreement, partner, isTold, outcome]),
  )
  if (change.change === 'feedback-told') return
  const { party } = change
  await connection.many(
    'INSERT INTO feedback (act_id, item_id, party, outcome, given_at) VALUES (?, ?, ?, ?, ?)',
    holdings.map((holding): SqlValues => [id, holding, party, outcome, at]),
  )
}

/** What was said of a use goes with the last of its items that is kept; that they were used stays, as its act does. */
export async function forgetCaveats(connection: Connection, holdings: readonly HoldingKey[]): Promise<void> {
  await connection.erase(
    `DELETE FROM use_caveats WHERE used_by IN (SELECT used_by FROM used_items WHERE item_id IN (${LISTED}))
       AND NOT EXISTS (SELECT 1 FROM used_items JOIN items ON items.item_id = used_items.item_id
         WHERE used_items.used_by = use_caveats.used_by AND items.state <> 'erased')`,
    [textList(holdings)],
  )
}
