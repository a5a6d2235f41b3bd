/** Duties and what they guarantee to others: clocks, supervision, rights, security, and how the agreement changes and ends. */
import type { Json } from '../../../foundation/index.ts'
import type { AgreementText } from '../../document/index.ts'
import type { Direction } from '../difference.ts'
import { numbered } from './permissions.ts'
import {
  anyChange,
  eachNarrows,
  eachWidens,
  earlierIsWider,
  lessIsWider,
  moreIsWider,
  type Statement,
  type StatementRule,
  state,
  stateClock,
  stateEach,
} from './statement.ts'

/** Every statement about what somebody must do. */
export function dutyStatements(agreement: AgreementText): Statement[] {
  return [
    ...sharingDuties(agreement),
    ...supervision(agreement),
    ...rights(agreement),
    ...security(agreement),
    ...emergencies(agreement),
    ...changes(agreement),
    ...accountability(agreement),
  ]
}

const shorter = (aspect: string): StatementRule => ({ ...eachWidens(aspect), order: lessIsWider })
const larger = (aspect: string): StatementRule => ({ ...eachWidens(aspect), order: moreIsWider })
const changed = (aspect: string): StatementRule => ({ aspect, added: 'changed', removed: 'changed', order: anyChange })

function sharingDuties({ purposes, onward, courtUse, modes, quality, retention, jurisdictions, parties }: AgreementText): Statement[] {
  const answers = modes?.answers
  return [
    ...stateClock('purpose-consent', purposes.change?.consent, {
      what: 'a request to use for another purpose',
      pointer: '/purposes/change/consent',
    }),
    ...stateClock('onward-consent', onward.consent, { what: 'a request to give on', pointer: '/onward/consent' }),
    ...stateClock('court-consent', courtUse?.consent, { what: 'a request for use before a court', pointer: '/courtUse/consent' }),
    ...stateClock('urgent-answers', answers?.urgent, { what: 'an urgent request', pointer: '/modes/answers/urgent' }),
    ...stateClock('urgent-answers-elsewhere', answers?.urgentElsewhere, {
      what: 'an urgent request for what is not at hand',
      pointer: '/modes/answers/urgentElsewhere',
    }),
    ...stateClock('normal-answers', answers?.normal, { what: 'a request', pointer: '/modes/answers/normal' }),
    ...stateEach(eachNarrows('refusal-reasons'), answers?.refusalReasons, {
      what: 'reason for a refusal',
      pointer: '/modes/answers/refusalReasons',
    }),
    ...stateEach(eachWidens('request-form'), modes?.requestForm, { what: 'part of a request', pointer: '/modes/requestForm' }),
    ...state(shorter('correction'), quality?.correctionHours, { what: 'hours of a correction', pointer: '/quality/correctionHours' }),
    ...state(shorter('retention-review'), retention.reviewDays, {
      what: 'days until retention is reviewed',
      pointer: '/retention/reviewDays',
    }),
    ...state(shorter('backups'), retention.backupDays, {
      what: 'days for which back-ups keep the keys of what was erased',
      pointer: '/retention/backupDays',
    }),
    ...numbered(jurisdictions?.list ?? [], ({ party }) => party).flatMap(({ entry, key, index }) => [
      ...state(larger('logs'), entry.logsDays, {
        key,
        what: `days for which ${entry.party} keeps logs`,
        pointer: `/jurisdictions/list/${index}/logsDays`,
      }),
      ...state(shorter('own-answers'), entry.answerHours, {
        key,
        what: `hours in which ${entry.party} answers`,
        pointer: `/jurisdictions/list/${index}/answerHours`,
      }),
      ...state(changed('cert-contacts'), entry.cert, {
        key,
        what: `contact of the emergency response team of ${entry.party}`,
        pointer: `/jurisdictions/list/${index}/cert`,
      }),
    ]),
    ...state(changed('depositary'), parties.depositary, { what: 'depositary', pointer: '/parties/depositary' }),
  ]
}

