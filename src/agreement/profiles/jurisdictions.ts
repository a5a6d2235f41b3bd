/**
 * What the law of a state sets for `jurisdictions`, as data, with the source of each figure. It is a drafter's aid and no legal
 * advice: figures whose `isChecked` is false were not compared with the text of the law.
 */
import type { JurisdictionFigures } from '../templates/choices.ts'

/** One figure and where it comes from. */
export type SourcedFigure = {
  readonly value: number
  /** The act and its provision, or what the figure was chosen by where the law has none. */
  readonly source: string
  /** Day on which the figure was last looked at, `YYYY-MM-DD`. */
  readonly seenOn: string
  /** Whether it was compared with the law's own text. */
  readonly isChecked: boolean
}

/** The figures of one state. */
export type JurisdictionProfile = {
  /** ISO 3166-1 alpha-2, `EU` for the default of its members, a user-assigned code in examples. */
  readonly code: string
  readonly name: string
  /** Days that logs of processing are kept. */
  readonly logsDays: SourcedFigure
  /** Age from which on a person is no minor, in years. */
  readonly ageOfMajority: SourcedFigure
  /** Hours within which an ordinary request is answered. */
  readonly answerHours: SourcedFigure
}

const SEEN_ON = '2026-11-01'

const checked = (value: number, source: string): SourcedFigure => ({ value, source, seenOn: SEEN_ON, isChecked: true })
const unchecked = (value: number, source: string): SourcedFigure => ({ value, source, seenOn: SEEN_ON, isChecked: false })
const invented = (value: number): SourcedFigure => checked(value, 'Invented for examples')

/** A log of 31 December is erased at the end of the next year, 365 days later: the longest period that suits every log. */
const END_OF_NEXT_YEAR = 365
const CHILD_UNDER_18 = unchecked(18, 'Convention on the Rights of the Child, article 1, and national civil law')
const SEVEN_DAYS = unchecked(168, 'Directive (EU) 2023/977, article 5(1): seven days for requests that are not urgent')

/** All profiles, by code. */
export const JURISDICTION_PROFILES: readonly JurisdictionProfile[] = [
  {
    code: 'EU',
    name: 'European Union (default of its members)',
    logsDays: checked(1_095, 'Regulation (EU) 2024/982, articles 40 and 45, and Regulation (EU) 2018/1725, article 88: three years'),
    ageOfMajority: CHILD_UNDER_18,
    answerHours: SEVEN_DAYS,
  },
  {
    code: 'DE',
    name: 'Germany',
    logsDays: unchecked(
      END_OF_NEXT_YEAR,
      'Federal Data Protection Act, section 76(4): erased at the end of the year after the log was made',
    ),
    ageOfMajority: unchecked(18, 'Civil Code, section 2'),
    answerHours: SEVEN_DAYS,
  },
  {
    code: 'GR',
    name: 'Greece',
    logsDays: unchecked(END_OF_NEXT_YEAR, 'Law 4624/2019, article 74: erased at the end of the year after the log was made'),
    ageOfMajority: unchecked(18, 'Civil Code, article 127'),
    answerHours: SEVEN_DAYS,
  },
  {
    code: 'GB',
    name: 'United Kingdom',
    logsDays: unchecked(1_095, 'Data Protection Act 2018, section 62, sets no period; three years chosen as in the European Union'),
    ageOfMajority: unchecked(18, 'Family Law Reform Act 1969, section 1; Scotland: 16 for most purposes'),
    answerHours: unchecked(168, 'No period in law; seven days chosen as in the European Union'),
  },
  { code: 'XA', name: 'Aldoria', logsDays: invented(1_095), ageOfMajority: invented(18), answerHours: invented(168) },
  { code: 'XB', name: 'Borland', logsDays: invented(730), ageOfMajority: invented(18), answerHours: invented(72) },
  { code: 'XC', name: 'Cetania', logsDays: invented(1_825), ageOfMajority: invented(21), answerHours: invented(240) },
  { code: 'XD', name: 'Dunmark', logsDays: invented(365), ageOfMajority: invented(16), answerHours: invented(336) },
]

/** The profile of a code, `undefined` where there is none. */
export function jurisdictionProfile(code: string): JurisdictionProfile | undefined {
  return JURISDICTION_PROFILES.find((profile) => profile.code === code)
}

/** The figures of a profile as an agreement states them, `undefined` where there is none. */
export function jurisdictionFigures(code: string): JurisdictionFigures | undefined {
  const profile = jurisdictionProfile(code)
  if (profile === undefined) return undefined
  return { logsDays: profile.logsDays.value, ageOfMajority: profile.ageOfMajority.value, answerHours: profile.answerHours.value }
}
