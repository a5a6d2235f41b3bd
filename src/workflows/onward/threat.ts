/** Giving on without the leave of an origin, against an immediate and serious threat: stated, told to the origin and the overseers, then given. */
import {
  type ActId,
  type AgreementEntry,
  consentClockMs,
  type ItemRow,
  itemIdOf,
  leavesGivingOn,
  onwardNever,
  stateActs,
  statingBeside,
  TELL_THREAT,
  type Threat,
  threatItemFault,
  threatItems,
} from '../../acts/index.ts'
import {
  accepted,
  BATCH_ITEMS_MAX,
  base64url,
  batches,
  ComityError,
  formatTimestamp,
  type Refusal,
  type Result,
  randomUuid,
  SECOND_MS,
} from '../../foundation/index.ts'
import { disclosureFault, fitItems, type Known, type NamedItems } from './named-items.ts'
import type { ThreatParts, ThreatProposal } from './ports.ts'
import { type GivenOnReport, giveOn } from './release.ts'
import { draftedApproval } from './threat-signing.ts'

const MINUTE_MS = 60 * SECOND_MS
const SALT_BYTES = 16

/** What is to be given on, to whom, and the threat. */
export type ThreatRequest = NamedItems &
  Pick<Threat, 'recipient' | 'purpose' | 'danger' | 'endangered' | 'haste'> & {
    readonly account: string
    readonly role: string
    /** Whether the account's role may release under an agreement. */
    readonly isAllowed: (agreement: string) => boolean
    /** The written test of necessity, where an article asks for one. */
    readonly necessity?: string
  }

/** One threat that was invoked: its origin and the overseers are told, and the items went as far as `report` says. */
export type InvokedThreat = {
  readonly id: ActId
  readonly origin: string
  readonly agreement: string
  readonly items: number
  readonly report: GivenOnReport
}

/** What was invoked, for each origin, agreement and batch; what waits for another official; and what does not go at all. */
export type ThreatReport = {
  readonly invoked: readonly InvokedThreat[]
  readonly waiting: readonly Pick<ThreatProposal, 'id' | 'origin' | 'agreement' | 'items' | 'endsAt'>[]
  readonly refusals: readonly Refusal[]
}

/** Invokes a threat. Where the agreement asks for a second person nothing is told or given before that one agreed. */
export async function invokeThreat(request: ThreatRequest, parts: ThreatParts): Promise<ThreatReport> {
  const { road } = parts
  const directory = await road.directory.current()
  const now = road.clock.now()
  const { fit, refusals: unfits } = await fitItems(request, parts, (row) => unfit(row, request, { directory, now }))
  const refusals = [...unfits]
  const objected = await parts.onward.refusedAmong({ holdings: fit.map(({ holding }) => holding), recipient: request.recipient })
  if (objected.size > 0) refusals.push(OBJECTED)
  const going = fit.filter(({ holding }) => !objected.has(holding))
  const invoked: InvokedThreat[] = []
  const waiting: ThreatProposal[] = []
  for (const group of Map.groupBy(going, ({ origin, agreement }) => `${origin} ${agreement}`).values()) {
    for (const batch of batches(group, BATCH_ITEMS_MAX)) {
      const proposal = await proposed(batch, request, parts)
      const isSecondAsked = directory.agreement(proposal.agreement)?.record.agreement.onward.threat?.secondPerson === true
      if (isSecondAsked) {
        await road.transactions.write((writer) => writer.threatProposals.put(proposal))
        waiting.push(proposal)
        continue
      }
      const done = await tellAndGive(proposal, { account: request.account, necessity: request.necessity }, parts)
      if (done.ok) invoked.push(done.value)
      else refusals.push(done.refusal)
    }
  }
  return { invoked, waiting, refusals }
}

const OBJECTED: Refusal = { code: 'threat-refused', reason: 'the origin said no to giving an item on to this party' }

/** What keeps one item out, so that it keeps no other out. */
function unfit(row: ItemRow, request: ThreatRequest, { directory, now }: Known): Refusal | undefined {
  const entry = directory.agreement(row.agreement)
  if (entry === undefined || row.face === null) return { code: 'agreement-unknown', reason: 'no such agreement is known' }
  const { recipient, purpose, role } = request
  const { onward, reading } = entry.record.agreement
  if (!request.isAllowed(row.agreement))
    return { code: 'role-not-permitted', reason: 'the agreement does not let this role give on', article: reading.article }
  const never = onwardNever(entry) ?? threatItemFault(row.face, entry)
  if (never !== undefined) return never
  const { article, roles } = onward.threat ?? { article: onward.article, roles: [] }
  if (!(roles as readonly string[]).includes(role)) return { code: 'threat-role', reason: 'this role does not invoke a threat', article }
  if (!leavesGivingOn(row.narrowing, purpose))
    return { code: 'narrowed', reason: 'the origin of an item lets it not be given on, or not for this purpose', article: onward.article }
  const named = namesOrigin(request, row.origin, entry)
  if (named !== undefined) return named
  return disclosureFault(row.face, { entry, recipient, purpose }, { directory, now })
}

