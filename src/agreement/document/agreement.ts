/**
 * The closed shape of an agreement (spec/agreement.md): one member for each group of articles. Every list and text is
 * bounded; an unknown member is refused. A member that is absent permits nothing.
 */
import { type Static, Type } from '#typebox'
import type { Brand } from '../../foundation/index.ts'
import { classificationShape, courtUseShape, onwardShape, readingShape, retentionShape, unmarkedShape } from './custody.ts'
import { annexesShape, peopleShape, qualityShape } from './data.ts'
import type { DeepReadonly } from './deep-readonly.ts'
import {
  accessionShape,
  amendmentShape,
  clausesShape,
  disputesShape,
  emergencyShape,
  entryIntoForceShape,
  moneyShape,
  phasesShape,
  reviewsShape,
  sunsetShape,
  suspensionShape,
  violationsShape,
  withdrawalShape,
} from './life.ts'
import { INSTRUMENTS, jurisdictionsShape, legalBasisShape, partiesShape, textsShape } from './parties.ts'
import { neverShape, purposesShape } from './purposes.ts'
import { modesShape, sharingShape } from './sharing.ts'
import { sharingBackShape } from './sharing-back.ts'
import { oversightShape, rightsShape, securityShape, witnessesShape } from './supervision.ts'
import { triageShape } from './triage.ts'
import { closed, sha256Hex, slug, visibleText, wholeNumber } from './words.ts'

/** The largest canonical JSON of an agreement, in bytes. */
export const AGREEMENT_BYTES_MAX = 512 * 1024

/** Format tag of an agreement, also its hash's domain separation. */
export const AGREEMENT_FORMAT = 'comity/agreement/v1'

/** TypeBox (JSON Schema) shape of an agreement. What the shape cannot say, `checkAgreement` does. */
export const AgreementSchema = closed({
  format: Type.Literal(AGREEMENT_FORMAT),
  id: slug(64),
  version: wholeNumber(1, 10_000),
  prior: Type.Optional(sha256Hex),
  title: visibleText(200),
  instrument: Type.Optional(Type.Enum([...INSTRUMENTS])),
  texts: Type.Optional(textsShape),
  parties: partiesShape,
  legalBasis: Type.Optional(legalBasisShape),
  jurisdictions: Type.Optional(jurisdictionsShape),
  purposes: purposesShape,
  annexes: annexesShape,
  people: Type.Optional(peopleShape),
  quality: Type.Optional(qualityShape),
  triage: Type.Optional(triageShape),
  sharing: sharingShape,
  modes: Type.Optional(modesShape),
  unmarked: unmarkedShape,
  classification: Type.Optional(classificationShape),
  onward: onwardShape,
  courtUse: Type.Optional(courtUseShape),
  sharingBack: Type.Optional(sharingBackShape),
  retention: retentionShape,
  reading: readingShape,
  witnesses: witnessesShape,
  oversight: oversightShape,
  rights: Type.Optional(rightsShape),
  security: Type.Optional(securityShape),
  emergency: Type.Optional(emergencyShape),
  entryIntoForce: entryIntoForceShape,
  phases: Type.Optional(phasesShape),
  amendment: Type.Optional(amendmentShape),
  suspension: Type.Optional(suspensionShape),
  withdrawal: Type.Optional(withdrawalShape),
  accession: Type.Optional(accessionShape),
  sunset: sunsetShape,
  disputes: Type.Optional(disputesShape),
  violations: Type.Optional(violationsShape),
  reviews: Type.Optional(reviewsShape),
  money: Type.Optional(moneyShape),
  clauses: Type.Optional(clausesShape),
  never: neverShape,
})

/** The members of an agreement, not yet known to be consistent. */
export type AgreementText = DeepReadonly<Static<typeof AgreementSchema>>
/** An agreement whose shape and references were checked; only `parseAgreement` makes one. Deeply frozen. */
export type Agreement = Brand<AgreementText, 'Agreement'>
/** One sharing article: who may give what to whom, for what. */
export type SharingArticle = AgreementText['sharing'][number]
/** What is due before an item goes under a sharing article. */
export type SharingScrutiny = NonNullable<SharingArticle['scrutiny']>[number]
/** How items are scored, and who gets the score. */
export type Triage = NonNullable<AgreementText['triage']>
/** What is told back, and through whom anybody shares without being known. */
export type SharingBack = NonNullable<AgreementText['sharingBack']>
/** One annex: the types it covers and how each of their fields crosses. */
export type Annex = AgreementText['annexes'][number]
/** One party as an agreement pins it. */
export type AgreementParty = AgreementText['parties']['list'][number]
