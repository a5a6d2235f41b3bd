/** The class of an item for a decision, from its face. */
import type { DataSubject, Tlp } from '../agreement/index.ts'
import { gradesOf } from '../intelligence/index.ts'
import type { ItemClass } from '../policy/index.ts'
import type { ItemFace } from './change.ts'

/** What a decision looks at in an item that is kept. A word that no agreement knows is refused by the decision. */
export function classOfFace({ type, marking, dataSubject, grading }: ItemFace): ItemClass {
  return { type, marking: marking as Tlp, dataSubject: dataSubject as DataSubject, ...gradesOf(grading) }
}
