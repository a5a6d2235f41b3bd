/** One walk over the members of an object that finds all that its facts are made of. */
import type { Json } from '../foundation/index.ts'
import { collectMarks, isHandlingName, type Mark, ownMarks } from './marking/marks.ts'
import { collectReferences, isReferenceName, type Reference } from './model/references.ts'
import type { StixObject } from './model/stix-object.ts'
import { holdsPersonalValue, isMachineWritten, isPersonalAsWhole } from './personal/data-subject.ts'

/** What stands in an object. */
export type Members = {
  /** As `marksOf` tells them. */
  readonly marks: readonly Mark[]
  /** As `referencesOf` tells them. */
  readonly references: readonly Reference[]
  /** Whether it holds personal data; not looked for where whose it is was said. */
  readonly isPersonal: boolean
}

const REFERS = 1
const MACHINE_WRITTEN = 2
const HANDLING = 4
/** Names whose meaning is remembered; others are looked at each time. */
const NAMES_MAX = 2_048
const NAME_LENGTH_MAX = 40

/** Looks at each member once. */
export function membersOf(object: StixObject, { isPersonSaid }: { readonly isPersonSaid: boolean }): Members {
  const marks = ownMarks(object)
  const references: Reference[] = []
  let isSought = !isPersonSaid
  let isPersonal = isSought && isPersonalAsWhole(object)
  if (isPersonal) isSought = false
  for (const name in object) {
    const value = object[name] as Json
    const meaning = meaningOf(name)
    if (isSought && (meaning & MACHINE_WRITTEN) === 0 && holdsPersonalValue(value)) {
      isPersonal = true
      isSought = false
    }
    if ((meaning & HANDLING) !== 0) continue
    const isNested = typeof value === 'object'
    if (isNested) collectMarks(value, name, marks)
    if (isNested || (meaning & REFERS) !== 0) collectReferences(object, name, references)
  }
  return { marks, references, isPersonal }
}

const meanings = new Map<string, number>()

function meaningOf(name: string): number {
  const known = meanings.get(name)
  if (known !== undefined) return known
  const meaning =
    (isReferenceName(name) ? REFERS : 0) | (isMachineWritten(name) ? MACHINE_WRITTEN : 0) | (isHandlingName(name) ? HANDLING : 0)
  if (meanings.size < NAMES_MAX && name.length <= NAME_LENGTH_MAX) meanings.set(name, meaning)
  return meaning
}
