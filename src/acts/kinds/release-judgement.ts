/** What decides on a release under its agreement: item by item, then as a whole. */
import { assurancesOf, sunsetOf, TRIAGE_SHOWN } from '../../agreement/index.ts'
import { DAY_MS, type Instant, parseTimestamp, type Refusal } from '../../foundation/index.ts'
import type { TriageClaim } from '../../intelligence/index.ts'
import {
  type Cap,
  explainDecision,
  type ItemClass,
  neverBreach,
  type Obligations,
  type Question,
  type TriageTerms,
} from '../../policy/index.ts'
import type { Act } from '../act.ts'
import { verifyApproval } from '../approval.ts'
import type { AgreementEntry } from '../directory.ts'
import { type HoldingKey, holdingKey } from '../holding-key.ts'
import { membershipFault, membershipOf } from '../item-asks.ts'
import { classOfFace } from '../item-class.ts'
import { daysKept } from '../national-maxima.ts'
import { notAskedFault, type ReleaseManner } from './answer-judgement.ts'
import type { ActItem, Facts, Verdict } from './kind.ts'
import type { OnwardFault } from './onward-judgement.ts'
import type { ReleaseBody } from './release.ts'

type Release = {
  readonly act: Act<ReleaseBody>
  readonly entry: AgreementEntry
  readonly facts: Facts
  readonly items: readonly ActItem[]
  readonly manner: ReleaseManner
  /** Keys under which a recipient holds another item of the same origin. */
  readonly taken: ReadonlySet<HoldingKey>
  readonly onwardFault: OnwardFault
  readonly revokedFault: (item: ActItem) => Refusal | undefined
}

/** A release whose date of erasure was read. */
type DatedRelease = Release & { readonly retainUntil: Instant }

/** Each side asks its own question: may it be disclosed, and may it be received under the law of the recipient. */
export async function judgeRelease(asked: Release): Promise<Verdict> {
  // Read first: a date that is none refuses the act, whatever items it names.
  const release = { ...asked, retainUntil: parseTimestamp(asked.act.body.retainUntil) }
  const { entry, items } = release
  const never = neverBreach(entry.record.agreement, items.flatMap(classOf))
  if (never !== undefined) return { ok: false, refusal: refusalOf(never.code, never.reason, never.articles[0]?.number) }
  const refusedItems = new Map<string, Refusal>()
  const permitted: Obligations[] = []
  for (const item of items) {
    const judged = judgeItem(release, item)
    if (judged !== undefined && 'code' in judged) refusedItems.set(item.itemId, judged)
    else if (judged !== undefined) permitted.push(judged)
  }
  const first = refusedItems.values().next().value
  if (items.length > 0 && refusedItems.size === items.length && first !== undefined) return { ok: false, refusal: first }
  const unsigned = await approvalFault(release, permitted)
  if (unsigned !== undefined) return { ok: false, refusal: unsigned }
  const whole = release.facts.side === 'home' ? await judgeWhole(release, permitted) : undefined
  if (whole !== undefined) return { ok: false, refusal: whole }
  return { ok: true, refusedItems }
}

/** What the permission of one item obliges to, or why it is refused; undefined for an item whose content is erased. */
function judgeItem(release: DatedRelease, item: ActItem): Obligations | Refusal | undefined {
  const { act, entry, facts, taken } = release
  if (taken.has(holdingKey(act.party, item.itemId))) return refusalOf('item-known', 'an item of this id came here before')
  const revoked = release.revokedFault(item)
  if (revoked !== undefined) return revoked
  const onward = release.onwardFault(item) ?? notAskedFault(item, release.manner)
  if (onward !== undefined) return onward
  const [itemClass] = classOf(item)
  if (itemClass === undefined) return undefined
  const action = facts.side === 'home' ? 'disclose' : 'receive'
  const { to, purpose } = act.body
  const question: Question = { action, from: act.party, to, purpose, mode: release.manner.mode, item: itemClass }
  const decision = entry.deciderAt(facts.now).decide(question)
  if (decision.verdict === 'refuse') {
    const { articles, ...told } = explainDecision(decision, facts.side === 'home' ? 'own' : 'partner')
    return refusalOf(told.code ?? decision.code, told.reason, articles[0]?.number)
  }
  const { obligations } = decision
  const shown = item.content?.triage
  if (shown !== undefined && item.content?.givenOn === undefined && !mayShow(shown, decision.triage))
    return refusalOf('score-wider', 'its score shows more than an article shares', entry.record.agreement.triage?.article)
  return (
    undone(act, obligations) ??
    tooLong(release, obligations.retentionDays) ??
    overMaximum(release, item) ??
    beforeJoining(release, item) ??
    obligations
  )
}

/** Whether a claim shows no more of a score than the articles between these parties share; on the sender's side its own node saw to that. */
function mayShow(claim: TriageClaim, terms: TriageTerms | undefined): boolean {
  if (terms === undefined) return false
  const shows = claim.reasons !== undefined ? 'reasons' : claim.score !== undefined ? 'score' : 'level'
  return TRIAGE_SHOWN.indexOf(shows) <= TRIAGE_SHOWN.indexOf(terms.shows)
}

