/** Folds changes into the read models. */
import { unreachable } from '../foundation/index.ts'
import { hideAlerts, raiseAlert, settleAlert } from './alerts.ts'
import { noteSignature } from './approvals.ts'
import { changeContest, noteContested } from './contests.ts'
import { changeDirectory, growDirectoryVersion } from './directory.ts'
import type { Connection } from './driver.ts'
import { forgetGradeReasons, gradeItems } from './grades.ts'
import { changeGiven } from './intermediary.ts'
import { confirmErasure, eraseItems, type Folding, holdItems, restrictItems, sendItems } from './item-changes.ts'
import { keepPlaces, restorePlaces } from './kept-places.ts'
import { settleAllLatest } from './latest-items.ts'
import { liftHold, placeHold, postponeErasure } from './legal-holds.ts'
import { narrowItems } from './narrowings.ts'
import { changeRole } from './national-roles.ts'
import { closeObservation, noteMonitored, noteOpeningTold, observe } from './observations.ts'
import { answerOnward, confirmCopyErasure, forgetReasons } from './onward.ts'
import { changeDelivery, countConsultation, countRefusals } from './overview.ts'
import type { Change, ReadModelWriter, RequestChange } from './ports.ts'
import { changeRequest, forgetRequestAccounts, isOfRequest } from './requests.ts'
import { forgetKeepReasons, noteKept } from './reviews.ts'
import { noteGivenOn, noteHeld, noteSent, noteTaken } from './subjects.ts'
import { changeTakeback, confirmTakeback, noteBackups } from './takebacks.ts'
import { noteYear } from './told-years.ts'
import { changeTool } from './tool-changes.ts'
import { changeUses, forgetCaveats } from './uses.ts'
import { countErased, countReceived, countSent } from './yearly-counts.ts'

const TABLES = [
  'parties',
  'party_cards',
  'agreements',
  'agreement_statements',
  'items',
  'releases',
  'item_classes',
  'agreement_numbers',
  'sent',
  'sendings',
  'deliveries',
  'consultations',
  'refusal_counts',
  'legal_holds',
  'legal_hold_items',
  'postponed',
  'onward_asks',
  'onward_items',
  'onward_copies',
  'to_pass_on',
  'traced_origins',
  'requests',
  'request_answers',
  'alerts',
  'grades',
  'graded_items',
  'monitored',
  'observations',
  'openings_told',
  'uses',
  'used_items',
  'feedback',
  'feedback_words',
  'backups_told',
  'told_years',
  'takebacks',
  'takeback_items',
  'kept_items',
  'long_kept',
  'narrowings',
  'narrowings_told',
  'contests',
  'contest_items',
  'approval_signatures',
  'tool_changes',
  'national_roles',
]

/** Folds changes in the order given; the last applied seq never falls but by `refold`. */
export function readModelWriter(connection: Connection): ReadModelWriter {
  const apply = async (changes: readonly Change[], seq: number, folding: Folding): Promise<void> => {
    for (const change of changes) await fold(connection, change, folding)
    await connection.run(
      'UPDATE progress SET last_applied = CASE WHEN last_applied < ? THEN ? ELSE last_applied END, items_version = items_version + 1',
      [seq, seq],
    )
  }
  return {
    apply: (changes, seq) => apply(changes, seq, { isBulk: false }),
    refold: async (work) => {
      await keepPlaces(connection)
      for (const table of TABLES) await connection.erase(`DELETE FROM ${table}`)
      await connection.run('UPDATE progress SET last_applied = 0, last_added_at = 0, items_version = items_version + 1')
      await connection.bulk('items', async () => {
        await work((changes, seq) => apply(changes, seq, { isBulk: true }))
        await restorePlaces(connection)
      })
      await settleAllLatest(connection)
      await growDirectoryVersion(connection)
    },
  }
}

async function fold(connection: Connection, change: Change, folding: Folding): Promise<void> {
  // What is erased has lost whom it was about once it is folded; what was sent is told from what it was made from.
  if (!folding.isBulk && (change.change === 'items-erased' || change.change === 'items-restricted')) await noteTaken(connection, change)
  if (!folding.isBulk && change.change === 'items-erased') await countErased(connection, change)
  await (isOfRequest(change) ? changeRequest(connection, change) : foldOne(connection, change, folding))
  if (!folding.isBulk) await noteAfter(connection, change)
}

/** Whom a change is about is told in their records, and what it brings is counted, once: a rebuild does neither anew. */
async function noteAfter(connection: Connection, change: Change): Promise<void> {
  if (change.change === 'items-held') {
    await noteHeld(connection, change)
    await countReceived(connection, change)
  } else if (change.change === 'items-sent') {
    await noteSent(connection, change)
    await countSent(connection, change)
  } else if (change.change === 'given-on') await noteGivenOn(connection, change)
}

