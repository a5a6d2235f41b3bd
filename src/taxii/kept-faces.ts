/** Rows of pages, looked for once while nothing about items changes. Whether a reader may have a row is decided each time. */
import type { FaceRow, ItemReader } from '../acts/index.ts'
import { type ItemsParts, keptAnswers } from './kept-answers.ts'

/** Where items are. */
export type FacesParts = ItemsParts & { readonly items: Faces }

/** Finds rows of classes. */
export type Faces = Pick<ItemReader, 'classes' | 'faces'>

/** Rows that are kept: what several tools poll at one time is a few pages. */
const ROWS_MAX = 3_000

/** Finds rows, and keeps them until anything about items changes. */
export function keptFaces(parts: FacesParts): Faces {
  const kept = keptAnswers<readonly FaceRow[]>(parts, { weigh: (rows) => rows.length + 1, weightMax: ROWS_MAX })
  return {
    classes: (agreement) => parts.items.classes(agreement),
    // Objects that are asked for by their ids are many, and each is found at once.
    faces: (question) =>
      question.stixIds === undefined ? kept(JSON.stringify(question), () => parts.items.faces(question)) : parts.items.faces(question),
  }
}
