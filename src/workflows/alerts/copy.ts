/** The text of an alert for one recipient: decided, whole or not at all, under this party's token. */
import {
  type AgreementEntry,
  actKeyId,
  creatorOf,
  daysKept,
  faceOf,
  type HoldingKey,
  type ItemContent,
  itemFault,
  itemIdOf,
  membershipOf,
} from '../../acts/index.ts'
import { sunsetOf } from '../../agreement/index.ts'
import {
  accepted,
  base64url,
  canonicalJson,
  DAY_MS,
  formatTimestamp,
  type Instant,
  type JsonObject,
  type Refusal,
  type Result,
  randomUuid,
  refused,
  utf8,
} from '../../foundation/index.ts'
import {
  gradesOf,
  gradingClaims,
  type ItemFacts,
  issueToken,
  minimise,
  readObject,
  type StixObject,
  surrogateKey,
  tokenDigest,
} from '../../intelligence/index.ts'
import { explainDecision } from '../../policy/index.ts'
import type { About } from './about.ts'
import type { AlertParts } from './raise.ts'
import { alertReport, type WarnedOf } from './text.ts'

/** An item for a submit or alert act. */
export type DraftedText = { readonly itemId: string; readonly digest: string; readonly content: ItemContent }

/** What one recipient would get. */
export type DraftedCopy = {
  readonly party: string
  readonly item: DraftedText
  readonly articles: readonly string[]
  readonly retainUntil: Instant
  readonly about: readonly string[]
}

/** A text under one agreement for one purpose. */
export type Telling = {
  readonly entry: AgreementEntry
  readonly purpose: string
  readonly warnedOf: WarnedOf
  readonly now: Instant
  /** The own item that copies are made from. */
  readonly source: HoldingKey
  /** The states that it is about, which are those of what it warns of; undefined where that is not known. */
  readonly states: readonly string[] | undefined
}

const SALT_BYTES = 16
/** Members without which a warning is another one. */
const WHOLE = ['name', 'description', 'object_refs', 'object_marking_refs'] as const

/** The own item: the report as written here. */
export function ownText(
  telling: Telling,
  about: readonly string[],
  parts: AlertParts,
): Result<DraftedText & { readonly facts: ItemFacts }> {
  const read = readReport(telling, about, parts)
  if (!read.ok) return read
  const { object, facts } = read.value
  const salt = parts.road.randomness(SALT_BYTES)
  const text = JSON.stringify(object)
  return accepted({
    itemId: itemIdOf(telling.source),
    digest: base64url(tokenDigest(text, salt)),
    content: { face: faceOf(object, facts), object: text, token: null, salt: base64url(salt), source: null },
    facts,
  })
}

/** Each recipient gets a report of its own id: what else one is told does not show to the next. */
export function copyFor(
  party: string,
  about: readonly About[],
  { telling, parts }: { readonly telling: Telling; readonly parts: AlertParts },
): Result<DraftedCopy> {
  const { entry, purpose, now } = telling
  const ids = about.map(({ stixId }) => stixId)
  const read = readReport(telling, ids, parts)
  if (!read.ok) return read
  const { object, facts } = read.value
  const { type, marking, dataSubject, grading } = facts
  const item = { type, marking, dataSubject, ...gradesOf(grading) }
  const decision = entry.deciderAt(now).decide({ action: 'disclose', from: parts.road.self, to: party, purpose, item })
  if (decision.verdict === 'refuse') {
    const { code, reason, articles } = explainDecision(decision, 'own')
    return { ok: false, refusal: refusalOf(code ?? decision.code, reason, articles[0]?.number) }
  }
  const { fields, ceiling, obligations, articles } = decision
  if (fields === undefined || ceiling === undefined) return refused('treatment-missing', 'no article says how its fields are treated')
  const unfit = itemFault(object, obligations, { now, statesOf: () => telling.states, membership: membershipOf(entry.record, party) })
  if (unfit !== undefined) return { ok: false, refusal: unfit }
  const shown = minimise(object, {
    fields,
    ceiling,
    shownId: (id) => id,
    showsUuid: () => true,
    ownShownId: facts.id,
    values: { key: surrogateKey(parts.idKey, { partner: party, purpose }) },
  })
  const isWhole = shown.kind === 'released' && WHOLE.every((name) => sameMember(shown.object, object, name))
  if (!isWhole) return refused('text-withheld', 'the agreement does not let the text cross as it is', articles[0]?.number)
  const days = daysKept(obligations.retentionDays, facts.dataSubject, parts.road.nationalMaxima)
  const retainUntil = Math.min(now + days * DAY_MS, sunsetOf(entry.record).at)
  return accepted({
    party,
    item: tokenOver(shown.object, { facts, retainUntil, telling, parts }),
    articles: articles.map(({ number }) => number),
    retainUntil,
    about: about.map(({ holding }) => itemIdOf(holding)),
  })
}

function readReport(
  { entry, warnedOf, now }: Telling,
  about: readonly string[],
  { road }: AlertParts,
): Result<{ readonly object: StixObject; readonly facts: ItemFacts }> {
  const report = alertReport(warnedOf, { author: creatorOf(entry.record, road.self), about, now, randomness: road.randomness })
  const read = readObject(utf8(JSON.stringify(report)), { unmarked: entry.record.agreement.unmarked.treatAs, now })
  if (read.kind === 'item') return accepted({ object: read.object, facts: read.facts })
  return { ok: false, refusal: read.kind === 'faulty' ? read.fault : read.refusal }
}

function sameMember(shown: JsonObject, object: JsonObject, name: string): boolean {
  const [left, right] = [shown[name], object[name]]
  return left !== undefined && right !== undefined && canonicalJson(left) === canonicalJson(right)
}

function tokenOver(
  object: StixObject,
  known: { readonly facts: ItemFacts; readonly retainUntil: Instant; readonly telling: Telling; readonly parts: AlertParts },
): DraftedText {
  const { facts, retainUntil, telling, parts } = known
  const { road } = parts
  const itemId = randomUuid(road.randomness)
  const token = issueToken({
    object,
    open: {
      iss: road.self,
      item: itemId,
      agreement: telling.entry.row.hash,
      purpose: telling.purpose,
      type: facts.type,
      spec_version: '2.1',
      object_marking_refs: object.object_marking_refs as readonly string[],
      marking: facts.marking,
      subject: facts.dataSubject,
      ...gradingClaims(facts.grading),
      retain_until: formatTimestamp(retainUntil),
    },
    signer: road.signer,
    keyId: actKeyId(road.signer.publicKey),
    randomness: road.randomness,
  })
  const salt = road.randomness(SALT_BYTES)
  const content = { face: faceOf(object, facts), object: JSON.stringify(object), token, salt: base64url(salt), source: telling.source }
  return { itemId, digest: base64url(tokenDigest(token, salt)), content }
}

function refusalOf(code: string, reason: string, article: string | undefined): Refusal {
  return article === undefined ? { code, reason } : { code, reason, article }
}
