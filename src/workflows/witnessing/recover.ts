/** Recovery of a ledger that was rolled back (DESIGN rule 7): a new origin that names the last head of the old one. */
import { type Directory, type RoadParts, type RoadWriter, stateActs } from '../../acts/index.ts'
import { accepted, hex, type Refusal, type Result, refused, sha256, unbase64url, utf8 } from '../../foundation/index.ts'
import { issueCard, ledgerOrigin, type PartyCard, type PartySecrets, rotateSecrets } from '../../identity/index.ts'
import { type Checkpoint, EMPTY_ROOT, parseCheckpointBody, parseNote } from '../../ledger/index.ts'
import { beforeDeadline } from './ask-witness.ts'
import { ownLogKeys } from './card-keys.ts'
import { carryOver } from './carry-over.ts'
import { answersNeeded } from './coverage.ts'
import { WitnessingError } from './errors.ts'
import type { LedgerHead, LedgerReader, LedgerWriter, WitnessCalls } from './ports.ts'
import { hearWitnesses, lastSigned } from './start-check.ts'
import { contactsInForce, statesHeard, statesOf } from './witness-contacts.ts'

const ORIGINS_ASKED_MAX = 16

/** What recovery works with. The node is stopped meanwhile. */
export type RecoverParts<Writer extends RoadWriter & { readonly ledger: LedgerWriter }> = {
  readonly road: RoadParts<Writer>
  readonly ledger: LedgerReader
  readonly calls: WitnessCalls
  readonly deadline: () => AbortSignal
  readonly secrets: PartySecrets
  /** Makes the new secrets durable and the ones in use, before anything is stated with them. */
  readonly keepSecrets: (secrets: PartySecrets) => Promise<void>
  /** Nobody has the list of what was erased any more, as people say: it is gone on without. */
  readonly isListLost?: boolean
}

/** The ledger that was opened and the head it closes. */
export type Recovery = {
  readonly card: PartyCard
  readonly epoch: number
  readonly closes: { readonly origin: string; readonly size: number; readonly root: string }
}

/**
 * Opens the next epoch under a fresh ledger key and states a rotate act that closes the old one. What the old one does
 * not prove is recorded again in the transaction of that act. May be repeated after a crash at any point: what was done
 * is found and gone on from.
 * Refused `awaiting-witnesses` while too few witnesses answer to know the last cosigned head; `erased-list-behind` where the ledger went on after
 * what is here and the list of what was erased does not reach as far; else as the rotate act is.
 * @throws WitnessingError `ledger-missing`, `secrets-not-current`
 */
export async function recoverLedger<Writer extends RoadWriter & { readonly ledger: LedgerWriter }>(
  parts: RecoverParts<Writer>,
): Promise<Result<Recovery, string>> {
  const { road, ledger } = parts
  const directory = await road.directory.current()
  const head = await ledger.head()
  const prior = directory.card(road.self)
  if (head === undefined || prior === undefined) throw new WitnessingError('ledger-missing', 'there is no ledger here to recover')
  const closes = await lastHead(head, prior, { parts, directory })
  if (!closes.ok) return closes
  const fault = parts.isListLost === true ? undefined : await listFault(prior.ledger.origin, closes.value.size, parts)
  if (fault !== undefined) return fault
  const secrets = await nextSecrets(prior, parts)
  const epoch = await openNextEpoch(head, prior, { parts, directory })
  const origin = (await ledger.head())?.origin as string
  const card = issueCard({
    secrets,
    sealing: { X25519: unbase64url(prior.sealing.X25519), 'MLKEM768-X25519': unbase64url(prior.sealing['MLKEM768-X25519']) },
    name: prior.name,
    address: prior.address,
    ledgerOrigin: origin,
    witnessName: prior.witness.name,
    serial: prior.serial + 1,
    issuedAt: road.clock.now(),
  })
  const named = { origin: prior.ledger.origin, size: closes.value.size, root: hex(closes.value.root) }
  const refusal = await stateRotation(card, named, { parts, directory })
  return refusal === undefined ? accepted({ card, epoch, closes: named }) : { ok: false, refusal }
}

type Known<Writer extends RoadWriter & { readonly ledger: LedgerWriter }> = {
  readonly parts: RecoverParts<Writer>
  readonly directory: Directory
}

/** What was erased after what is here is known by the list alone: it is whole where it was noted to be so at a size that large. */
async function listFault<Writer extends RoadWriter & { readonly ledger: LedgerWriter }>(
  origin: string,
  size: number,
  { road, ledger }: RecoverParts<Writer>,
): Promise<Result<never, 'erased-list-behind'> | undefined> {
  const here = (await ledger.epochs()).find((epoch) => epoch.origin === origin)?.leaves ?? 0
  const covered = road.erased?.covered(origin)
  // A composition without a list erases nothing.
  if (covered === undefined || size <= here || size <= covered) return undefined
  return refused(
    'erased-list-behind',
    `the ledger had ${size} entries, of which ${here} are here, and the list of what was erased reaches to ${covered}: put the list back, or say that it is lost`,
  )
}

