/**
 * Holds what a partner witnessed against what this node witnessed, and takes over what the partner can prove: a ledger that shows each of
 * them another history is found out by any two of them, and all come to hold the same evidence.
 */
import type { Directory, DirectorySource, Transactions } from '../../acts/index.ts'
import { isOver } from '../../agreement/index.ts'
import { type Clock, equalBytes, hex, type Instant, sha256, utf8, utf8Text } from '../../foundation/index.ts'
import type { PartyCard } from '../../identity/index.ts'
import {
  assertRootFitsSize,
  type Checkpoint,
  formatEvidence,
  formatNote,
  formatTilePath,
  formatVkey,
  LedgerError,
  type LedgerEvidenceKind,
  type NoteKey,
  parseCheckpointBody,
  parseNote,
  prefixPath,
  type TileReader,
  verifyEvidence,
  verifyForkPath,
  verifyNote,
  verifyPrefix,
} from '../../ledger/index.ts'
import { beforeDeadline } from './ask-witness.ts'
import { isLineOf, logKeyOf, witnessKeyOf } from './card-keys.ts'
import type { CompareCalls, WitnessStore } from './ports.ts'
import type { PartnerContact } from './witness-contacts.ts'

/** Ledgers that one partner is asked about in one round. */
const LEDGERS_MAX = 32

/** What comparing works with. */
export type CompareParts = {
  readonly clock: Clock
  readonly directory: DirectorySource
  readonly store: Pick<WitnessStore, 'find' | 'evidence'>
  readonly transactions: Transactions<{ readonly witness: WitnessStore }>
  readonly calls: CompareCalls
  readonly deadline: () => AbortSignal
}

/**
 * Compares with one partner the ledgers that both may know of: those of the parties of an agreement that both are in. What a partner says
 * that is not signed by the ledger itself says nothing, and a partner that does not answer is passed over. `turn` grows from round to
 * round, so that in the end each of many ledgers has been looked at.
 * @returns how many proofs were new here
 */
export async function compareHeads(partner: PartyCard, parts: CompareParts, turn = 0): Promise<number> {
  const directory = await parts.directory.current()
  const ledgers = sharedLedgers(directory, partner.party, parts.clock.now())
  const from = ledgers.length === 0 ? 0 : (turn * LEDGERS_MAX) % ledgers.length
  const asked = [...ledgers.slice(from), ...ledgers.slice(0, from)].slice(0, LEDGERS_MAX)
  const contact: PartnerContact = { kind: 'partner', party: partner.party, key: witnessKeyOf(partner), card: partner }
  const kept = await parts.store.evidence()
  let found = 0
  for (const card of asked) {
    const isKnown = (kind: LedgerEvidenceKind): boolean =>
      kept.some(({ origin, text }) => origin === card.ledger.origin && isOf(text, kind))
    if (isKnown('fork')) continue
    const text = (await toldEvidence(contact, card, parts)) ?? (await comparedEvidence(contact, card, { parts, directory, isKnown }))
    if (text === undefined) continue
    const evidence = { origin: card.ledger.origin, at: parts.clock.now(), text }
    await parts.transactions.write((writer) => writer.witness.keepEvidence(evidence))
    found += 1
  }
  return found
}

/** The ledgers in use of the parties that share an agreement with both, those two among them: also against itself a partner must be able to speak. */
function sharedLedgers(directory: Directory, partner: string, now: Instant): readonly PartyCard[] {
  const codes = new Set<string>()
  for (const { row, record } of directory.agreements) {
    const members = record.agreement.parties.list.map(({ code }) => code)
    if (isOver(directory.state(row.hash, now)) || !members.some((code) => code === partner)) continue
    for (const code of members) codes.add(code)
  }
  return [...codes].sort().flatMap((code) => directory.card(code) ?? [])
}

/** What the partner can prove against a ledger: a fork alone, which needs nobody's word. */
async function toldEvidence(contact: PartnerContact, card: PartyCard, parts: CompareParts): Promise<string | undefined> {
  const signal = parts.deadline()
  const answer = await beforeDeadline(signal, () => parts.calls.evidenceAgainst(contact, hashOf(card.ledger.origin), signal))
  if (!answer.ok || answer.value === undefined) return undefined
  try {
    const { kind, log } = verifyEvidence(answer.value)
    return kind === 'fork' && formatVkey(log) === formatVkey(logKeyOf(card)) ? utf8Text(answer.value) : undefined
  } catch (error) {
    if (error instanceof LedgerError) return undefined
    throw error
  }
}

