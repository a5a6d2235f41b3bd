/** Personal values of a share: treated alike wherever they stand, for one recipient. */
import { isJsonObject, type Json, type JsonObject } from '../../foundation/index.ts'
import { isReferenceName } from '../model/references.ts'
import type { StixObject } from '../model/stix-object.ts'
import { findPersonalValues } from '../personal/find-personal-values.ts'
import type { PersonalValue, TextFinding, ValueKind } from '../personal/finding.ts'
import { linksInFull } from '../personal/links-in-full.ts'
import { findInPattern, isPatternPlace } from '../personal/pattern-findings.ts'
import { isPersonalPlace, mayBePersonal } from '../personal/personal-place.ts'
import { propertyRule } from '../personal/property-rule.ts'
import type { Scanning } from '../personal/scan-text.ts'
import { isWholeText, treatKnown } from '../personal/treat-known.ts'
import { treatPattern } from '../personal/treat-pattern.ts'
import { treatProperty } from '../personal/treat-property.ts'
import { isLawfulInstead, replacementOf, type ValueTreatment } from '../personal/treatment.ts'
import { cutMarked, type MemberCut } from './cut.ts'

/** What becomes of a value wherever it stands; a value that never crosses leaves the name of its kind. */
export type KnownTreatment = ValueTreatment | 'never'

/** How personal values are treated for one recipient. */
export type ValuePlan = {
  /** See `surrogateKey`. */
  readonly key: Uint8Array
  /**
   * What an article asks to be done to a value (by its `valueKey`) in some other field of the share, so that the same is done in
   * fields that cross as they are. Absent as long as that is not known, and where no value of the share is treated.
   */
  readonly treatmentOf?: (valueKey: string) => KnownTreatment | undefined
  /** As in `Scanning`: without it every stretch of words is looked up. */
  readonly isNameWord?: (word: string) => boolean
}

/** A value that is treated, to be found everywhere else in the share. */
export type TreatedValue = { readonly key: string; readonly treatment: KnownTreatment }

const TREATMENTS: ReadonlySet<string> = new Set(['generalise', 'pseudonymise', 'never'])
// Kinds whose values tell the same of a person wherever they stand; a time or a count does not.
const TELLING: ReadonlySet<ValueKind> = new Set([
  'email',
  'phone',
  'ipv4',
  'ipv6',
  'mac',
  'iban',
  'payment-card',
  'wallet',
  'person-name',
  'account',
  'path-user',
  'windows-sid',
  'credential',
  'document',
])

/** Whether what becomes of an object under these treatments, or of others that hold the same values, depends on its values. */
export function treatsValues(object: JsonObject, fields: ReadonlyMap<string, string>): boolean {
  return Object.keys(object).some((name) => {
    const treatment = fields.get(name) ?? 'drop'
    return TREATMENTS.has(treatment) || (treatment === 'drop' && mayBePersonal(object, name))
  })
}

/**
 * The values in the fields that an article wants treated. What is marked above the ceiling is not looked at: the recipient is not
 * to see a trace of it, not even by what is treated elsewhere.
 */
export function treatedValues(
  object: StixObject,
  plan: { readonly fields: ReadonlyMap<string, string> } & Parameters<typeof cutMarked>[1],
): readonly (TreatedValue & { readonly field: string })[] {
  const { fields } = plan
  if (!treatsValues(object, fields)) return []
  const told = withoutMarked(object, plan)
  const links = linksInFull(told, (name) => fields.get(name) === 'generalise')
  const treated = findPersonalValues(told).flatMap((found) => {
    const { pointer, kind, key, value, certainty } = found
    const field = pointer.split('/')[1] ?? ''
    const isTelling = TELLING.has(kind) || (kind === 'text' && certainty === 'certain' && isWholeText(value))
    const treatment = isTelling ? treatmentElsewhere(object, found, fields.get(field) ?? 'drop') : undefined
    return treatment === undefined ? [] : [{ key, treatment, field }]
  })
  return [...treated, ...links.map(({ key, field }) => ({ key, treatment: 'generalise' as const, field }))]
}

