/** Whether what is kept of an item asks for more care than other data about persons (Europol Regulation article 30). */
import type { DataSubject } from '../agreement/index.ts'
import { countsAsMinor, countsAsSpecial } from '../policy/index.ts'
import type { ItemFace } from './change.ts'
import type { AgreementEntry } from './directory.ts'
import { classOfFace } from './item-class.ts'

const SENSITIVE: readonly DataSubject[] = ['victim', 'witness']

/** About a victim, a witness or a minor, or of a special category; what nobody told counts as the agreement says. */
export function isSensitive(face: ItemFace, { record }: Pick<AgreementEntry, 'record'>): boolean {
  const item = classOfFace(face)
  const { people } = record.agreement
  return SENSITIVE.includes(item.dataSubject) || countsAsMinor(people, item) || countsAsSpecial(people, item)
}
