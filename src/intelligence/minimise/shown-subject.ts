/** Whom the part of an object is about that a recipient is shown: what it does not get is not to show in how the rest is handled. */
import type { JsonObject } from '../../foundation/index.ts'
import { statedLabels } from '../grading/stated-labels.ts'
import type { StixObject } from '../model/stix-object.ts'
import { type DataSubject, dataSubjectOf, labelledCategory } from '../personal/data-subject.ts'
import { isAlwaysKept, type MinimisePlan } from './minimise.ts'
import { withoutMarked } from './values.ts'

const CROSSING: ReadonlySet<string> = new Set(['as-is', 'generalise', 'pseudonymise'])

/**
 * The category of person of what crosses under a plan, treated or not. What a label says holds for the object whatever crosses of it;
 * personal data that nobody labelled counts where it stands.
 */
export function shownSubject(
  object: StixObject,
  said: DataSubject,
  plan: Pick<MinimisePlan, 'fields' | 'ceiling' | 'defined'>,
): DataSubject {
  if (said === 'none' || labelledCategory(statedLabels(object)) !== undefined) return said
  const members = Object.entries(withoutMarked(object, plan)).filter(
    ([name]) => isAlwaysKept(name) || CROSSING.has(plan.fields.get(name) ?? 'drop'),
  )
  if (members.length === Object.keys(object).length && object.granular_markings === undefined) return said
  const shown: JsonObject = Object.fromEntries(members)
  return dataSubjectOf(shown as StixObject)
}