function supervision({ witnesses, oversight }: AgreementText): Statement[] {
  return [
    ...state(larger('witness-quorum'), witnesses.quorum, { what: 'quorum of witnesses', pointer: '/witnesses/quorum' }),
    ...state(shorter('witness-grace'), witnesses.graceSeconds, {
      what: 'seconds of grace of witnesses',
      pointer: '/witnesses/graceSeconds',
    }),
    ...state(shorter('checkpoints'), witnesses.checkpointSeconds, {
      what: 'seconds between checkpoints',
      pointer: '/witnesses/checkpointSeconds',
    }),
    ...state(shorter('urgent-grace'), witnesses.urgentGraceSeconds, {
      what: 'seconds of grace of witnesses for urgent acts',
      pointer: '/witnesses/urgentGraceSeconds',
    }),
    ...state(larger('checkpoint-padding'), witnesses.padTo === 1 ? undefined : witnesses.padTo, {
      what: 'leaves to which a checkpoint is made up',
      pointer: '/witnesses/padTo',
    }),
    ...numbered(witnesses.outsiders ?? [], ({ vkey }) => vkey).flatMap(({ entry, key, index }) =>
      state(changed('outside-witnesses'), [entry.name, entry.state, entry.url], {
        key,
        what: 'witness',
        pointer: `/witnesses/outsiders/${index}`,
      }),
    ),
    ...oversight.overseers.flatMap(({ party, reads, of, joint, sharesFindings }, index) => {
      const pointer = `/oversight/overseers/${index}`
      return [
        ...state({ ...eachWidens('overseers'), order: moreIsRead }, reads, {
          key: party,
          what: `reading by the overseer ${party}`,
          pointer: `${pointer}/reads`,
        }),
        ...stateEach(eachWidens('overseen'), of, { key: party, what: `oversight by ${party} of`, pointer: `${pointer}/of` }),
        ...state(eachWidens('findings-shared'), sharesFindings === true ? party : undefined, {
          key: party,
          what: 'overseer that tells others what it found',
          pointer: `${pointer}/sharesFindings`,
        }),
        ...state(eachWidens('joint-oversight'), joint === true ? party : undefined, {
          key: party,
          what: 'overseer that inspects jointly',
          pointer: `${pointer}/joint`,
        }),
      ]
    }),
    ...numbered(oversight.later ?? [], ({ purpose }) => purpose).flatMap(({ entry, key, index }) =>
      state(changed('opened-later'), [entry.days, entry.basis], {
        key,
        what: `opening to overseers of what is done for ${entry.purpose}`,
        pointer: `/oversight/later/${index}`,
      }),
    ),
    ...state(shorter('oversight-reports'), oversight.reportMonths, { what: 'months between reports', pointer: '/oversight/reportMonths' }),
    ...state(changed('small-counts'), oversight.smallCounts, {
      what: 'count below which statistics say few',
      pointer: '/oversight/smallCounts',
    }),
    ...stateEach(eachWidens('statistics'), oversight.statistics, { what: 'statistics of', pointer: '/oversight/statistics' }),
  ]
}

/** All is more than either other word; a part of what is said, and of all that it is there, are not ordered. */
function moreIsRead(prior: unknown, next: unknown): Direction {
  if (next === 'all') return 'wider'
  return prior === 'all' ? 'narrower' : 'changed'
}

