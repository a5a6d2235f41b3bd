/** Parties and agreements. */
import { hex, sha256, utf8 } from '../foundation/index.ts'
import type { Connection } from './driver.ts'
import type { AgreementRow, Change, DirectoryReader, KeptStatement, PartyRow } from './ports.ts'

type StoredAgreement = Omit<AgreementRow, 'document' | 'statements'> & { readonly document: string }
type StoredStatement = Omit<KeptStatement, 'body'> & { readonly hash: string; readonly body: string }

/** Reads parties and agreements, in the order they were introduced and proposed. */
export function directoryReader(connection: Connection): DirectoryReader {
  return {
    parties: async () => {
      const parties = await connection.all<{ party: string; introducedAt: number }>(
        'SELECT party, introduced_at AS "introducedAt" FROM parties ORDER BY seq',
      )
      const cards = await connection.all<{ party: string; card: string }>('SELECT party, card FROM party_cards ORDER BY seq DESC')
      const cardsOf = Map.groupBy(cards, (row) => row.party)
      return parties.map(({ party, introducedAt }) => ({
        cards: (cardsOf.get(party) ?? []).map((row) => JSON.parse(row.card) as PartyRow['cards'][number]),
        introducedAt,
      }))
    },
    agreements: async () => {
      const agreements = await connection.all<StoredAgreement>(
        'SELECT hash, document, proposed_by AS "proposedBy", propose_act AS "proposeAct" FROM agreements ORDER BY seq',
      )
      const statements = await connection.all<StoredStatement>(
        'SELECT hash, act_id AS "actId", party, kind, at, body FROM agreement_statements ORDER BY seq',
      )
      const statementsOf = Map.groupBy(statements, (row) => row.hash)
      return agreements.map((row) => ({
        ...row,
        document: JSON.parse(row.document) as AgreementRow['document'],
        statements: (statementsOf.get(row.hash) ?? []).map(keptStatement),
      }))
    },
    forkedLedgers: async () => {
      const rows = await connection.all<{ origin: string; text: string }>('SELECT origin, text FROM evidence ORDER BY seq')
      return rows.flatMap(({ origin, text }) => ((JSON.parse(text) as { readonly kind?: unknown }).kind === 'fork' ? [origin] : []))
    },
    directoryVersion: async () => {
      const rows = await connection.remembered<{ version: number }>('SELECT directory_version AS version FROM progress')
      return rows[0]?.version ?? 0
    },
  }
}

/** Changes of parties and agreements. */
export type DirectoryChange = Extract<
  Change,
  { readonly change: 'party-introduced' | 'party-rotated' | 'agreement-proposed' | 'agreement-stated' }
>

/** Folds one change. What is there already stays as it was first told. */
export async function changeDirectory(connection: Connection, change: DirectoryChange): Promise<void> {
  await growDirectoryVersion(connection)
  switch (change.change) {
    case 'party-introduced':
      await connection.run('INSERT INTO parties (party, introduced_at) VALUES (?, ?) ON CONFLICT (party) DO NOTHING', [
        change.card.party,
        change.at,
      ])
      await addCard(connection, change.card)
      return
    case 'party-rotated':
      await addCard(connection, change.card)
      return
    case 'agreement-proposed':
      await connection.run(
        'INSERT INTO agreements (hash, document, proposed_by, propose_act) VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING',
        [change.hash, JSON.stringify(change.document), change.by, change.actId],
      )
      return
    case 'agreement-stated':
      return addStatement(connection, change.hash, change.statement)
  }
}

async function addStatement(connection: Connection, hash: string, { actId, party, kind, at, body }: KeptStatement): Promise<void> {
  await connection.run(
    'INSERT INTO agreement_statements (hash, act_id, party, kind, at, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (act_id) DO NOTHING',
    [hash, actId, party, kind, at, JSON.stringify(body)],
  )
}

function keptStatement({ actId, party, kind, at, body }: StoredStatement): KeptStatement {
  return { kind, actId, party, at, body: JSON.parse(body) as KeptStatement['body'] }
}

/** Tells every process that what it knows of parties and agreements is old. */
export async function growDirectoryVersion(connection: Connection): Promise<void> {
  await connection.run('UPDATE progress SET directory_version = directory_version + 1')
}

async function addCard(connection: Connection, card: PartyRow['cards'][number]): Promise<void> {
  const text = JSON.stringify(card)
  await connection.run('INSERT INTO party_cards (party, digest, card) VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING', [
    card.party,
    hex(sha256(utf8(text))),
    text,
  ])
}
