/** The closed words of one agreement, numbered, so that a class of question is two numbers and an unknown word is seen at once. */
import {
  type Agreement,
  CREDIBILITIES,
  DATA_SUBJECTS,
  MODES,
  NATURES,
  PAP_LEVELS,
  READER_ROLES,
  RELIABILITIES,
  TLP_LEVELS,
  TOLD,
} from '../agreement/index.ts'
import type { UnknownCode } from './decision.ts'
import { countsAsMinor, countsAsSpecial } from './people.ts'
import { ACTIONS, isOwnReading, type KnownQuestion, type Question } from './question.ts'

const STRICTEST = TLP_LEVELS.length - 1
const PAP_STEPS = ['none', ...PAP_LEVELS] as const
/** Numbers below it are kept without a box, which every item pays for. */
const SMALL_NUMBER = 2 ** 30

/** Numbers the questions of one agreement: two questions have the same two numbers exactly where every answer must be the same. */
export type Vocabulary = {
  /** Who does what with whom, for what and how; or the code of the first unknown word. */
  readonly flowNumber: (question: Question) => number | UnknownCode
  /** What the item is; or the code of the first unknown word. */
  readonly itemNumber: (question: Question) => number | UnknownCode
  /** The question with every default and every untold word resolved; it has both numbers. */
  readonly known: (question: Question) => KnownQuestion
}

/** The vocabulary of an agreement. */
export function createVocabulary(agreement: Agreement): Vocabulary {
  const markings = markingNumbers(agreement)
  return {
    flowNumber: flowNumbering(agreement),
    itemNumber: itemNumbering(agreement, markings),
    known(question) {
      const { action, from, to, purpose, role, item } = question
      const manner = action === 'read' ? (role === undefined ? {} : { role }) : { mode: question.mode ?? 'push' }
      const { type, dataSubject, pap = 'none', reliability = 'X', credibility = '4', nature = 'untold' } = item
      const marking = TLP_LEVELS[markings.get(item.marking) ?? STRICTEST] ?? 'RED'
      const people = { isMinor: countsAsMinor(agreement.people, item), isSpecial: countsAsSpecial(agreement.people, item) }
      return {
        action,
        from,
        to,
        purpose,
        ...manner,
        item: { type, marking, dataSubject, ...people, pap, reliability, credibility, nature },
      }
    },
  }
}

// Called for every item, so neither numbering makes an object or a text.
function flowNumbering(agreement: Agreement): Vocabulary['flowNumber'] {
  const actions = numbered<string>(ACTIONS)
  const parties = numbered(agreement.parties.list.map((party) => party.code))
  const purposes = numbered(agreement.purposes.list.map((purpose) => purpose.code))
  const modes = numbered<string>(MODES)
  const roles = numbered<string>(READER_ROLES)
  // Each action other than reading comes in each mode, reading in each role.
  const readings = (ACTIONS.length - 1) * MODES.length
  assertSmall((readings + READER_ROLES.length) * parties.size * parties.size * purposes.size)
  return (question) => {
    const action = actions.get(question.action)
    if (action === undefined) return 'action-unknown'
    const from = parties.get(question.from)
    const to = parties.get(question.to)
    if (from === undefined || to === undefined) return 'party-unknown'
    const purpose = purposes.get(question.purpose)
    if (purpose === undefined) return 'purpose-unknown'
    let manner: number
    if (question.action === 'read') {
      const role = question.role === undefined ? undefined : roles.get(question.role)
      if (role === undefined) return 'role-unknown'
      if (question.mode !== undefined) return 'mode-unknown'
      manner = readings + role
    } else {
      if (question.role !== undefined) return 'role-unknown'
      const mode = question.mode === undefined ? 0 : modes.get(question.mode)
      if (mode === undefined) return 'mode-unknown'
      manner = action * MODES.length + mode
    }
    return ((manner * parties.size + from) * parties.size + to) * purposes.size + purpose
  }
}

function itemNumbering(agreement: Agreement, markings: ReadonlyMap<string, number>): Vocabulary['itemNumber'] {
  const { people } = agreement
  const types = numbered([...new Set(agreement.annexes.flatMap((annex) => Object.keys(annex.types)))])
  // One number for all types outside the annexes: only a party's own reading gets past it.
  const otherType = types.size
  const subjects = numbered<string>(DATA_SUBJECTS)
  const told = numbered<string>(TOLD)
  const paps = numbered<string>(PAP_STEPS)
  const reliabilities = numbered<string>(RELIABILITIES)
  const credibilities = numbered<string>(CREDIBILITIES)
  const natures = numbered<string>(NATURES)
  assertSmall((otherType + 1) * TLP_LEVELS.length * subjects.size * 4 * paps.size * reliabilities.size * credibilities.size * natures.size)
  return (question) => {
    const { item } = question
    const isOwn = isOwnReading(question)
    const type = types.get(item.type) ?? (isOwn ? otherType : undefined)
    if (type === undefined) return 'type-unknown'
    const marking = markings.get(item.marking) ?? (isOwn && item.marking === 'unmarked' ? STRICTEST : undefined)
    if (marking === undefined) return item.marking === 'unmarked' ? 'marking-missing' : 'marking-unknown'
    const subject = subjects.get(item.dataSubject)
    if (subject === undefined) return 'data-subject-unknown'
    if (item.minor !== undefined && !told.has(item.minor)) return 'minor-unknown'
    if (item.special !== undefined && !told.has(item.special)) return 'special-unknown'
    const pap = item.pap === undefined ? 0 : paps.get(item.pap)
    if (pap === undefined) return 'pap-unknown'
    const reliability = item.reliability === undefined ? RELIABILITIES.length - 1 : reliabilities.get(item.reliability)
    const credibility = item.credibility === undefined ? CREDIBILITIES.length - 1 : credibilities.get(item.credibility)
    if (reliability === undefined || credibility === undefined) return 'grade-unknown'
    const nature = item.nature === undefined ? NATURES.length - 1 : natures.get(item.nature)
    if (nature === undefined) return 'nature-unknown'
    let number = (type * TLP_LEVELS.length + marking) * DATA_SUBJECTS.length + subject
    number = (number * 2 + (countsAsMinor(people, item) ? 1 : 0)) * 2 + (countsAsSpecial(people, item) ? 1 : 0)
    number = (number * PAP_STEPS.length + pap) * RELIABILITIES.length + reliability
    return (number * CREDIBILITIES.length + credibility) * NATURES.length + nature
  }
}

function markingNumbers({ unmarked }: Agreement): ReadonlyMap<string, number> {
  const markings = numbered<string>(TLP_LEVELS)
  if (unmarked.treatAs !== 'refuse') markings.set('unmarked', TLP_LEVELS.indexOf(unmarked.treatAs))
  return markings
}

function numbered<Word extends string>(words: readonly Word[]): Map<Word, number> {
  return new Map(words.map((word, index) => [word, index]))
}

function assertSmall(classes: number): void {
  if (classes > SMALL_NUMBER) throw new Error('the shape of an agreement admits more classes than are numbered')
}