function rights({ rights: stated }: AgreementText): Statement[] {
  if (stated === undefined) return []
  return [
    ...numbered(stated.contacts, ({ party }) => party).flatMap(({ entry, key, index }) =>
      state(eachWidens('rights-contacts'), entry.contact, {
        key,
        what: `contact of individuals at ${entry.party}`,
        pointer: `/rights/contacts/${index}/contact`,
      }),
    ),
    ...state(shorter('rights-forwarding'), stated.forwardDays, {
      what: 'days in which a request of an individual is passed on',
      pointer: '/rights/forwardDays',
    }),
    ...stateClock('rights-answers', stated.answer, { what: 'a request of an individual', pointer: '/rights/answer' }),
    ...state(changed('rights-consultation'), stated.consultation?.hours, {
      what: 'hours in which an origin can object to an answer',
      pointer: '/rights/consultation/hours',
    }),
    ...state(eachNarrows('rights-delay'), stated.delay, { what: 'delay of answers', pointer: '/rights/delay' }),
    // Without days a delay has no end, and without a ground there is none.
    ...state({ ...changed('rights-delay-days'), order: lessIsWider }, stated.delayDays, {
      what: 'days for which an answer is put off',
      pointer: '/rights/delayDays',
    }),
    ...stateEach(eachNarrows('rights-exemptions'), stated.exemptions, { what: 'exemption', pointer: '/rights/exemptions' }),
    ...state(changed('rights-costs'), stated.costs as Json | undefined, { what: 'rule on the cost of answers', pointer: '/rights/costs' }),
  ]
}

function security({ security: stated }: AgreementText): Statement[] {
  if (stated === undefined) return []
  return [
    ...stateEach(changed('algorithms'), stated.algorithms, { what: 'algorithm', pointer: '/security/algorithms' }),
    ...state({ ...eachWidens('software-version'), order: newerIsWider }, stated.versionAtLeast, {
      what: 'oldest version of the software',
      pointer: '/security/versionAtLeast',
    }),
    ...stateEach(changed('builds'), stated.builds, { what: 'build', pointer: '/security/builds' }),
    ...state(larger('key-ceremony'), stated.keyCeremony?.officials, {
      what: 'number of officials at a key ceremony',
      pointer: '/security/keyCeremony/officials',
    }),
    ...stateEach(eachWidens('key-ceremony-witnesses'), stated.keyCeremony?.witnessedBy, {
      what: 'onlooker at a key ceremony',
      pointer: '/security/keyCeremony/witnessedBy',
    }),
    ...stateClock('breaches', stated.breach, { what: 'a breach', pointer: '/security/breach' }),
    ...stateClock('key-compromise', stated.keyCompromise, { what: 'a compromised key', pointer: '/security/keyCompromise' }),
    ...stateClock('incidents', stated.incident, { what: 'an incident', pointer: '/security/incident' }),
    ...state(eachWidens('accreditation'), stated.accreditation, { what: 'accreditation', pointer: '/security/accreditation' }),
  ]
}

function newerIsWider(prior: unknown, next: unknown): Direction {
  const [before, after] = [prior, next].map((version) => String(version).split('.').map(Number)) as [number[], number[]]
  const place = after.findIndex((part, index) => part !== before[index])
  return moreIsWider(before[place] ?? 0, after[place] ?? 0)
}

function emergencies({ emergency }: AgreementText): Statement[] {
  const chair = state(changed('emergency-chair'), emergency?.chair, { what: 'chair that lowers levels', pointer: '/emergency/chair' })
  const levels = (emergency?.levels ?? []).flatMap(({ level, noticeHours, reviewer, review, afterActionDays }, index) => {
    const key = String(level)
    const pointer = `/emergency/levels/${index}`
    return [
      ...state(shorter('emergency-notice'), noticeHours, {
        key,
        what: `hours in which overseers are told of level ${level}`,
        pointer: `${pointer}/noticeHours`,
      }),
      ...state(changed('emergency-reviewer'), reviewer, { key, what: `reviewer of level ${level}`, pointer: `${pointer}/reviewer` }),
      ...stateClock('emergency-review', review, { key, what: `the review of level ${level}`, pointer: `${pointer}/review` }),
      ...state(shorter('after-action'), afterActionDays, {
        key,
        what: `days in which the lessons of level ${level} are written down`,
        pointer: `${pointer}/afterActionDays`,
      }),
    ]
  })
  return [...chair, ...levels]
}

