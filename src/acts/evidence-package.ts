/**
 * Evidence packages: what ledgers prove about acts under one agreement, with everything a stranger needs to check it and
 * no network (spec/act.md#evidence-package). A package is one canonical text, so that it has no byte that may change; it
 * carries keys and no trust: its reader knows the agreement by its hash, or brings a trust file.
 */
import { Compile, Type } from '#typebox'
import { type Agreement, agreementHash, parseAgreement } from '../agreement/index.ts'
import { canonicalJson, hex, type Json, type JsonObject, parseJson, unbase64url, utf8, utf8Text } from '../foundation/index.ts'
import { type PartyCard, verifyCard } from '../identity/index.ts'
import { formatNote, formatOpening, formatProof, parseNote, parseOpening, parsePolicy, parseProof, verifyNote } from '../ledger/index.ts'
import { type Act, actKeyId, verifyAct } from './act.ts'
import { ActError } from './errors.ts'
import { trustOf } from './ledger-trust.ts'
import { fieldsShown, type OpenedLeafReport } from './opened-leaf.ts'
import { type PackagedApproval, packagedApprovals } from './package-approvals.ts'
import { type ProvenStep, type Tell, tellNobody } from './proof-steps.ts'
import { type LedgerReceipt, type LedgerTrust, ledgerTrustIn, type Trust, verifyLeafPlace, verifyLedgerReceipt } from './receipt.ts'

/** Name and version of the format. */
export const EVIDENCE_PACKAGE_FORMAT = 'comity/evidence-package/v1'
/** Most entries of one package. */
export const PACKAGE_ENTRIES_MAX = 1_000
/** Largest package, in bytes. */
export const PACKAGE_BYTES_MAX = 16 * 1024 * 1024
const CARDS_MAX = 1_024

const closed = { additionalProperties: false }
const proof = Type.String({ maxLength: 131_072 })

/** The file. */
export const EvidencePackageSchema = Type.Object(
  {
    format: Type.Literal(EVIDENCE_PACKAGE_FORMAT),
    agreement: Type.Unknown(),
    cards: Type.Array(Type.Unknown(), { minItems: 1, maxItems: CARDS_MAX }),
    entries: Type.Array(
      Type.Union([
        Type.Object({ act: Type.Unknown(), opening: Type.Unknown(), proof }, closed),
        Type.Object({ opening: Type.Unknown(), proof }, closed),
      ]),
      { minItems: 1, maxItems: PACKAGE_ENTRIES_MAX },
    ),
  },
  closed,
)

const packageForm = Compile(EvidencePackageSchema)

/** One act or leaf that is to be proven; without the act only what the opening shows is told. */
export type PackageEntry = LedgerReceipt & { readonly act: Act | null }

/** What a package is made of. */
export type PackageContent = {
  readonly agreement: Agreement
  /** Every card of the agreement's parties that an act or a cosignature rests on. */
  readonly cards: readonly PartyCard[]
  readonly entries: readonly PackageEntry[]
}

/** What one entry proves; `act` is null where only the opening was given. */
export type ProvenEntry = OpenedLeafReport & {
  readonly origin: string
  readonly act: Act | null
  /** What officials signed of it; null where the act carries no approval. */
  readonly approval: PackagedApproval | null
}

/** What a package proves to whoever trusts its agreement. */
export type PackageReport = {
  readonly hash: string
  readonly agreement: Agreement
  readonly cards: readonly PartyCard[]
  readonly entries: readonly ProvenEntry[]
}

/** What the reader trusts: the hash of an agreement, whose text pins the root keys and the quorum; or a trust file; or both. */
export type PackageTrust = { readonly agreement?: string; readonly policy?: Trust }

/**
 * The one text of a package: cards and entries in order, and of each checkpoint the lines that its policy knows.
 * @throws ActError `package-invalid` when an entry is not by a ledger of these cards; LedgerError
 */
export function formatPackage(content: PackageContent): string {
  const keys = ledgerTrusts(content)
  const entries = content.entries.toSorted((left, right) => comparePlaces(placeOf(left), placeOf(right)))
  return canonicalJson({
    format: EVIDENCE_PACKAGE_FORMAT,
    agreement: content.agreement as unknown as Json,
    cards: content.cards.toSorted(compareCards) as unknown as Json,
    entries: entries.map(({ act, opening, proof: text }) => ({
      ...(act === null ? {} : { act: JSON.parse(act.text) as Json }),
      opening: formatOpening(opening),
      proof: strippedProof(text, trustIn(keys, opening.origin)),
    })),
  })
}

/**
 * Proves a package: its agreement is the one that the reader knows, its cards are under the root keys that the agreement pins,
 * each act is signed and each leaf stands in a ledger of these cards under the agreement's quorum, and no two checkpoints
 * contradict each other. With a trust file, each leaf is held against that as well.
 * @throws ActError, AgreementError, IdentityError, LedgerError or FoundationError with the code of the first check that fails
 */
