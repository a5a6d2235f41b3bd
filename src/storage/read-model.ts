/** Folds changes into the read models. */
import { unreachable } from '../foundation/index.ts'
import { changeDirectory, growDirectoryVersion } from './directory.ts'
import type { Connection } from './driver.ts'
import { confirmErasure, eraseItems, holdItems, restrictItems, sendItems } from './item-changes.ts'
import { liftHold, placeHold, postponeErasure } from './legal-holds.ts'
import { changeDelivery, countConsultation, countRefusals } from './overview.ts'
import type { Change, ReadModelWriter } from './ports.ts'

const TABLES = [
  'parties',
  'party_cards',
  'agreements',
  'agreement_statements',
  'items',
  'sent',
  'deliveries',
  'consultations',
  'refusal_counts',
  'legal_holds',
  'legal_hold_items',
  'postponed',
]

/** Folds changes in the order given; the last applied seq never falls but by `reset`. */
export function readModelWriter(connection: Connection): ReadModelWriter {
  return {
    apply: async (changes, seq) => {
      for (const change of changes) await fold(connection, change)
      await connection.run('UPDATE progress SET last_applied = ? WHERE last_applied < ?', [seq, seq])
    },
    reset: async () => {
      for (const table of TABLES) await connection.erase(`DELETE FROM ${table}`)
      await connection.run('UPDATE progress SET last_applied = 0, last_added_at = 0')
      await growDirectoryVersion(connection)
    },
  }
}

async function fold(connection: Connection, change: Change): Promise<void> {
  switch (change.change) {
    case 'party-introduced':
    case 'party-rotated':
    case 'agreement-proposed':
    case 'agreement-stated':
      return changeDirectory(connection, change)
    case 'items-held':
      return holdItems(connection, change)
    case 'items-sent':
      return sendItems(connection, change)
    case 'items-restricted':
      return restrictItems(connection, change)
    case 'items-erased':
      return eraseItems(connection, change)
    case 'erasure-postponed':
      return postponeErasure(connection, change)
    case 'hold-placed':
      return placeHold(connection, change)
    case 'hold-lifted':
      return liftHold(connection, change)
    case 'erasure-confirmed':
      return confirmErasure(connection, change)
    case 'delivery':
      return changeDelivery(connection, change)
    case 'consulted':
      return countConsultation(connection, change)
    case 'refused':
      return countRefusals(connection, change)
    default:
      return unreachable(change)
  }
}