function changes({ amendment, suspension, withdrawal, accession }: AgreementText): Statement[] {
  return [
    ...state(changed('amendment'), amendment?.narrowing, { what: 'rule on amendments that narrow', pointer: '/amendment/narrowing' }),
    ...stateClock('amendment-signature', amendment?.signature, { what: 'a draft that is signed', pointer: '/amendment/signature' }),
    // A limit of suspensions binds the party that suspends.
    ...state(shorter('suspension'), suspension?.daysMax, { what: 'longest suspension in days', pointer: '/suspension/daysMax' }),
    ...state(changed('suspension-end'), suspension?.onEnd, { what: 'end of a suspension', pointer: '/suspension/onEnd' }),
    ...state({ ...changed('withdrawal'), order: moreIsWider }, withdrawal?.noticeDays, {
      what: 'days of notice of a withdrawal',
      pointer: '/withdrawal/noticeDays',
    }),
    // Whoever keeps less also has less to show for what it did.
    ...state(changed('withdrawal-end'), withdrawal?.onEnd, {
      what: 'end of what was shared at a withdrawal',
      pointer: '/withdrawal/onEnd',
    }),
    ...stateEach(eachWidens('survival'), withdrawal?.survives, { what: 'duty that survives', pointer: '/withdrawal/survives' }),
    ...stateClock('accession-consent', accession?.consent, { what: 'an accession', pointer: '/accession/consent' }),
  ]
}

function accountability({ disputes, violations, reviews, money }: AgreementText): Statement[] {
  return [
    ...stateClock('consultation', disputes?.consultation, { what: 'a consultation', pointer: '/disputes/consultation' }),
    ...state(changed('mediator'), disputes?.mediator, { what: 'mediator', pointer: '/disputes/mediator' }),
    ...stateEach(changed('evidence'), disputes?.evidence, { what: 'form of evidence', pointer: '/disputes/evidence' }),
    ...stateClock('mediation', disputes?.mediation, { what: 'a mediation', pointer: '/disputes/mediation' }),
    ...stateEach(eachWidens('responses'), violations?.ladder, { what: 'response to violations', pointer: '/violations/ladder' }),
    ...stateClock('violation-answers', violations?.answer, { what: 'an answer to a violation', pointer: '/violations/answer' }),
    ...moneyStatements(money),
    ...numbered(reviews?.list ?? [], ({ subject }) => subject).flatMap(({ entry, key, index }) => {
      const pointer = `/reviews/list/${index}`
      return [
        ...state({ ...eachWidens('reviews'), order: earlierIsWider }, entry.firstAt, {
          key,
          what: `first review (${entry.subject})`,
          pointer: `${pointer}/firstAt`,
        }),
        ...state(shorter('review-interval'), entry.everyMonths, {
          key,
          what: `months between reviews (${entry.subject})`,
          pointer: `${pointer}/everyMonths`,
        }),
        ...state(changed('review-silence'), entry.onSilence, {
          key,
          what: `consequence where nothing is reviewed (${entry.subject})`,
          pointer: `${pointer}/onSilence`,
        }),
      ]
    }),
  ]
}

/** No order: what one party pays less another pays more. */
function moneyStatements(money: AgreementText['money']): Statement[] {
  if (money === undefined) return []
  const { costs, shares, liability, insurance } = money
  const { settlement, ...liable } = liability ?? {}
  return [
    ...state(changed('costs'), costs, { what: 'rule on costs', pointer: '/money/costs' }),
    ...state(changed('cost-shares'), shares as Json | undefined, { what: 'key of costs', pointer: '/money/shares' }),
    ...state(changed('liability'), liability === undefined ? undefined : (liable as Json), {
      what: 'rule on liability',
      pointer: '/money/liability',
    }),
    ...stateClock('liability-settlement', settlement, { what: 'a claim for damages', pointer: '/money/liability/settlement' }),
    ...state(changed('insurance'), insurance as Json | undefined, { what: 'insurance of small members', pointer: '/money/insurance' }),
  ]
}