type Seen = { readonly checkpoint: Checkpoint; readonly note: Uint8Array }
type Known = {
  readonly parts: CompareParts
  readonly directory: Directory
  readonly isKnown: (kind: LedgerEvidenceKind) => boolean
}

/** Evidence from the two heads, where they contradict each other. */
async function comparedEvidence(contact: PartnerContact, card: PartyCard, known: Known): Promise<string | undefined> {
  const { parts, directory, isKnown } = known
  const { origin } = card.ledger
  if (card.party === directory.self || card.party === contact.party) return undefined
  const log = logKeyOf(card)
  const own = await parts.store.find(hashOf(origin))
  if (own === undefined) return undefined
  const signal = parts.deadline()
  const shown = await beforeDeadline(signal, () => parts.calls.latestCosigned(contact, hashOf(origin), signal))
  const [here, there] = [readSeen(utf8(own.note), log), shown.ok && shown.value !== undefined ? readSeen(shown.value, log) : undefined]
  if (here === undefined || there === undefined) return undefined
  const [cosigned, offered] = there.checkpoint.size < here.checkpoint.size ? [there, here] : [here, there]
  const text = (kind: LedgerEvidenceKind): string => formatEvidence({ kind, log, cosigned: cosigned.note, offered: offered.note })
  if (here.checkpoint.size === there.checkpoint.size)
    return equalBytes(here.checkpoint.root, there.checkpoint.root) ? undefined : text('fork')
  const shownPath = await pathShown(card, [cosigned.checkpoint, offered.checkpoint], parts)
  if (shownPath === 'growth' || shownPath === 'silence') return undefined
  if (shownPath !== 'nothing') return formatEvidence({ kind: 'fork', log, cosigned: cosigned.note, offered: offered.note, path: shownPath })
  return isKnown('growth-unproven') ? undefined : text('growth-unproven')
}

/**
 * What the ledger's own tiles show of two of its heads: that the larger tree begins with the smaller, or the path that proves that it does
 * not; `nothing` where they are those of neither, and `silence` where it does not answer, which proves nothing.
 */
async function pathShown(
  card: PartyCard,
  [smaller, larger]: readonly [Checkpoint, Checkpoint],
  parts: CompareParts,
): Promise<'growth' | 'silence' | 'nothing' | readonly Uint8Array[]> {
  if (smaller.size === 0) return 'growth'
  const signal = parts.deadline()
  const reader: TileReader = {
    readTile: (level, index, width) => parts.calls.ledgerTile(card, formatTilePath({ kind: 'hashes', level, index, width }), signal),
  }
  const read = await beforeDeadline(signal, () => prefixPath(reader, smaller.size, larger.size))
  if (!read.ok) return 'silence'
  const claim = { oldSize: smaller.size, oldRoot: smaller.root, size: larger.size, root: larger.root, path: read.value }
  if (holds(() => verifyPrefix(claim))) return 'growth'
  return holds(() => verifyForkPath(claim)) ? read.value : 'nothing'
}

function holds(verify: () => void): boolean {
  try {
    verify()
    return true
  } catch (error) {
    if (error instanceof LedgerError) return false
    throw error
  }
}

/** The checkpoint of a note and the note with its ledger's line alone; undefined for what the ledger did not sign. */
function readSeen(bytes: Uint8Array, log: NoteKey): Seen | undefined {
  try {
    const note = parseNote(bytes)
    verifyNote(note, [log])
    const checkpoint = parseCheckpointBody(note.text)
    assertRootFitsSize(checkpoint)
    if (checkpoint.origin !== log.name) return undefined
    return { checkpoint, note: formatNote({ text: note.text, signatures: note.signatures.filter((line) => isLineOf(line, log)) }) }
  } catch (error) {
    if (error instanceof LedgerError) return undefined
    throw error
  }
}

function isOf(text: string, kind: LedgerEvidenceKind): boolean {
  return (JSON.parse(text) as { kind?: unknown }).kind === kind
}

function hashOf(origin: string): string {
  return hex(sha256(utf8(origin)))
}