export function verifyPackage(input: Uint8Array | string, trust: PackageTrust, tell: Tell = tellNobody): PackageReport {
  const content = readPackage(input)
  const { agreement } = content
  const hash = agreementHash(agreement)
  if (trust.agreement === undefined && trust.policy === undefined) throw invalid('nothing says what the reader trusts')
  if (trust.agreement !== undefined && trust.agreement !== hash) throw invalid('package is about another agreement')
  tell({ step: 'agreement', text: `The agreement “${agreement.title}” has the hash ${hash}.` })
  const cards = content.cards.map((card) => cardUnder(agreement, card))
  assertAscending(cards, compareCards, 'cards')
  tell({ step: 'cards', text: `${cards.length} cards are under the root keys that the agreement pins.` })
  if (trust.policy !== undefined) assertPinned(cards, trust.policy)
  tell({ step: 'trust', text: trustWords(trust) })
  const trusts = ledgerTrusts({ agreement, cards })
  const entries = content.entries.map((entry) => proveEntry(entry, { hash, cards, trusts, policy: trust.policy }))
  assertAscending(entries, comparePlaces, 'entries')
  tell({ step: 'entries', text: entriesWords(entries) })
  assertOneHistory(entries)
  tell({ step: 'checkpoints', text: 'No two checkpoints of the package show different trees of one size.' })
  const approvals = packagedApprovals(
    entries.map((entry) => ({ ...entry, trust: trustIn(trusts, entry.origin).trust })),
    { agreement, hash },
  )
  tell({ step: 'approvals', ...approvalsTold(approvals, agreement) })
  const withApprovals = entries.map((entry) => ({ ...entry, approval: (entry.act && approvals.get(entry.act.id)) ?? null }))
  return { hash, agreement, cards, entries: withApprovals }
}

type ReadEntry = LedgerReceipt & { readonly act: JsonObject | null }
type ReadPackage = { readonly agreement: Agreement; readonly cards: readonly Json[]; readonly entries: readonly ReadEntry[] }

function readPackage(input: Uint8Array | string): ReadPackage {
  const text = typeof input === 'string' ? input : utf8Text(input)
  const value = parseJson(text, { bytesMax: PACKAGE_BYTES_MAX })
  if (!packageForm.Check(value)) throw invalid('file does not have the shape of an evidence package')
  if (canonicalJson(value as Json) !== text) throw invalid('package is not in canonical form')
  return {
    agreement: parseAgreement(value.agreement as Json),
    cards: value.cards as readonly Json[],
    entries: value.entries.map((entry) => ({
      act: 'act' in entry ? (entry.act as JsonObject) : null,
      opening: parseOpening(entry.opening as Json),
      proof: entry.proof,
    })),
  }
}

function cardUnder(agreement: Agreement, json: Json): PartyCard {
  const card = verifyCard(json)
  const party = agreement.parties.list.find(({ code }) => code === card.party)
  if (party === undefined) throw invalid('package holds the card of a party that its agreement does not name')
  if (party.root !== card.root) throw invalid('a card of the package is not under the root key that its agreement pins')
  return card
}

function assertPinned(cards: readonly PartyCard[], { parties }: Trust): void {
  for (const card of cards) {
    const pinned = parties.find(({ party }) => party === card.party)
    if (pinned?.root !== card.root) throw invalid('policy file pins another root key for a party of the package, or none')
  }
}

type Grounds = {
  readonly hash: string
  readonly cards: readonly PartyCard[]
  readonly trusts: ReadonlyMap<string, KnownLedger>
  readonly policy: Trust | undefined
}

function proveEntry(entry: ReadEntry, { hash, cards, trusts, policy }: Grounds): Omit<ProvenEntry, 'approval'> {
  const { origin } = entry.opening
  const { party, trust } = trustIn(trusts, origin)
  const act = entry.act === null ? null : actOf(entry.act, party, cards)
  if (strippedProof(entry.proof, { trust }) !== entry.proof) throw invalid('a checkpoint of the package has lines that nothing vouches for')
  const shown = fieldsShown(entry.opening)
  const agreement = act === null ? shown.fields.agreement : act.agreement
  if (agreement !== undefined && agreement !== hash) throw invalid('an entry of the package is about another agreement')
  const prove = (under: LedgerTrust) => (act === null ? verifyLeafPlace(entry, under) : verifyLedgerReceipt(act, entry, under))
  const place = prove(trust)
  if (policy !== undefined) {
    const pinned = policy.parties.find((known) => known.party === party)
    if (pinned === undefined) throw invalid('policy file does not name the party of an entry')
    prove(ledgerTrustIn(pinned, origin))
  }
  return { origin, party, act, ...shown, ...place }
}

/** The act, signed with an act key of the party whose ledger holds it. */
function actOf(json: JsonObject, party: string, cards: readonly PartyCard[]): Act {
  return verifyAct(canonicalJson(json), (code, key) => {
    if (code !== party) return undefined
    const keys = cards.filter((card) => card.party === code).map((card) => unbase64url(card.act))
    return keys.find((actKey) => actKeyId(actKey) === key)
  })
}

type KnownLedger = { readonly party: string; readonly trust: LedgerTrust }

