/** Data about people: what must be asked before it goes, and what people can ask for. */
import type { DataSubject, Scrutiny, SharingArticle } from '../document/index.ts'
import { partyName } from '../wording/index.ts'
import type { Draft, Found } from './finding.ts'
import type { Flow } from './flow.ts'

const VULNERABLE: ReadonlySet<DataSubject> = new Set(['victim', 'witness'])

/** Victims, witnesses, minors (law.md Q6) and special categories (Q7) go only where it is strictly necessary. */
export function necessityTestMissing({ flows }: Draft): Found[] {
  return flows.flatMap((flow) => {
    const { sharing } = flow
    const vulnerable = flow.people.filter((subject) => VULNERABLE.has(subject))
    const open = [
      isDue(sharing, { requires: 'necessity-test', subjects: vulnerable }) ? [] : [`data about ${vulnerable.join(' and ')} persons`],
      sharing.minors === true && !isDue(sharing, { requires: 'necessity-test', kind: 'minors', subjects: sharing.dataSubjects })
        ? ['data about minors']
        : [],
      sharing.specialCategories === true &&
      !isDue(sharing, { requires: 'necessity-test', kind: 'specialCategories', subjects: sharing.dataSubjects })
        ? ['special categories of data']
        : [],
    ].flat()
    if (open.length === 0) return []
    return [about(flow, `shares ${open.join(', ')} without a written test of necessity`)]
  })
}

/** No decision with consequences for a person is one official's or a tool's alone (law.md Q10). */
export function secondPersonMissing({ agreement, flows }: Draft): Found[] {
  const confirmed = agreement.modes?.confirmedByPerson ?? []
  return flows.flatMap((flow) => {
    const isConfirmed = (flow.sharing.modes ?? ['push']).every((mode) => confirmed.includes(mode))
    if (flow.people.length === 0 || isConfirmed || isDue(flow.sharing, { requires: 'second-person', subjects: flow.people })) return []
    return [about(flow, 'shares personal data that no second person approves')]
  })
}

/** Whether a scrutiny is due for every item about these people, or for every one of a kind. */
export function isDue(
  { scrutiny }: SharingArticle,
  asked: { readonly requires: Scrutiny; readonly subjects: readonly DataSubject[]; readonly kind?: 'minors' | 'specialCategories' },
): boolean {
  const applying = (scrutiny ?? []).filter(({ requires, when }) => {
    const isOtherwiseNarrowed =
      (when.markingAtLeast !== undefined && when.markingAtLeast !== 'CLEAR') ||
      (when.minors === true && asked.kind !== 'minors') ||
      (when.specialCategories === true && asked.kind !== 'specialCategories')
    return requires.includes(asked.requires) && !isOtherwiseNarrowed
  })
  return asked.subjects.every((subject) => applying.some(({ when }) => when.dataSubjects?.includes(subject) ?? true))
}

/** Individuals can ask somebody, and are answered (law.md S1 to S7). */
export function rightsMissing(draft: Draft): Found[] {
  if (draft.agreement.rights !== undefined || !sharesPeople(draft)) return []
  return [
    {
      articles: [],
      pointer: '',
      text: 'Personal data is shared, and no article says whom individuals can ask and when they are answered.',
    },
  ]
}

/** Each party that gives or gets personal data names a contact (law.md S7). */
export function rightsContactMissing({ agreement, flows }: Draft): Found[] {
  const { rights } = agreement
  if (rights === undefined) return []
  const named = new Set(rights.contacts.map(({ party }) => party))
  const concerned = new Set(flows.filter(({ people }) => people.length > 0).flatMap(({ from, to }) => [...from, ...to]))
  return [...concerned]
    .filter((party) => !named.has(party))
    .map((party) => {
      return {
        articles: [rights.article],
        pointer: '/rights/contacts',
        text: `${partyName(agreement, party)} shares personal data and names no contact for individuals.`,
      }
    })
}

/** A refusal to an individual is given with reasons, not by silence (law.md S3). */
export function rightsSilence({ agreement: { rights } }: Draft): Found[] {
  if (rights === undefined || (rights.answer.onSilence !== 'refuse' && rights.answer.onSilence !== 'lapse')) return []
  const text = 'An individual who gets no answer is refused by silence, without the reasons that the law asks for.'
  return [{ articles: [rights.article], pointer: '/rights/answer/onSilence', text }]
}

/** What was not said about minors and special categories counts as said (law.md Q5, Q7). */
export function peopleMissing(draft: Draft): Found[] {
  if (draft.agreement.people !== undefined || !sharesPeople(draft)) return []
  const text =
    'Personal data is shared, and no article says how an item counts whose origin did not say whether it is about a minor or of a special category: it is then refused where such data is not shared.'
  return [{ articles: [], pointer: '', text }]
}

/** What a bulk is must be known before the never-list can forbid one (law.md section 6). */
export function bulkUndefined({ agreement, flows }: Draft): Found[] {
  if (agreement.people !== undefined || !flows.some(({ sharing }) => sharing.specialCategories === true)) return []
  return [
    { articles: [], pointer: '', text: 'Special categories are shared, and no article says from how many items on a release is a bulk.' },
  ]
}

/** Conditions on people in an article about none. */
export function subjectsWithoutPeople({ flows }: Draft): Found[] {
  return flows.flatMap((flow) => {
    const isAboutPeople = flow.sharing.minors === true || flow.sharing.specialCategories === true
    return isAboutPeople && flow.people.length === 0
      ? [about(flow, 'speaks of minors or special categories, and shares no personal data')]
      : []
  })
}

/** Whether an item states a fact or an assessment is told (law.md Q1). */
export function natureUntold(draft: Draft): Found[] {
  const { quality } = draft.agreement
  if (!sharesPeople(draft) || quality?.requires?.includes('nature') === true) return []
  const text = 'Personal data is shared without being told apart into facts and assessments.'
  return [{ articles: quality === undefined ? [] : [quality.article], pointer: quality === undefined ? '' : '/quality', text }]
}

function sharesPeople({ flows }: Draft): boolean {
  return flows.some(({ people }) => people.length > 0)
}

function about(flow: Flow, text: string): Found {
  return { articles: [flow.sharing.article], pointer: flow.pointer, text: `Article ${flow.sharing.article} ${text}.` }
}
