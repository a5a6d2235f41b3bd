/** Before the first checkpoint after a start: did the witnesses see more of the own ledger than is here? (DESIGN rule 7) */
import { hex, type Instant, sha256, utf8, utf8Text } from '../../foundation/index.ts'
import {
  type Checkpoint,
  consistencyProof,
  EMPTY_ROOT,
  type NoteSigner,
  parseCheckpointBody,
  parseNote,
  signCheckpoint,
  tileReader,
} from '../../ledger/index.ts'
import { askWitness, beforeDeadline, type Target } from './ask-witness.ts'
import { WitnessingError } from './errors.ts'
import type { WitnessCalls } from './ports.ts'
import { judgeSeenHead, type OwnLedger } from './seen-head.ts'
import { type OutsiderContact, type PartnerContact, statesHeard, type WitnessContact } from './witness-contacts.ts'

/**
 * What one witness said; `checkpoint` is null where it never cosigned the ledger, or `claims` without proof to have cosigned a size
 * beyond what is here.
 */
export type Testimony = {
  readonly contact: WitnessContact
  readonly checkpoint: Checkpoint | null
  readonly claims: number | null
  readonly isCosigned: boolean
  readonly isLost: boolean
}

/** Whom to ask, and about which ledger. */
export type WitnessQuestion = {
  readonly contacts: readonly WitnessContact[]
  readonly calls: WitnessCalls
  readonly signal: AbortSignal
  readonly own: OwnLedger
  /** What an outsider is asked to cosign again; null to ask none. */
  readonly again: Target | null
}

/** `sound`: enough states were heard and no witness saw more than is here; `size` is what each cosigned. */
export type StartCheck =
  | { readonly status: 'sound'; readonly sizes: readonly { readonly contact: WitnessContact; readonly size: number }[] }
  | { readonly status: 'awaiting-witnesses'; readonly answered: number; readonly needed: number }

/**
 * Asks all witnesses for the largest checkpoint they cosigned. What is not signed by the own ledger key counts as no answer.
 *
 * C2SP has no such question, so an outsider is asked to cosign {@link lastSigned} again, which nobody signs anew: one that
 * does holds nothing beyond it, for it would have named the larger size instead. One that names a larger size proves nothing by
 * that. It counts as silent, as does one that does not know this ledger: silence can only make this node wait.
 * @throws WitnessingError `ledger-rolled-back` when any of them shows a checkpoint that this node signed and has no more
 */
export async function checkStart(question: WitnessQuestion, needed: number): Promise<StartCheck> {
  const testimonies = await hearWitnesses(question)
  for (const testimony of testimonies) assertNotLost(testimony)
  const heard = testimonies.filter(({ claims }) => claims === null)
  const answered = statesHeard(
    question.contacts,
    heard.map(({ contact }) => contact),
  )
  if (answered < needed) return { status: 'awaiting-witnesses', answered, needed }
  return { status: 'sound', sizes: heard.map(({ contact, checkpoint }) => ({ contact, size: checkpoint?.size ?? 0 })) }
}

/**
 * The last checkpoint that is signed here, for outsiders to cosign again. Before the first it is that of the empty tree, with
 * which every ledger begins, so that it contradicts nothing that was signed; null without a signer for it.
 */
export function lastSigned(
  { head, ledger }: OwnLedger,
  { now, signer }: { readonly now: Instant; readonly signer: NoteSigner | null },
): Target | null {
  const { epoch, origin } = head
  const size = head.note === null ? 0 : head.signedSize
  const note = head.note ?? (signer === null ? null : utf8Text(signCheckpoint({ origin, size, root: EMPTY_ROOT }, signer)))
  if (note === null) return null
  return { size, note, now, consistencyFrom: (oldSize) => consistencyProof(tileReader(ledger, epoch), oldSize, size) }
}

/**
 * Asks one witness again that answered as if it knew more. An outsider has nothing to prove it with.
 * @throws WitnessingError `ledger-rolled-back` when it proves so
 */
export async function investigateWitness(question: Omit<WitnessQuestion, 'again'>): Promise<void> {
  for (const testimony of await hearWitnesses({ ...question, again: null })) assertNotLost(testimony)
}

/** The testimonies of those witnesses that answered before the deadline with something this node's key signed, or with nothing. */
export async function hearWitnesses(question: WitnessQuestion): Promise<readonly Testimony[]> {
  const heard = question.contacts.map((contact) =>
    contact.kind === 'partner' ? hearPartner(contact, question) : hearOutsider(contact, question),
  )
  return (await Promise.all(heard)).flat()
}

const NOTHING = { checkpoint: null, claims: null, isCosigned: false, isLost: false } as const

async function hearPartner(contact: PartnerContact, { calls, signal, own }: WitnessQuestion): Promise<Testimony[]> {
  const originHash = hex(sha256(utf8(own.head.origin)))
  const answer = await beforeDeadline(signal, () => calls.latestCosigned(contact, originHash, signal))
  if (!answer.ok) return []
  if (answer.value === undefined) return [{ contact, ...NOTHING }]
  const seen = await judgeSeenHead(answer.value, contact.key, own)
  if (seen.verdict === 'unproven') return []
  const { checkpoint, isCosigned, verdict } = seen
  return [{ contact, checkpoint, claims: null, isCosigned, isLost: verdict === 'lost' }]
}

async function hearOutsider(contact: OutsiderContact, { calls, signal, again }: WitnessQuestion): Promise<Testimony[]> {
  if (again === null) return []
  const reply = await askWitness(contact, again, { calls, oldSize: again.size, signal })
  if (reply.ok) return [{ contact, ...NOTHING, checkpoint: parseCheckpointBody(parseNote(utf8(again.note)).text), isCosigned: true }]
  return reply.claims === null ? [] : [{ contact, ...NOTHING, claims: reply.claims }]
}

function assertNotLost({ contact, isLost }: Testimony): void {
  if (!isLost) return
  throw new WitnessingError('ledger-rolled-back', 'a witness holds a checkpoint of this ledger that is not here any more', {
    logDetail: `witness of ${contact.party}; run comity ledger recover`,
  })
}