async function foldOne(connection: Connection, change: Exclude<Change, RequestChange>, folding: Folding): Promise<void> {
  switch (change.change) {
    case 'party-introduced':
    case 'party-rotated':
    case 'agreement-proposed':
    case 'agreement-stated':
      return changeDirectory(connection, change)
    case 'items-held':
      return holdItems(connection, change, folding)
    case 'items-sent':
      return sendItems(connection, change)
    case 'items-restricted':
      await hideAlerts(connection, change)
      return restrictItems(connection, change, folding)
    case 'items-erased':
      return eraseWhole(connection, change, folding)
    case 'items-graded':
      return gradeItems(connection, change)
    case 'items-narrowed':
      return narrowWhole(connection, change, folding)
    case 'alert-raised':
    case 'alert-settled':
      return changeAlert(connection, change, folding)
    case 'contest-raised':
    case 'contest-answered':
      return changeContest(connection, change)
    case 'erasure-postponed':
      return postponeErasure(connection, change)
    case 'items-kept':
    case 'long-kept-told':
      return noteKept(connection, change)
    case 'hold-placed':
    case 'hold-lifted':
      return changeHold(connection, change, folding)
    case 'erasure-confirmed':
      return confirmWhole(connection, change)
    case 'backups-told':
    case 'year-told':
      return change.change === 'year-told' ? noteYear(connection, change) : noteBackups(connection, change)
    case 'takeback-stated':
    case 'takeback-escalated':
      return changeTakeback(connection, change)
    case 'onward-answered':
      return answerOnward(connection, change, folding)
    case 'onward-asked':
    case 'to-pass-on':
    case 'origins-traced':
    case 'given-on':
    case 'onward-erased':
      return changeGiven(connection, change)
    case 'delivery':
      return changeDelivery(connection, change)
    case 'items-used':
    case 'feedback-told':
    case 'feedback-given':
      return changeUses(connection, change)
    case 'monitored':
    case 'observed':
    case 'opening-told':
    case 'observation-closed':
      return changeMonitoring(connection, change)
    case 'tool-changed':
    case 'role-changed':
    case 'approval-signed':
      return changeOfficials(connection, change)
    case 'consulted':
      return countConsultation(connection, change)
    case 'refused':
      return countRefusals(connection, change)
    default:
      return unreachable(change)
  }
}

/** What officials and their tools may do changed, or one signed. */
async function changeOfficials(
  connection: Connection,
  change: Extract<Change, { change: 'tool-changed' | 'role-changed' | 'approval-signed' }>,
): Promise<void> {
  if (change.change === 'tool-changed') return changeTool(connection, change)
  if (change.change === 'role-changed') return changeRole(connection, change)
  return noteSignature(connection, change)
}

/** The record of reads was looked through, and something was seen in it, told or looked at. */
async function changeMonitoring(
  connection: Connection,
  change: Extract<Change, { change: 'monitored' | 'observed' | 'opening-told' | 'observation-closed' }>,
): Promise<void> {
  if (change.change === 'monitored') return noteMonitored(connection, change)
  if (change.change === 'observed') return observe(connection, change)
  return change.change === 'opening-told' ? noteOpeningTold(connection, change) : closeObservation(connection, change)
}

/** A legal hold begins or ends. */
async function changeHold(
  connection: Connection,
  change: Extract<Change, { change: 'hold-placed' | 'hold-lifted' }>,
  folding: Folding,
): Promise<void> {
  return change.change === 'hold-placed' ? placeHold(connection, change) : liftHold(connection, change, folding)
}

/** A warning was sent or came, or is at its end. */
async function changeAlert(
  connection: Connection,
  change: Extract<Change, { change: 'alert-raised' | 'alert-settled' }>,
  folding: Folding,
): Promise<void> {
  return change.change === 'alert-raised' ? raiseAlert(connection, change) : settleAlert(connection, change, folding)
}

/** A contest is told as a narrowing. */
async function narrowWhole(connection: Connection, change: Extract<Change, { change: 'items-narrowed' }>, folding: Folding): Promise<void> {
  await narrowItems(connection, change, folding)
  await noteContested(connection, change)
}

/** That a recipient erased items ends what was asked of it, and of what was given on. */
async function confirmWhole(connection: Connection, change: Extract<Change, { change: 'erasure-confirmed' }>): Promise<void> {
  await confirmErasure(connection, change)
  await confirmTakeback(connection, change)
  await confirmCopyErasure(connection, change)
}

/** Items are erased with everything that was said of them. */
async function eraseWhole(connection: Connection, change: Extract<Change, { change: 'items-erased' }>, folding: Folding): Promise<void> {
  await hideAlerts(connection, change)
  await eraseItems(connection, change, folding)
  await forgetReasons(connection, change.holdings)
  await forgetRequestAccounts(connection, change.holdings)
  await forgetCaveats(connection, change.holdings)
  await forgetKeepReasons(connection, change.holdings)
  await forgetGradeReasons(connection, change.holdings)
}
