/** The closed words of one agreement, numbered, so that a class of question is one number and an unknown word is seen at once. */
import { type Agreement, DATA_SUBJECTS, READER_ROLES, TLP_LEVELS, type Tlp } from '../agreement/index.ts'
import { isOwnReading } from './conditions.ts'
import type { UnknownCode } from './denial.ts'
import type { Question } from './question.ts'

const ACTIONS = ['disclose', 'receive', 'read'] as const
const STRICTEST = TLP_LEVELS.length - 1

/** Numbers the questions of one agreement. */
export type Vocabulary = {
  /** The same number for two questions exactly where every answer must be the same; or the code of the first unknown word. */
  readonly classNumber: (question: Question) => number | UnknownCode
  /** The marking that counts for a question that has a class number. */
  readonly markingOf: (question: Question) => Tlp
}

/** The vocabulary of an agreement. */
export function createVocabulary(agreement: Agreement): Vocabulary {
  const { treatAs } = agreement.unmarked
  const actions = numbered(ACTIONS)
  const parties = numbered(agreement.parties.list.map((party) => party.code))
  const purposes = numbered(agreement.purposes.list.map((purpose) => purpose.code))
  const types = numbered([...new Set(agreement.annexes.flatMap((annex) => Object.keys(annex.types)))])
  // One number for all types outside the annexes: only a party's own reading gets past it.
  const otherType = types.size
  const markings = numbered<string>(TLP_LEVELS)
  if (treatAs !== 'refuse') markings.set('unmarked', TLP_LEVELS.indexOf(treatAs))
  const subjects = numbered(DATA_SUBJECTS)
  const roles = numbered(READER_ROLES)

  // One number in a mixed radix. Called for every item, so it makes no object and no text.
  const classNumber = (question: Question): number | UnknownCode => {
    const { item } = question
    const action = actions.get(question.action)
    if (action === undefined) return 'action-unknown'
    const from = parties.get(question.from)
    const to = parties.get(question.to)
    if (from === undefined || to === undefined) return 'party-unknown'
    const purpose = purposes.get(question.purpose)
    if (purpose === undefined) return 'purpose-unknown'
    const isOwn = isOwnReading(question)
    const type = types.get(item.type) ?? (isOwn ? otherType : undefined)
    if (type === undefined) return 'type-unknown'
    const marking = markings.get(item.marking) ?? (isOwn && item.marking === 'unmarked' ? STRICTEST : undefined)
    if (marking === undefined) return item.marking === 'unmarked' ? 'marking-missing' : 'marking-unknown'
    const subject = subjects.get(item.dataSubject)
    if (subject === undefined) return 'data-subject-unknown'
    const role = roleNumber(question, roles)
    if (role === undefined) return 'role-unknown'
    let number = (action * parties.size + from) * parties.size + to
    number = number * purposes.size + purpose
    number = number * (otherType + 1) + type
    number = number * TLP_LEVELS.length + marking
    number = number * DATA_SUBJECTS.length + subject
    return number * (READER_ROLES.length + 1) + role
  }

  return { classNumber, markingOf: (question) => TLP_LEVELS[markings.get(question.item.marking) ?? STRICTEST] ?? 'RED' }
}

/** A reader has a role and only a reader has one. */
function roleNumber(question: Question, roles: ReadonlyMap<string, number>): number | undefined {
  if (question.action !== 'read') return question.role === undefined ? READER_ROLES.length : undefined
  return question.role === undefined ? undefined : roles.get(question.role)
}

function numbered<Word extends string>(words: readonly Word[]): Map<string, number> {
  return new Map(words.map((word, index) => [word, index]))
}
