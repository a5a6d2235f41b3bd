/** One item that is given on: beside its origin's token where the origin may be named, else under a token of this party alone. */
import { actKeyId, faceOf, type ItemContent, itemIdOf, type Narrowing } from '../../acts/index.ts'
import { base64url, canonicalJson, type Json, type JsonObject, randomUuid } from '../../foundation/index.ts'
import {
  gradingClaims,
  issueOnward,
  issueToken,
  type MemberTreatment,
  type OpenClaims,
  originCommitment,
  originHashOf,
  type Removal,
  type TreatedMember,
  tokenDigest,
} from '../../intelligence/index.ts'
import type { Course, ShownItem } from './candidates.ts'
import type { OnwardParts } from './ports.ts'

/** An item for a release, with what the trace says of it. */
export type DraftedCopy = {
  readonly itemId: string
  readonly digest: string
  readonly size: number
  readonly content: ItemContent
  /** Id as released, id of the origin's item, hash of the origin's token, salt of the commitment to it. */
  readonly traced: readonly [string, string, string, string | null]
  /** What the origin narrowed since it released the item. */
  readonly narrowing: Narrowing | null
}

const SALT_BYTES = 16
const OPEN_MEMBERS: ReadonlySet<string> = new Set(['type', 'spec_version', 'object_marking_refs'])

/** Drafts the copy, with other times where `times` has them. @throws ProvenanceError when no token can be made over it */
export function draftCopy(
  item: ShownItem,
  { road }: OnwardParts,
  known: { readonly course: Course; readonly retainUntil: string; readonly times?: JsonObject },
): DraftedCopy {
  const { course, retainUntil, times = {} } = known
  const { candidate, content, shown } = item
  const { row } = candidate
  // As its origin narrowed it since.
  const face = row.face ?? content.face
  const itemId = randomUuid(road.randomness)
  const object: JsonObject = { ...shown.object, spec_version: '2.1', ...times }
  const originToken = content.token as string
  const hash = originHashOf(originToken)
  const salt = course.isNamed ? null : road.randomness(SALT_BYTES)
  const markings = object.object_marking_refs as readonly string[] | undefined
  const open: OpenClaims = {
    iss: road.self,
    item: itemId,
    agreement: row.agreement,
    purpose: course.purpose,
    type: object.type as string,
    spec_version: '2.1',
    ...(markings === undefined ? {} : { object_marking_refs: markings }),
    marking: face.marking as OpenClaims['marking'],
    subject: face.dataSubject,
    // The origin's grade goes on as it is: nobody grades for it.
    ...gradingClaims(face.grading),
    retain_until: retainUntil,
    ...(salt === null ? {} : { commitment: originCommitment(hash, salt) }),
  }
  const signing = { open, signer: road.signer, keyId: actKeyId(road.signer.publicKey), randomness: road.randomness }
  const token = course.isNamed ? issueOnward({ ...signing, originToken, ...sortMembers(item) }) : issueToken({ ...signing, object })
  const nameSalt = road.randomness(SALT_BYTES)
  return {
    itemId,
    digest: base64url(tokenDigest(token, nameSalt)),
    size: token.length,
    content: {
      face: faceOf(object, face),
      object: JSON.stringify(object),
      token,
      salt: base64url(nameSalt),
      source: row.holding,
    },
    narrowing: row.narrowing,
    traced: [itemId, itemIdOf(row.holding), hash, salt === null ? null : base64url(salt)],
  }
}

/** Which members go as the origin signed them, and what was done to the others. */
function sortMembers({ original, shown }: ShownItem): { untouched: ReadonlySet<string>; treated: ReadonlyMap<string, TreatedMember> } {
  const untouched = new Set<string>()
  const treated = new Map<string, TreatedMember>()
  for (const [name, value] of Object.entries(shown.object) as [string, Json][]) {
    if (OPEN_MEMBERS.has(name)) continue
    const before = original[name]
    if (before !== undefined && canonicalJson(before) === canonicalJson(value)) untouched.add(name)
    else treated.set(name, { treatment: treatmentOf(name, shown.removed), value })
  }
  return { untouched, treated }
}

const TREATMENTS: readonly (readonly [Removal['reason'], MemberTreatment])[] = [
  ['field-pseudonymised', 'pseudonymise'],
  ['field-generalised', 'generalise'],
  ['value-treated', 'replace'],
  ['field-marking', 'cut'],
  ['reference-withheld', 'cut'],
  ['field-not-shared', 'cut'],
]

/** What was done to a member, the most telling first; ids alone leave no other trace. */
function treatmentOf(name: string, removed: readonly Removal[]): MemberTreatment {
  const reasons = new Set(removed.flatMap(({ pointer, reason }) => (pointer.split('/')[1] === name ? [reason] : [])))
  if (name === 'granular_markings') return 'cut'
  return TREATMENTS.find(([reason]) => reasons.has(reason))?.[1] ?? 'rename'
}
