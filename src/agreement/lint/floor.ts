/** What every agreement should state. */
import { NEVER_FLOOR } from '../document/index.ts'
import type { Draft, Found, Rule } from './finding.ts'

/** The floor of human rights (law.md section 6; section 5, purposes: forbidden uses). */
export function neverRuleMissing({ agreement }: Draft): Found[] {
  const stated = new Set(agreement.never.map(({ rule }) => rule))
  return NEVER_FLOOR.filter((rule) => !stated.has(rule)).map((rule) => {
    return { articles: [], pointer: '/never', text: `The never-list lacks the rule "${rule}".` }
  })
}

/** A rule that finds an absent group of articles. */
function missing(
  group: 'amendment' | 'suspension' | 'withdrawal' | 'security' | 'violations' | 'disputes' | 'reviews' | 'courtUse' | 'sharingBack',
  text: string,
): Rule {
  return ({ agreement }) => (agreement[group] === undefined ? [{ articles: [], pointer: '', text }] : [])
}

/** law.md section 5, changes. */
export const amendmentMissing = missing('amendment', 'No article says how the agreement is changed, so that it cannot be.')
/** law.md section 5, changes. */
export const suspensionMissing = missing('suspension', 'No article says how long a party may suspend and what follows.')
/** law.md section 5, changes. */
export const withdrawalMissing = missing('withdrawal', 'No article says how a party leaves and which duties stay.')
/** law.md O3, O4; section 5, security. */
export const incidentClockMissing = missing('security', 'No article says how soon an incident or a compromised key is told.')
/** law.md O10. */
export const violationsMissing = missing('violations', 'No article says how violations are answered.')
/** law.md section 5, disputes. */
export const disputesMissing = missing('disputes', 'No article says how disagreements are settled.')
/** law.md section 5, review. */
export const reviewsMissing = missing('reviews', 'No article says when the agreement is looked at together.')
/** law.md section 5, handling. */
export const courtUseMissing = missing('courtUse', 'No article says whether what was received may be used before a court.')

/** law.md section 6: what was given is worth as much as what is heard of it. */
export const sharingBackMissing = missing('sharingBack', 'No article says what is told back of an item, so that nothing is.')

/** Who cosigns the ledgers sees how much each party records: what is passed on can be matched with who recorded something before. */
export function intermediaryCounted({ agreement: { sharingBack, witnesses } }: Draft): Found[] {
  if (sharingBack?.intermediary === undefined || (witnesses.padTo ?? 1) > 1) return []
  const text =
    'Witnesses see how many leaves each ledger grows by, and so who recorded something before the intermediary passed it on: set padTo.'
  return [{ articles: [sharingBack.article, witnesses.article], pointer: '/witnesses', text }]
}

/** A request says on which law it rests, so that nobody asks for what its own law forbids (law.md U10). */
export function requestWithoutLegalBasis({ agreement: { modes, sharing } }: Draft): Found[] {
  const requests = sharing.some((article) => article.modes?.includes('request') === true)
  if (!requests || modes === undefined || modes.requestForm?.includes('legal-basis') === true) return []
  return [{ articles: [modes.article], pointer: '/modes', text: 'A request need not say on which law of the asking party it rests.' }]
}

/** A human confirms a match (law.md Q10). */
export function matchUnconfirmed({ agreement: { modes, sharing } }: Draft): Found[] {
  const matching = sharing.filter((article) => article.modes?.includes('blind-match') === true).map(({ article }) => article)
  if (matching.length === 0 || modes?.confirmedByPerson?.includes('blind-match') === true) return []
  return [{ articles: matching, pointer: modes === undefined ? '' : '/modes', text: 'A match is told without a person confirming it.' }]
}

/** What is counted and published (law.md O6). */
export function statisticsMissing({ agreement: { oversight } }: Draft): Found[] {
  if (oversight.statistics !== undefined) return []
  return [{ articles: [oversight.article], pointer: '/oversight', text: 'Nothing is counted and published.' }]
}

/** Acts are signed with Ed25519, and envelopes sealed with one of two suites: without these no node may give or get anything. */
export function algorithmsUnusable({ agreement: { security } }: Draft): Found[] {
  if (security === undefined) return []
  const { article, algorithms } = security
  const lacks = [
    ...(algorithms.includes('ed25519') ? [] : ['ed25519, with which every act is signed']),
    ...(algorithms.includes('mlkem768-x25519') || algorithms.includes('x25519')
      ? []
      : ['mlkem768-x25519 or x25519, with which envelopes are sealed']),
  ]
  if (lacks.length === 0) return []
  return [
    {
      articles: [article],
      pointer: '/security/algorithms',
      text: `No node can give or get anything: the list lacks ${lacks.join(', and ')}.`,
    },
  ]
}

/** What is recorded today can be read by whoever breaks classical key agreement later. */
export function encryptionClassical({ agreement: { security } }: Draft): Found[] {
  if (security === undefined || !security.algorithms.includes('x25519') || security.algorithms.includes('mlkem768-x25519')) return []
  return [
    {
      articles: [security.article],
      pointer: '/security/algorithms',
      text: 'Nothing is sealed against an adversary who records now and decrypts later.',
    },
  ]
}

/** The text that prevails is named by its digest, so that nobody can put another in its place (law.md section 5, identity). */
export function textUndigested({ agreement: { texts } }: Draft): Found[] {
  if (texts === undefined) return []
  const index = texts.list.findIndex(({ language }) => language === texts.prevails)
  if (texts.list[index]?.sha256 !== undefined) return []
  const text = `The text in ${texts.prevails} prevails and has no SHA-256 here: add it once the text is final.`
  return [{ articles: [texts.article], pointer: `/texts/list/${index}`, text }]
}

/** Who pays, and for what (law.md section 5, money). */
export function moneyMissing({ agreement: { money, clauses } }: Draft): Found[] {
  const isSaid = money !== undefined || (clauses ?? []).some(({ subject }) => subject === 'costs' || subject === 'liability')
  return isSaid ? [] : [{ articles: [], pointer: '', text: 'No article says who bears costs and who makes good a damage.' }]
}

const EXERCISE_MONTHS_MAX = 6

/** An emergency is exercised twice a year (law.md section 6). */
export function exerciseMissing({ agreement: { emergency, reviews } }: Draft): Found[] {
  if (emergency === undefined) return []
  const exercise = reviews?.list.find(({ subject }) => subject === 'exercise')
  if (exercise?.everyMonths !== undefined && exercise.everyMonths <= EXERCISE_MONTHS_MAX) return []
  const text = 'Levels of emergency are not exercised twice a year.'
  return [{ articles: [emergency.article], pointer: '/emergency', text }]
}