/**
 * What becomes of a value where it stands in fields that cross as they are. One that is dropped where it is personal by its place, as
 * the name of who wrote a note, stands nowhere else; what else is in a field that is dropped says nothing of other fields.
 */
function treatmentElsewhere(object: StixObject, found: PersonalValue, treatment: string): KnownTreatment | undefined {
  if (TREATMENTS.has(treatment)) return treatment as KnownTreatment
  return treatment === 'drop' && isPersonalPlace(object, found) ? 'never' : undefined
}

/** The members that are not marked above the ceiling, without what in them is. */
export function withoutMarked(object: StixObject, reading: Parameters<typeof cutMarked>[1]): JsonObject {
  if (object.granular_markings === undefined) return object
  const cuts = cutMarked(object, reading)
  const kept = Object.entries(object).filter(([name]) => cuts.get(name) !== 'all')
  return Object.fromEntries(
    kept.map(([name, value]) => {
      const cut = cuts.get(name)
      return [name, cut === undefined || cut === 'all' ? value : cut.value]
    }),
  )
}

/** A member generalised or pseudonymised, element by element where it is a list; undefined where nothing lawful is left of it. */
export function treatMemberValues(
  object: JsonObject,
  member: { readonly name: string; readonly cut: MemberCut },
  view: { readonly treatment: ValueTreatment; readonly plan: ValuePlan },
): MemberCut | undefined {
  const { name, cut } = member
  const { treatment, plan } = view
  return elementwise(cut, (value) => {
    const treated = treatProperty({ ...object, [name]: value }, name, { treatment, key: plan.key, ...knownTo(plan) })
    return treated === 'drop' ? undefined : treated.value
  })
}

type Member = { readonly name: string; readonly cut: MemberCut }

/** From the mildest on. */
const STRICTNESS: readonly KnownTreatment[] = ['pseudonymise', 'generalise', 'never']

/**
 * A member that crosses as it is, without the values that are treated elsewhere; no cut where one cannot be taken out. The value is
 * the most strictly treated of those that stood in it; one that leaves the name of its kind, having nothing that could stand for it, counts
 * as one that never crosses.
 */
export function withoutKnownValues(
  object: JsonObject,
  member: Member,
  plan: ValuePlan,
): { readonly cut: MemberCut | undefined; readonly value: TreatedValue | undefined } {
  const { treatmentOf } = plan
  if (treatmentOf === undefined) return { cut: member.cut, value: undefined }
  let value: TreatedValue | undefined
  const note = (key: string, treatment: KnownTreatment): void => {
    if (STRICTNESS.indexOf(treatment) > STRICTNESS.indexOf(value?.treatment as KnownTreatment)) value = { key, treatment }
  }
  const noting = (key: string): KnownTreatment | undefined => {
    const treatment = treatmentOf(key)
    if (treatment !== undefined) note(key, treatment)
    return treatment
  }
  const cut = knownTakenOut(object, member, { ...plan, treatmentOf: noting, isGone: (key) => note(key, 'never') })
  return { cut, value }
}

/** `isGone` is told of each value that leaves no more than the name of its kind. */
type Taking = ValuePlan & { readonly isGone: (key: string) => void }