/** What was due before the item goes and is not said to be done. */
function undone({ body }: Act<ReleaseBody>, { due }: Obligations): Refusal | undefined {
  const done = {
    'second-person': body.approvedBy !== null,
    'necessity-test': body.necessity !== null,
    'overseer-notice': body.notice !== null,
  }
  const missing = due.find(({ requires }) => !done[requires])
  if (missing === undefined) return undefined
  const reasons = {
    'second-person': ['approval-missing', 'nobody but the submitter approved it'],
    'necessity-test': ['necessity-missing', 'its necessity was not tested in writing'],
    'overseer-notice': ['notice-missing', 'the overseers were not told beforehand'],
  } as const
  const [code, reason] = reasons[missing.requires]
  return refusalOf(code, reason, missing.article)
}

/**
 * Why what officials signed does not hold: asked where an article asks for a second person and the agreement for the signature, and of
 * every signature that is there.
 */
async function approvalFault({ act, entry, facts }: Release, permitted: readonly Obligations[]): Promise<Refusal | undefined> {
  const { approvalSignedBy } = entry.record.agreement.reading
  const due = permitted.flatMap((one) => one.due.flatMap((entry) => (entry.requires === 'second-person' ? [entry] : [])))[0]
  if (act.body.approval === undefined && (due === undefined || approvalSignedBy === undefined)) return undefined
  const demand = { signedBy: approvalSignedBy ?? 'approver', ...(due && { article: due.article, role: due.role }) } as const
  const proven = verifyApproval(act, entry.record, demand)
  if (!proven.ok) return proven.refusal
  if (act.body.approvedBy !== proven.value.approver.official)
    return refusalOf('approval-of-another', 'another official signed the approval than is named', due?.article)
  for (const signature of proven.value.seen) {
    if (signature.signCount > 0 && (await facts.approvals.isContradicted(signature)))
      return refusalOf('passkey-cloned', 'the passkey counts its signatures otherwise than before: there may be a copy of it', due?.article)
  }
  return undefined
}

function tooLong({ act, entry, retainUntil }: DatedRelease, retentionDays: number): Refusal | undefined {
  const latest = Math.min(act.at + retentionDays * DAY_MS, sunsetOf(entry.record).at)
  if (retainUntil <= latest) return undefined
  return refusalOf('retention-too-long', 'item would be kept longer than the agreement lets it', entry.record.agreement.retention.article)
}

/** What the own law lets be kept for less time than the agreement is not given for longer, whoever states the release. */
function overMaximum({ act, facts, retainUntil }: DatedRelease, { content }: ActItem): Refusal | undefined {
  if (facts.side !== 'home' || content === null) return undefined
  const days = daysKept(Number.POSITIVE_INFINITY, content.face.dataSubject, facts.nationalMaxima)
  if (retainUntil <= act.at + days * DAY_MS) return undefined
  return refusalOf('national-maximum', `the own law lets it be kept for ${days} days`)
}

/** A party that came in later receives nothing of before where its accession says so. */
function beforeJoining({ act, entry }: Release, { content }: ActItem): Refusal | undefined {
  return content === null ? undefined : membershipFault(content.face, membershipOf(entry.record, act.body.to))
}

/** What can only be told of all items together, by whoever gives. */
async function judgeWhole(release: Release, permitted: readonly Obligations[]): Promise<Refusal | undefined> {
  const { act, entry, facts } = release
  const assured = new Set(assurancesOf(entry.record, act.body.to, facts.now).map(({ body }) => body.rule))
  const unassured = permitted.flatMap(({ assurances }) => assurances).find(({ rule }) => !assured.has(rule))
  if (unassured !== undefined)
    return refusalOf('assurance-missing', `the recipient gave no assurance on ${unassured.rule} that stands`, unassured.article)
  const perRelease = leastOf(permitted, 'itemsPerRelease')
  if (perRelease !== undefined && act.body.items.length > perRelease.items)
    return refusalOf('cap-exceeded', `a release holds ${perRelease.items} items at most`, perRelease.article)
  const perDay = leastOf(permitted, 'itemsPerDay')
  if (perDay !== undefined) {
    const question = { recipient: act.body.to, agreement: entry.row.hash, since: facts.now - DAY_MS }
    if ((await facts.sentCount(question)) + act.body.items.length > perDay.items)
      return refusalOf('cap-exceeded', `a recipient gets ${perDay.items} items a day at most`, perDay.article)
  }
  return noticeFault(release)
}

/** A notice is an own act that named the recipient and the purpose before. */
async function noticeFault({ act, facts }: Release): Promise<Refusal | undefined> {
  const { notice, to, purpose } = act.body
  if (notice === null) return undefined
  const told = await facts.find(notice)
  const body = told?.kind === 'notice' && told.party === act.party && told.agreement === act.agreement ? told.body : undefined
  const recipients = (body?.recipients ?? []) as readonly { readonly party: string }[]
  const isTold = body?.purpose === purpose && recipients.some(({ party }) => party === to)
  return isTold ? undefined : refusalOf('notice-missing', 'the notice that it names does not tell of it')
}

function leastOf(permitted: readonly Obligations[], kind: keyof Obligations['caps']): Cap | undefined {
  return permitted.flatMap(({ caps }) => caps[kind] ?? []).toSorted((left, right) => left.items - right.items)[0]
}

/** What a decision looks at in an item; nothing of one whose content is erased. */
function classOf({ content }: ActItem): readonly [ItemClass] | readonly [] {
  return content === null ? [] : [classOfFace(content.face)]
}

function refusalOf(code: string, reason: string, article?: string): Refusal {
  return article === undefined ? { code, reason } : { code, reason, article }
}
