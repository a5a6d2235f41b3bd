/** Who sees to it that an article is kept, told to a reader beside the article. */
import type { ArticleGroup, ArticleText, Enforcer } from '../wording/index.ts'
import type { ArticleBlock } from './page.ts'

const LABELS: Readonly<Record<Enforcer, string>> = { software: 'Software', clock: 'A clock', people: 'People' }

type Told = Partial<Readonly<Record<Enforcer, string>>>

/** What sees to it, by group; where a group says nothing about an enforcer, the general sentence does. */
const SENTENCES: Readonly<Partial<Record<ArticleGroup, Told>>> = {
  texts: { people: 'The signing offices compare the texts. The hash above stands for what they signed.' },
  parties: { software: 'A node accepts acts only under the root keys that stand here.' },
  legalBasis: { people: 'Each party answers for its own law. Its overseer can ask for the provision.' },
  jurisdictions: { people: 'Each party keeps its own law; its partners can read here what that law asks.' },
  purposes: {
    software: 'Every release and every reading names one of these purposes; any other is refused.',
    people:
      'No software sees what data is used for after it was read. Readings are recorded with their purpose, so that overseers can ask.',
  },
  annexes: { software: 'Before an item leaves, a node removes every field that is not listed to cross.' },
  people: { software: 'A node counts every item as told here before it decides.' },
  quality: { software: 'A node refuses to share what is not told or not good enough.' },
  triage: {
    software:
      'The origin computes the score and signs it; a node refuses one that is not of this formula. No decision of any node reads a score.',
  },
  sharing: { software: 'Every node decides by this rule before an item leaves, when it arrives and when somebody reads it.' },
  modes: {
    software:
      'What needs a person waits until one confirmed it. Both nodes refuse a request that states less, comes too often or asks for what no article gives; the clock of its answer runs out by itself.',
  },
  unmarked: { software: 'Every node reads markings by this rule before it decides.' },
  onward: {
    software:
      'A node gives what it received to nobody whom its origin did not name. Where an article lets it go on against a threat, the node tells the origin and the overseers before anything goes, and the recipient refuses what that article does not let.',
  },
  courtUse: {
    software: 'A node records use before a court only of what its origin consented to, and refuses it of anything else.',
    people: 'Courts and prosecutors are told of this rule with every item; overseers can ask.',
  },
  sharingBack: {
    software:
      'A node tells nothing back that is not listed, and only at the times that follow from the interval. It gives the intermediary nothing that too few could have sent, and takes what is passed on without its origin from nobody else.',
  },
  retention: { clock: 'When the time is over each holder destroys the item and its key and says so in a signed receipt.' },
  reading: {
    software:
      'A node refuses a deed to a role that is not listed for it and to an official who lacks what is asked for beside, and records every reading.',
  },
  witnesses: { software: 'An act without the cosignatures of the quorum is not accepted.' },
  oversight: { software: 'Every checkpoint seals to the overseers what proves that nothing is missing.' },
  classification: { software: 'A node reads these labels as these levels, and gives a party nothing above its ceiling.' },
  rights: { people: 'Carried, not enforced: each party answers for its clocks, and overseers can ask.' },
  security: { people: 'Carried, not enforced: no node can see what another one runs. Accreditation and overseers hold it.' },
  entryIntoForce: { software: 'Nothing is shared before every ratification is proven by a receipt.' },
  phases: { software: 'Articles of a later phase permit nothing before all parties opened its gate.' },
  amendment: { software: 'A node accepts a new version only as it stands here.' },
  suspension: { software: 'A suspension holds from the moment its signature is there.', clock: 'A suspension ends by itself.' },
  withdrawal: { clock: 'The notice ends by itself; the duties named stay.' },
  accession: { clock: 'Consent that is not given in time has the consequence that stands here.' },
  sunset: { clock: 'On that day it lapses at every node without anyone doing anything.' },
  emergency: { software: 'Articles that a level unlocks permit nothing without it.' },
  disputes: { people: 'Carried, not enforced: the parties settle it, and each may suspend meanwhile by itself.' },
  money: { people: 'Carried, not enforced: the parties settle it among themselves; every act behind a claim can be proven.' },
  violations: { people: 'Partners answer in the order of the ladder; each step is an act that is recorded.' },
  reviews: { clock: 'A review that does not take place has the consequence that stands here.' },
  clauses: { people: 'The parties keep it among themselves; no software reads it.' },
  never: {
    software: 'No article, role or level of emergency lifts it: a node refuses whatever it can see to break it.',
    people: 'No software sees what data is used for after it was read. Assurances, overseers and courts hold it.',
  },
}

const GENERAL: Readonly<Record<Enforcer, string>> = {
  software: 'A node refuses what breaks it.',
  clock: 'When the time is over its consequence follows by itself.',
  people: 'The parties promised it; overseers can ask how it is kept.',
}

/** Who enforces an article, and the policies that do. */
export function enforcementOf(article: ArticleText, policies: readonly string[]): ArticleBlock['enforcement'] {
  const carried = carriedSentence(article)
  return { label: LABELS[article.enforcedBy], sentence: keeperSentence(article), ...(carried !== undefined && { carried }), policies }
}

/** What of an article is carried and not enforced; undefined where nothing is. */
function carriedSentence({ carried = [] }: Pick<ArticleText, 'carried'>): string | undefined {
  return carried.length === 0 ? undefined : `Carried, not enforced by software: ${carried.join('; ')}.`
}

/** How an article is kept, and what of it no software enforces. */
export function enforcementSentence(article: Pick<ArticleText, 'group' | 'enforcedBy' | 'carried'>): string {
  return [keeperSentence(article), carriedSentence(article)].filter((sentence) => sentence !== undefined).join(' ')
}

function keeperSentence({ group, enforcedBy }: Pick<ArticleText, 'group' | 'enforcedBy'>): string {
  return SENTENCES[group]?.[enforcedBy] ?? GENERAL[enforcedBy]
}

/**
 * Policies by the article that their annotation `@article("4.1")` names.
 * @throws Error where a policy names no article: it would enforce what nobody signed
 */
export function policiesByArticle(policies: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const policy of policies) {
    const article = /@article\("([^"]{1,100})"\)/.exec(policy)?.[1]
    if (article === undefined) throw new Error('a policy without the annotation of its article')
    found.set(article, [...(found.get(article) ?? []), policy])
  }
  return found
}
