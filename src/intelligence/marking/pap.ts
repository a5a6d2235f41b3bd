/**
 * The Permissible Actions Protocol as marking definitions of the OASIS common objects (draft of 2022). It says what a recipient may
 * do with an indicator and gives no level.
 */

/** The extension that PAP marking definitions carry; its member `pap` is the word. */
export const PAP_EXTENSION = 'extension-definition--f8d78575-edfd-406e-8e84-6162a8450f5b'

/** The word in the extension, by id. No other object may carry the extension. */
export const PAP_DEFINITIONS: ReadonlyMap<string, string> = new Map([
  ['marking-definition--a3bea94c-b469-41dc-9cfe-d6e7daba7730', 'white'],
  ['marking-definition--ad15a0cd-55b6-4588-a14c-a66105329b92', 'clear'],
  ['marking-definition--c43594d1-4b11-4c59-93ab-1c9b14d53ce9', 'green'],
  ['marking-definition--60f8932b-e51e-4458-b265-a2e8be9a80ab', 'amber'],
  ['marking-definition--740d36e5-7714-4c30-961a-3ae632ceee0e', 'red'],
])

/** A level, from no restriction to what must not be seen outside the recipient. */
export type Pap = 'CLEAR' | 'GREEN' | 'AMBER' | 'RED'

const SCALE: readonly Pap[] = ['CLEAR', 'GREEN', 'AMBER', 'RED']
/** What each of the five marking definitions stands for, by its id. */
export const PAP_LEVELS: ReadonlyMap<string, Pap> = new Map(
  Array.from(PAP_DEFINITIONS, ([id, word]) => [id, word === 'white' ? 'CLEAR' : (word.toUpperCase() as Pap)]),
)

/** The stricter of two levels. */
export function stricterPap(left: Pap, right: Pap): Pap {
  return SCALE.indexOf(left) >= SCALE.indexOf(right) ? left : right
}