/** The recipient reads the statement: where the origin is not named to others, its name does not stand there either. */
function namesOrigin(request: ThreatRequest, origin: string, { record }: AgreementEntry): Refusal | undefined {
  const { onward, parties } = record.agreement
  if (onward.attribution === 'named') return undefined
  const { danger, endangered, haste } = request
  const text = `${danger} ${endangered} ${haste}`
  const name = parties.list.find(({ code }) => code === origin)?.name.toLowerCase()
  const isNamed = new RegExp(`\\b${origin}\\b`).test(text) || (name !== undefined && text.toLowerCase().includes(name))
  return isNamed
    ? { code: 'origin-named', reason: 'the recipient reads the statement, and it names the origin', article: onward.article }
    : undefined
}

async function proposed(rows: readonly ItemRow[], request: ThreatRequest, parts: ThreatParts): Promise<ThreatProposal> {
  const { road } = parts
  const [{ origin, agreement }] = rows as [ItemRow]
  const record = (await road.directory.current()).agreement(agreement)?.record
  const allowed = record?.agreement.onward.threat
  if (record === undefined || allowed === undefined) throw new Error('an item that is fit to go has an article that lets it')
  const items = rows.map(({ holding }) => itemIdOf(holding))
  const salt = base64url(road.randomness(SALT_BYTES))
  const statedAt = road.clock.now()
  const { recipient, purpose, danger, endangered, haste, role, account } = request
  const stated: Threat = {
    ...{ article: allowed.article, recipient, purpose, danger, endangered, haste, role: role as Threat['role'] },
    ...{ at: formatTimestamp(statedAt), items: threatItems(salt, { origin, items }), approvedBy: null },
  }
  const official = await parts.officialOf(account)
  const isSigned = allowed.secondPerson === true && record.agreement.reading.approvalSignedBy !== undefined
  const threat = isSigned
    ? { ...stated, approval: draftedApproval(stated, { party: road.self, agreement, submitter: official, randomness: road.randomness }) }
    : stated
  const id = randomUuid(road.randomness)
  return { id, agreement, origin, account, official, threat, salt, items, statedAt, endsAt: statedAt + allowed.minutes * MINUTE_MS }
}

/** Thrown inside the transaction, so that nothing of it is kept. */
class TakenUp extends ComityError<'threat-unknown'> {
  constructor() {
    super('threat-unknown', 'another official agreed to the threat meanwhile')
  }
}

/**
 * Tells the origin and the overseers, and gives on what goes. The act that tells is durable before anything is given: a node that dies between
 * the two has told of what did not go, and goes on with it where somebody asks it to within the minutes of the article.
 */
export async function tellAndGive(
  proposal: ThreatProposal,
  by: { readonly account: string; readonly necessity?: string | undefined; readonly isProposal?: boolean },
  parts: ThreatParts,
): Promise<Result<InvokedThreat>> {
  const { road } = parts
  const { origin, agreement, threat, salt, items, account: invoker } = proposal
  const entry = (await road.directory.current()).agreement(agreement)
  const now = road.clock.now()
  const until = formatTimestamp(now + ((entry && consentClockMs(entry)) ?? 0))
  const state = await statingBeside(road)
  const draft = { kind: TELL_THREAT, agreement, body: { to: origin, threat, salt, until, items } }
  try {
    const [told] = await stateActs([{ draft }], road, {
      account: by.account,
      async within(writer, [one]) {
        if (one?.ok !== true) return
        if (by.isProposal === true && !(await writer.threatProposals.remove(proposal.id))) throw new TakenUp()
        await writer.onwardReasons.put(one.act.id, { account: invoker, justification: threat.danger })
        const at = formatTimestamp(now)
        const seen = { account: invoker, check: 'threat', from: at, until: at, reads: 0, items: items.length, about: one.act.id }
        await state({ kind: 'observe', agreement, after: [one.act.id], body: seen }, writer)
      },
    })
    if (told === undefined) throw new Error('one proposal has one outcome')
    if (!told.ok) return told
    const { id } = told.act
    const necessity = by.necessity === undefined ? {} : { necessity: by.necessity }
    const given = await giveOn(
      { ask: id, account: by.account, isApprover: by.account !== invoker, isAllowed: () => true, ...necessity },
      parts,
    )
    road.onUrgent()
    if (!given.ok) return given
    return accepted({ id, origin, agreement, items: items.length, report: given.value })
  } catch (error) {
    if (error instanceof TakenUp) return { ok: false, refusal: { code: error.code, reason: error.message } }
    throw error
  }
}
