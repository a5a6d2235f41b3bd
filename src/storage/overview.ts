/** Deliveries, consultations and the summary. */
import type { Connection } from './driver.ts'
import { textList } from './driver.ts'
import type { Change, DeliveryRow, ItemState, OverviewReader, Summary } from './ports.ts'

const COLUMNS = 'act_id AS "actId", kind, recipient, state, items, refused_items AS "refusedItems", code, at'

/** Reads deliveries and the summary. */
export function overviewReader(connection: Connection): OverviewReader {
  return {
    deliveries: (limit) => connection.all<DeliveryRow>(`SELECT ${COLUMNS} FROM deliveries ORDER BY at DESC, seq DESC LIMIT ?`, [limit]),
    deliveriesOf: (actIds) =>
      connection.all<DeliveryRow>(`SELECT ${COLUMNS} FROM deliveries WHERE act_id IN (SELECT value FROM json_each(?)) ORDER BY seq`, [
        textList(actIds),
      ]),
    summary: async () => {
      const items = await countItems(connection)
      return {
        own: items.reduce((own, { role, held }) => (role === 'own' ? own + held : own), 0),
        sent: await sentItems(connection),
        received: items.flatMap(({ role, ...counts }) => (role === 'received' ? [counts] : [])),
        consultations: await consultations(connection),
      }
    },
    refusals: () => connection.all('SELECT kind, code, refusals AS count FROM refusal_counts ORDER BY kind, code'),
    acts: () => connection.all('SELECT kind, COUNT(*) AS count FROM acts GROUP BY kind ORDER BY kind'),
    lastApplied: async () => {
      const rows = await connection.all<{ seq: number }>('SELECT last_applied AS seq FROM progress')
      return rows[0]?.seq ?? 0
    },
  }
}

/** Where a delivery stands now. */
export async function changeDelivery(connection: Connection, change: Extract<Change, { change: 'delivery' }>): Promise<void> {
  await connection.run(
    `INSERT INTO deliveries (act_id, recipient, kind, state, items, refused_items, code, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (act_id, recipient) DO UPDATE SET kind = excluded.kind, state = excluded.state, items = excluded.items,
       refused_items = excluded.refused_items, code = excluded.code, at = excluded.at`,
    [change.actId, change.recipient, change.kind, change.state, change.items, change.refusedItems, change.code, change.at],
  )
}

/** Adds the reads of one consult act. */
export async function countConsultation(connection: Connection, change: Extract<Change, { change: 'consulted' }>): Promise<void> {
  await connection.run(
    `INSERT INTO consultations (account, purpose, reads) VALUES (?, ?, ?)
     ON CONFLICT (account, purpose) DO UPDATE SET reads = consultations.reads + excluded.reads`,
    [change.account, change.purpose, change.reads],
  )
}

/** Adds the refusals of one refuse act. */
export async function countRefusals(connection: Connection, change: Extract<Change, { change: 'refused' }>): Promise<void> {
  for (const { kind, code, count } of change.refusals) {
    await connection.run(
      `INSERT INTO refusal_counts (kind, code, refusals) VALUES (?, ?, ?)
       ON CONFLICT (kind, code) DO UPDATE SET refusals = refusal_counts.refusals + excluded.refusals`,
      [kind, code, count],
    )
  }
}

async function consultations(connection: Connection): Promise<number> {
  const rows = await connection.all<{ reads: number }>('SELECT CAST(COALESCE(SUM(reads), 0) AS BIGINT) AS reads FROM consultations')
  return rows[0]?.reads ?? 0
}

type ItemCounts = Summary['received'][number] & { readonly role: string }

/** Items that are no copies, by role and origin. Those of one act and state are counted along one index, which costs the least for each. */
async function countItems(connection: Connection): Promise<readonly ItemCounts[]> {
  const sumOf = (state: ItemState): string =>
    `CAST(SUM((SELECT COUNT(*) FROM items WHERE items.release = releases.seq AND items.state = '${state}')) AS BIGINT) AS ${state}`
  return connection.all<ItemCounts>(
    `SELECT role, origin, ${sumOf('held')}, ${sumOf('restricted')}, ${sumOf('erased')}
     FROM releases WHERE role <> 'sent' GROUP BY role, origin ORDER BY role, origin`,
  )
}

async function sentItems(connection: Connection): Promise<Summary['sent']> {
  const copies = await connection.all<{ recipient: string; sent: number; erased: number }>(
    'SELECT recipient, COUNT(*) AS sent, COUNT(erased_at) AS erased FROM sent GROUP BY recipient ORDER BY recipient',
  )
  // Recalls count items too, so only the deliveries of what brings items are added up.
  const answers = await connection.all<{ recipient: string; applied: number; refused: number }>(
    `SELECT recipient, CAST(SUM(CASE WHEN state = 'applied' THEN items - refused_items ELSE 0 END) AS BIGINT) AS applied,
       CAST(SUM(CASE WHEN state = 'refused' THEN items ELSE refused_items END) AS BIGINT) AS refused
     FROM deliveries WHERE kind IN ('release', 'alert') GROUP BY recipient`,
  )
  const answerOf = new Map(answers.map((row) => [row.recipient, row]))
  return copies.map(({ recipient, sent, erased }) => {
    const answer = answerOf.get(recipient)
    return { recipient, sent, applied: answer?.applied ?? 0, refused: answer?.refused ?? 0, erased }
  })
}