/** The largest head of the old ledger that is known: cosigned by a witness, or signed here. */
async function lastHead<Writer extends RoadWriter & { readonly ledger: LedgerWriter }>(
  head: LedgerHead,
  prior: PartyCard,
  { parts, directory }: Known<Writer>,
): Promise<Result<Checkpoint, 'awaiting-witnesses'>> {
  const now = parts.road.clock.now()
  const contacts = contactsInForce(directory, now)
  const { origin } = prior.ledger
  const kept = (await parts.ledger.epochs()).find((epoch) => epoch.origin === origin)
  const old = kept ?? { ...head, origin, signedSize: 0, note: null, edge: [] }
  const own = { head: old, keys: ownLogKeys(directory, origin), ledger: parts.ledger }
  const again = lastSigned(own, { now, signer: null })
  const testimonies = await hearWitnesses({ contacts, calls: parts.calls, signal: parts.deadline(), own, again })
  const seen = testimonies.flatMap(({ checkpoint, isCosigned }) => (checkpoint !== null && isCosigned ? [checkpoint] : []))
  const here = old.note === null ? [] : [parseCheckpointBody(parseNote(utf8(old.note)).text)]
  const none: Checkpoint = { origin, size: 0, root: EMPTY_ROOT }
  const largest = [...seen, ...here].reduce((before, next) => (next.size > before.size ? next : before), none)
  // What a witness claims is proven where another shows as much.
  const heard = testimonies.filter(({ claims }) => claims === null || claims <= largest.size)
  const states = statesOf(contacts)
  const needed = answersNeeded(states, directory, now)
  const answered = statesHeard(
    contacts,
    heard.map(({ contact }) => contact),
  )
  if (answered < needed) return refused('awaiting-witnesses', `witnesses of ${answered} of ${states} states answered; ${needed} must`)
  return accepted(largest)
}

/** A fresh ledger key, unless a run that was cut short has drawn it already. */
async function nextSecrets<Writer extends RoadWriter & { readonly ledger: LedgerWriter }>(
  prior: PartyCard,
  { secrets, keepSecrets, road }: RecoverParts<Writer>,
): Promise<PartySecrets> {
  if (secrets.serial === prior.serial + 1) return secrets
  if (secrets.serial !== prior.serial) {
    throw new WitnessingError('secrets-not-current', 'secrets do not belong to the newest card of this party')
  }
  const next = rotateSecrets(secrets, ['ledger'], road.randomness)
  await keepSecrets(next)
  return next
}

/** Opens the next epoch, unless a run that was cut short has opened it already. */
async function openNextEpoch<Writer extends RoadWriter & { readonly ledger: LedgerWriter }>(
  head: LedgerHead,
  prior: PartyCard,
  { parts, directory }: Known<Writer>,
): Promise<number> {
  if (head.origin !== prior.ledger.origin) return head.epoch
  const origin = await unusedOrigin(head.epoch + 1, prior, { parts, directory })
  return parts.road.transactions.write((writer) => writer.ledger.openEpoch(origin))
}

/**
 * A store restored from before an earlier recovery must not take that recovery's origin again. Origins beyond
 * {@link ORIGINS_ASKED_MAX} are taken unasked, for nobody recovers so often: some witness claims them all.
 */
async function unusedOrigin<Writer extends RoadWriter & { readonly ledger: LedgerWriter }>(
  from: number,
  prior: PartyCard,
  { parts, directory }: Known<Writer>,
): Promise<string> {
  const partners = contactsInForce(directory, parts.road.clock.now()).filter((contact) => contact.kind === 'partner')
  let epoch = from
  for (; epoch < from + ORIGINS_ASKED_MAX; epoch += 1) {
    const origin = ledgerOrigin(prior.address, directory.self, epoch)
    const signal = parts.deadline()
    const originHash = hex(sha256(utf8(origin)))
    const answers = await Promise.all(
      partners.map((partner) => beforeDeadline(signal, () => parts.calls.latestCosigned(partner, originHash, signal))),
    )
    if (!answers.some((answer) => answer.ok && answer.value !== undefined)) return origin
  }
  return ledgerOrigin(prior.address, directory.self, epoch)
}

async function stateRotation<Writer extends RoadWriter & { readonly ledger: LedgerWriter }>(
  card: PartyCard,
  closes: Recovery['closes'],
  { parts, directory }: Known<Writer>,
): Promise<Refusal | undefined> {
  const { road } = parts
  const { randomness } = road
  const [outcome] = await stateActs([{ draft: { kind: 'rotate', agreement: null, body: { card, closes } } }], road, {
    async within(writer, [stated]) {
      const closed = (await writer.ledger.epochs()).find(({ origin }) => origin === closes.origin)
      if (closed !== undefined && stated?.ok === true)
        await carryOver(writer, { closed, origin: card.ledger.origin, directory, randomness })
    },
  })
  road.directory.refresh()
  return outcome?.ok === false ? outcome.refusal : undefined
}
