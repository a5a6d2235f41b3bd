/** What an item about a person counts as where its origin did not say (spec/agreement.md#decisions). */
import type { Agreement } from '../agreement/index.ts'
import type { ItemClass } from './question.ts'

type People = Agreement['people']

/** Whether an item counts as about a minor: untold does, unless it is about nobody or the agreement takes people for adults. */
export function countsAsMinor(people: People, { minor, dataSubject }: Pick<ItemClass, 'minor' | 'dataSubject'>): boolean {
  if (minor === 'yes' || minor === 'no') return minor === 'yes'
  return dataSubject !== 'none' && people?.untoldMinor !== 'adult'
}

/** Whether an item counts as of a special category: untold does, unless it is about nobody or the agreement takes data for ordinary. */
export function countsAsSpecial(people: People, { special, dataSubject }: Pick<ItemClass, 'special' | 'dataSubject'>): boolean {
  if (special === 'yes' || special === 'no') return special === 'yes'
  return dataSubject !== 'none' && people?.untoldSpecial !== 'ordinary'
}
