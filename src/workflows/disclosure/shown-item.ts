/** One item as it goes out: the object as shown, the origin's token over it, and the salted digest that names it in the act. */
import { actKeyId, faceOf, type HoldingKey, type ItemContent } from '../../acts/index.ts'
import { base64url, hmacSha256, type JsonObject, type Randomness, randomUuid, utf8 } from '../../foundation/index.ts'
import {
  gradingClaims,
  type ItemFacts,
  issueToken,
  ProvenanceError,
  type StixObject,
  type TriageClaim,
  tokenDigest,
  UNGRADED,
  withTriage,
} from '../../intelligence/index.ts'
import type { Work } from './parts.ts'

/** An item for a submit or release act. */
export type DraftedItem = { readonly itemId: string; readonly digest: string; readonly content: ItemContent }

/** An item that goes out, with the characters of its token. */
export type ShownItem = DraftedItem & { readonly size: number }

type Handling = Pick<ItemFacts, 'marking' | 'dataSubject' | 'grading'>

const SALT_BYTES = 16

const OWN_ID_DOMAIN = 'comity/own-item/v1'

/** The id of the own item of an object: the same in every run of a submission, and not to be foreseen without the node's secret. */
export function ownItemId({ parts, submission }: Work, index: number): string {
  const keyed = hmacSha256(parts.idKey, utf8(`${OWN_ID_DOMAIN}\0${submission}\0${index}`))
  return randomUuid((length) => keyed.subarray(0, length))
}

/** The own item of an object, digested under a salt that stays with its content. */
export function draftOwnItem(
  work: Work,
  object: StixObject,
  { facts, text, itemId }: { readonly facts: Handling; readonly text: string; readonly itemId: string },
): DraftedItem {
  const { randomness } = work.parts.road
  const salt = randomness(SALT_BYTES)
  return {
    itemId,
    digest: base64url(tokenDigest(text, salt)),
    content: { face: faceOf(object, facts), object: text, token: null, salt: base64url(salt), source: null },
  }
}

/**
 * The item that recipients get of an object.
 * @throws ProvenanceError when no token can be made over it
 */
export function draftShownItem(
  work: Work,
  object: StixObject,
  known: Beside & {
    readonly facts: Handling
    readonly retainUntil: string
    readonly source: HoldingKey
    readonly randomness?: Randomness
  },
): ShownItem {
  const { randomness = work.parts.road.randomness } = known
  const itemId = randomUuid(randomness)
  const token = issue(work, object, { ...known, itemId })
  const salt = randomness(SALT_BYTES)
  return {
    itemId,
    digest: base64url(tokenDigest(token, salt)),
    size: token.length,
    content: {
      face: faceOf(object, known.facts),
      object: textOf(object, known.triage),
      token,
      salt: base64url(salt),
      source: known.source,
    },
  }
}

/** What goes beside an object: a score, and the reliability of its source unless that stays at home. */
export type Beside = { readonly triage?: TriageClaim | undefined; readonly isSourceGradeWithheld?: boolean }

/** The object as its token proves it: always with its STIX version, which observables may leave out, and with the score that the token claims. */
function textOf(object: StixObject, triage: TriageClaim | undefined): string {
  const scored = withTriage(object, triage)
  return JSON.stringify(scored.spec_version === undefined ? { ...scored, spec_version: '2.1' } : scored)
}

function issue(
  work: Work,
  object: StixObject,
  known: Beside & { readonly facts: Handling; readonly retainUntil: string; readonly itemId: string; readonly randomness?: Randomness },
): string {
  const { purpose, entry } = work
  const { road } = work.parts
  const { facts, retainUntil, itemId, triage, isSourceGradeWithheld = false } = known
  return issueToken({
    object,
    open: {
      iss: road.self,
      item: itemId,
      agreement: entry.row.hash,
      purpose,
      type: object.type as string,
      spec_version: '2.1',
      ...(object.object_marking_refs === undefined ? {} : { object_marking_refs: object.object_marking_refs as readonly string[] }),
      marking: facts.marking,
      subject: facts.dataSubject,
      ...gradingClaims(isSourceGradeWithheld ? { ...facts.grading, reliability: UNGRADED.reliability } : facts.grading),
      ...(triage && { triage }),
      retain_until: retainUntil,
    },
    signer: road.signer,
    keyId: actKeyId(road.signer.publicKey),
    randomness: known.randomness ?? road.randomness,
  })
}

const BYTES_USUAL = 256 * 1024
const MEMBERS_USUAL = 100
const MARKINGS_USUAL = 32

/**
 * Why no token can be made over an object, found out before anything may point
 * to it. Only objects of an unusual shape are tried: a token costs a signature.
 */
export function tokenFault(
  work: Work,
  object: StixObject,
  { facts, bytes }: { readonly facts: ItemFacts; readonly bytes: number },
): { readonly code: string; readonly reason: string } | undefined {
  const markings = (object.object_marking_refs ?? []) as readonly string[]
  const isUsual = bytes <= BYTES_USUAL && markings.length <= MARKINGS_USUAL && Object.keys(object as JsonObject).length <= MEMBERS_USUAL
  if (isUsual) return undefined
  try {
    issue(work, object, { facts, retainUntil: work.entry.record.agreement.sunset.at, itemId: '00000000-0000-4000-8000-000000000000' })
    return undefined
  } catch (error) {
    if (!(error instanceof ProvenanceError)) throw error
    return { code: error.code, reason: error.message }
  }
}