/** What the agreement asks of each ledger of the cards. */
function ledgerTrusts({ agreement, cards }: Pick<PackageContent, 'agreement' | 'cards'>): ReadonlyMap<string, KnownLedger> {
  const newestFirst = cards.toSorted((left, right) => right.serial - left.serial)
  const cardsOf = (party: string) => newestFirst.filter((card) => card.party === party)
  const known = new Map<string, KnownLedger>()
  for (const card of newestFirst) {
    // A ledger that was signed under two keys is known by the newer one.
    if (known.has(card.ledger.origin)) continue
    known.set(card.ledger.origin, { party: card.party, trust: trustOf(card, agreement, cardsOf) })
  }
  return known
}

function trustIn(trusts: ReadonlyMap<string, KnownLedger>, origin: string): KnownLedger {
  const known = trusts.get(origin)
  if (known === undefined) throw invalid('package holds no card of the ledger of an entry')
  return known
}

/** The proof with nothing in it that its policy does not vouch for: each known key once, in order, and no extra line. */
function strippedProof(text: string, { trust }: Pick<KnownLedger, 'trust'>): string {
  const { index, hashes, checkpointNote } = parseProof(utf8(text))
  const note = parseNote(checkpointNote)
  const { logs, witnesses } = parsePolicy(trust.policy)
  const known = verifyNote(
    note,
    [...logs, ...witnesses].map(({ key }) => key),
  ).map(({ signature }) => signature)
  return formatProof({ index, hashes, checkpointNote: formatNote({ text: note.text, signatures: known }) })
}

type Place = { readonly origin: string; readonly index: number }

function placeOf({ opening, proof: text }: PackageEntry): Place {
  return { origin: opening.origin, index: parseProof(utf8(text)).index }
}

function comparePlaces(left: Place, right: Place): number {
  return left.origin === right.origin ? left.index - right.index : compareTexts(left.origin, right.origin)
}

function compareCards(left: PartyCard, right: PartyCard): number {
  return left.party === right.party ? right.serial - left.serial : compareTexts(left.party, right.party)
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}

/** Each once and in order, so that the same content has one text. */
function assertAscending<Entry>(entries: readonly Entry[], compare: (left: Entry, right: Entry) => number, what: string): void {
  for (let at = 1; at < entries.length; at += 1) {
    if (compare(entries[at - 1] as Entry, entries[at] as Entry) >= 0) throw invalid(`${what} of the package are not each once and in order`)
  }
}

/** Two roots of one size are two histories: then the package proves that its ledger lied, and nothing else. */
function assertOneHistory(entries: readonly Omit<ProvenEntry, 'approval'>[]): void {
  const roots = new Map<string, string>()
  for (const { origin, checkpoint } of entries) {
    const place = `${origin} ${checkpoint.size}`
    const root = hex(checkpoint.root)
    if ((roots.get(place) ?? root) !== root) throw new ActError('ledger-forked', `the ledger ${origin} signed two trees of one size`)
    roots.set(place, root)
  }
}

function trustWords({ agreement, policy }: PackageTrust): string {
  if (policy === undefined) return 'The agreement is the one that the reader named: it pins the root keys and the quorum.'
  const pinned = 'The policy file pins the same root keys, and what follows is held against its ledgers and quorums too'
  return agreement === undefined
    ? `${pinned}. It does not say which agreement is meant.`
    : `${pinned}; the agreement is the one that the reader named.`
}

/** What of approvals is proven. Whether an article asked for one where there is none, the items of the act would tell, which no package holds. */
function approvalsTold(approvals: ReadonlyMap<string, PackagedApproval>, { reading }: Agreement): Omit<ProvenStep, 'step'> {
  const proven = [...approvals.values()].filter((one) => one !== 'not-shown').length
  const unshown = approvals.size - proven
  if (approvals.size === 0) {
    const isAsked = reading.approvalSignedBy !== undefined
    const asked = isAsked ? 'the agreement asks for one where an article wants a second person' : 'the agreement asks for none'
    return { extent: 'none', text: `No act of the package carries an approval that officials signed; ${asked}.` }
  }
  const rest = `${counted(unshown, 'approval rests', 'approvals rest')} on enrolments that are not in the package: nothing is proven of that.`
  if (proven === 0) return { extent: 'none', text: rest }
  const told = `${counted(proven, 'act was', 'acts were')} approved by officials whose passkeys signed them.`
  return unshown === 0 ? { text: told } : { extent: 'some', text: `${told} ${rest}` }
}

function entriesWords(entries: readonly Omit<ProvenEntry, 'approval'>[]): string {
  const acts = entries.filter(({ act }) => act !== null).length
  const ledgers = new Set(entries.map(({ origin }) => origin)).size
  const told = [counted(acts, 'act', 'acts'), counted(entries.length - acts, 'opened leaf', 'opened leaves')]
  return `${told.join(' and ')}: each stands under a checkpoint that the quorum cosigned, in ${counted(ledgers, 'ledger', 'ledgers')}.`
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

function invalid(message: string): ActError {
  return new ActError('package-invalid', message)
}