function knownTakenOut(object: JsonObject, member: Member, plan: Taking): MemberCut | undefined {
  const { treatmentOf, key, isGone } = plan
  const { isKnown, ...words } = knownTo(plan)
  if (treatmentOf === undefined || isKnown === undefined || isReferenceName(member.name)) return member.cut
  if (isPatternPlace(object, [member.name])) {
    const value = withoutKnownInPattern(object, member.cut.value as string, plan)
    return value === undefined ? undefined : { ...member.cut, value }
  }
  const instead = (finding: TextFinding): string | undefined => {
    const treatment = treatmentOf(finding.key)
    const kind = `[${finding.kind}]`
    const text = treatment === undefined || treatment === 'never' ? kind : replacementOf(finding, { treatment, key })
    if (text === kind) isGone(finding.key)
    return text
  }
  return elementwise(member.cut, (value) => {
    const treated = treatKnown(value, { isKnown, ...words }, instead)
    return treated !== undefined && isLawful(object, { name: member.name, before: value, after: treated }) ? treated : undefined
  })
}

/** Whether a value that changed still has the form that the standard asks of its property; observed data holds whole objects. */
function isLawful(owner: JsonObject, member: { readonly name: string; readonly before: Json; readonly after: Json }): boolean {
  const { name, before, after } = member
  if (before === after) return true
  if (typeof after === 'string') {
    const kind = propertyRule(owner, [name])?.kind
    return kind === undefined || isLawfulInstead(kind, after)
  }
  if (owner.type !== 'observed-data' || name !== 'objects' || !isJsonObject(after) || !isJsonObject(before)) return true
  return Object.entries(after).every(([place, inner]) => {
    const old = before[place]
    if (!isJsonObject(inner) || !isJsonObject(old)) return true
    return Object.entries(inner).every(([key, value]) => isLawful(inner, { name: key, before: old[key] ?? null, after: value }))
  })
}

/** Only a pseudonym can stand in a pattern; the comparison with a value that becomes coarser, or nothing, goes. */
function withoutKnownInPattern(object: JsonObject, pattern: string, plan: ValuePlan): string | undefined {
  const { treatmentOf, key } = plan
  const howTreated = (valueKey: string): ValueTreatment | undefined => {
    const treatment = treatmentOf?.(valueKey)
    return treatment === 'never' ? 'generalise' : treatment
  }
  // Most patterns hold nothing that is treated, and are searched once for that.
  const isTreated = ({ kind, key: valueKey }: TextFinding): boolean => kind === 'unscanned' || howTreated(valueKey) !== undefined
  if (!findInPattern(object, pattern, knownTo(plan)).some(isTreated)) return pattern
  let text: string | undefined = pattern
  for (const treatment of ['generalise', 'pseudonymise'] as const) {
    const keeps = (finding: TextFinding): boolean => finding.kind !== 'unscanned' && howTreated(finding.key) !== treatment
    text = text && treatPattern(object, text, { treatment, key, keeps, ...knownTo(plan) })
  }
  return text
}

function knownTo({ treatmentOf, isNameWord }: ValuePlan): Scanning {
  if (treatmentOf === undefined) return {}
  return { isKnown: (valueKey) => treatmentOf(valueKey) !== undefined, ...(isNameWord && { isNameWord }) }
}

/** Treats each element of a list by itself, so that those that went are known by their place. */
function elementwise(cut: MemberCut, treat: (value: Json) => Json | undefined): MemberCut | undefined {
  if (!Array.isArray(cut.value)) {
    const value = treat(cut.value)
    return value === undefined ? undefined : { ...cut, value }
  }
  const kept: Json[] = []
  const removed = new Set(cut.removedIndexes)
  const originals = originalPlaces(cut)
  for (const [place, element] of (cut.value as readonly Json[]).entries()) {
    const treated = treat([element])
    const [value] = Array.isArray(treated) ? (treated as readonly Json[]) : []
    if (value === undefined) removed.add(originals[place] as number)
    else kept.push(value)
  }
  return kept.length === 0 ? undefined : { value: kept, removedIndexes: [...removed].sort((left, right) => left - right) }
}

function originalPlaces({ value, removedIndexes }: MemberCut): readonly number[] {
  const gone = new Set(removedIndexes)
  const places: number[] = []
  for (let place = 0; places.length < (value as readonly Json[]).length; place += 1) if (!gone.has(place)) places.push(place)
  return places
}
