/** What passkeys of officials signed, and how often they had signed by then. */
import type { Connection } from './driver.ts'
import type { ApprovalReader, Change } from './ports.ts'

/** Reads what passkeys signed. */
export function approvalReader(connection: Connection): ApprovalReader {
  return {
    isContradicted: async ({ party, credential, root, signCount, at }) => {
      const [found] = await connection.all(
        `SELECT 1 AS found FROM approval_signatures WHERE party = ? AND credential = ? AND root <> ?
           AND (sign_count = ? OR (sign_count > ? AND signed_at < ?) OR (sign_count < ? AND signed_at > ?)) LIMIT 1`,
        [party, credential, root, signCount, signCount, at, signCount, at],
      )
      return found !== undefined
    },
  }
}

/** A passkey signed acts of its party. */
export async function noteSignature(connection: Connection, change: Extract<Change, { change: 'approval-signed' }>): Promise<void> {
  const { party, credential, root, signCount, at } = change
  await connection.run(
    'INSERT INTO approval_signatures (party, credential, root, sign_count, signed_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    [party, credential, root, signCount, at],
  )
}
