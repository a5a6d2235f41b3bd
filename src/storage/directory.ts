/** Parties and agreements. */
import { hex, sha256, utf8 } from '../foundation/index.ts'
import type { Connection } from './driver.ts'
import type { AgreementRow, Change, DirectoryReader, PartyRow } from './ports.ts'

type StoredAgreement = Omit<AgreementRow, 'document' | 'signatures' | 'ratifications'> & { readonly document: string }
type StoredSignature = AgreementRow['signatures'][number] & { readonly hash: string }
type StoredRatification = AgreementRow['ratifications'][number] & { readonly hash: string }

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
      const signatures = await connection.all<StoredSignature>(
        'SELECT hash, party, act_id AS "actId" FROM agreement_signatures ORDER BY seq',
      )
      const ratifications = await connection.all<StoredRatification>(
        'SELECT hash, party, act_id AS "actId", at FROM ratifications ORDER BY seq',
      )
      const signaturesOf = Map.groupBy(signatures, (row) => row.hash)
      const ratificationsOf = Map.groupBy(ratifications, (row) => row.hash)
      return agreements.map((row) => ({
        ...row,
        document: JSON.parse(row.document) as AgreementRow['document'],
        signatures: (signaturesOf.get(row.hash) ?? []).map(({ party, actId }) => ({ party, actId })),
        ratifications: (ratificationsOf.get(row.hash) ?? []).map(({ party, actId, at }) => ({ party, actId, at })),
      }))
    },
    directoryVersion: async () => {
      const rows = await connection.all<{ version: number }>('SELECT directory_version AS version FROM progress')
      return rows[0]?.version ?? 0
    },
  }
}

/** Changes of parties and agreements. */
export type DirectoryChange = Extract<
  Change,
  { readonly change: 'party-introduced' | 'party-rotated' | 'agreement-proposed' | 'agreement-signed' | 'agreement-ratified' }
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
    case 'agreement-signed':
      await connection.run('INSERT INTO agreement_signatures (hash, party, act_id) VALUES (?, ?, ?) ON CONFLICT (hash, party) DO NOTHING', [
        change.hash,
        change.party,
        change.actId,
      ])
      return
    case 'agreement-ratified':
      await connection.run('INSERT INTO ratifications (hash, party, act_id, at) VALUES (?, ?, ?, ?) ON CONFLICT (hash, party) DO NOTHING', [
        change.hash,
        change.party,
        change.actId,
        change.at,
      ])
  }
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
