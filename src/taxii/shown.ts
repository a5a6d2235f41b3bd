/** Objects as collections show them: what this party submitted, and what others sent it. */
import { datedObjects } from './dated-objects.ts'
import { type GradedParts, gradedObjects } from './graded-objects.ts'
import type { OpenedObjects } from './opened-objects.ts'
import type { Source } from './source.ts'

/** Ways of showing, each made once, as each keeps what it made of texts. */
export type Shown = {
  /** Bears its grading in the labels, and says how its handling was narrowed since. */
  readonly own: Source['objects']
  /** With the grades that this party gave beside what its origin said. */
  readonly graded: Source['objects']
}

/** How the objects of a node are shown. */
export function shownObjects(opened: OpenedObjects, parts: GradedParts): Shown {
  const { find } = gradedObjects(opened, parts)
  return {
    own: datedObjects((rows) => find(rows.map((row) => ({ ...row, isGraded: false })))),
    graded: datedObjects(find),
  }
}
