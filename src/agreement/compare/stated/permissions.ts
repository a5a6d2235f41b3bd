/** Permissions that no question shows: who takes part, until when, what overrides, what may be done with what was received. */
import type { Json } from '../../../foundation/index.ts'
import { type AgreementText, APPROVAL_SIGNERS, READER_ROLES, TLP_LEVELS } from '../../document/index.ts'
import type { Direction } from '../difference.ts'
import {
  anyChange,
  eachNarrows,
  eachWidens,
  laterIsWider,
  laterWordIsWider,
  lessIsWider,
  moreIsWider,
  nameOf,
  type Statement,
  type StatementRule,
  state,
  stateEach,
} from './statement.ts'
import { triageStatements } from './triage.ts'

/** Every statement about what is permitted. */
export function permissionStatements(agreement: AgreementText): Statement[] {
  return [
    ...parties(agreement),
    ...purposes(agreement),
    ...people(agreement),
    ...triageStatements(agreement),
    ...custody(agreement),
    ...life(agreement),
    ...phases(agreement),
    ...emergency(agreement),
    ...agreement.never.flatMap((entry, index) =>
      state(eachNarrows('never'), entry.text, {
        key: `${entry.rule} ${entry.text}`,
        what: `never-rule ${entry.rule}`,
        pointer: `/never/${index}`,
      }),
    ),
  ]
}

const changed = (aspect: string): StatementRule => ({ aspect, order: anyChange })
const wideningNumber = (aspect: string): StatementRule => ({ ...eachWidens(aspect), order: moreIsWider })

function parties({ parties: { list } }: AgreementText): Statement[] {
  return list.flatMap(({ code, root, role, offices, officesQuorum }, index) => {
    const pointer = `/parties/list/${index}`
    const quorum = offices === undefined ? null : (officesQuorum ?? offices.length)
    const signers = offices === undefined ? 'any agreement officer' : [quorum, ...offices.map((office) => office.code).toSorted()]
    return [
      // Who leaves loses whatever the agreement gave it.
      ...state({ ...eachWidens('parties'), closesFastTrack: true }, code, { key: code, what: 'party', pointer }),
      ...state(changed('party-role'), role, { key: code, what: `role of ${code}`, pointer: `${pointer}/role` }),
      ...state(changed('root-key'), root, { key: code, what: `root key of ${code}`, pointer: `${pointer}/root` }),
      ...state(changed('offices'), signers, { key: code, what: `offices that sign for ${code}`, pointer: `${pointer}/offices` }),
    ]
  })
}

function purposes({ purposes: { list, forbidden } }: AgreementText): Statement[] {
  const uses = list.flatMap(({ code, offences, threshold, penaltyMonthsAtLeast }, index) => {
    const pointer = `/purposes/list/${index}`
    const within = nameOf('purposes', code)
    return [
      ...state(eachWidens('purposes'), code, { key: code, what: 'purpose', pointer }),
      ...state({ aspect: 'offences', order: orderOffences }, offences?.toSorted() ?? null, {
        key: code,
        what: `offences of ${code}`,
        pointer: `${pointer}/offences`,
      }),
      ...state(eachNarrows('threshold'), threshold, { key: code, what: `threshold of ${code}`, pointer: `${pointer}/threshold`, within }),
      ...state({ ...eachNarrows('penalty'), order: lessIsWider }, penaltyMonthsAtLeast, {
        key: code,
        what: `months of imprisonment from which on ${code} begins`,
        pointer: `${pointer}/penaltyMonthsAtLeast`,
        within,
      }),
    ]
  })
  const never = (forbidden ?? []).flatMap(({ text }, index) =>
    state(eachNarrows('forbidden-uses'), text, { key: text, what: 'forbidden use', pointer: `/purposes/forbidden/${index}` }),
  )
  return [...uses, ...never]
}

/** Without a catalogue a purpose covers every offence. */
function orderOffences(prior: Json, next: Json): Direction {
  if (prior === null || next === null) return next === null ? 'wider' : 'narrower'
  const [before, after] = [prior as string[], next as string[]]
  if (before.every((offence) => after.includes(offence))) return 'wider'
  return after.every((offence) => before.includes(offence)) ? 'narrower' : 'changed'
}

function people({ people: rule, jurisdictions, modes, classification }: AgreementText): Statement[] {
  const bulk = { ...eachNarrows('bulk-items'), order: moreIsWider }
  const majority: StatementRule = { aspect: 'age-of-majority', added: 'changed', removed: 'changed', order: lessIsWider }
  // A label more raises what is marked lower beside it, and gives a level to what had none: neither more nor less.
  const marked: StatementRule = {
    aspect: 'classification',
    added: 'changed',
    removed: 'changed',
    order: laterWordIsWider([...TLP_LEVELS].toReversed()),
  }
  return [
    ...state(bulk, rule?.bulkItems, { what: 'number of items that make a bulk', pointer: '/people/bulkItems' }),
    ...numbered(jurisdictions?.list ?? [], ({ party }) => party).flatMap(({ entry, key, index }) =>
      state(majority, entry.ageOfMajority, {
        key,
        what: `age of majority in ${entry.party}`,
        pointer: `/jurisdictions/list/${index}/ageOfMajority`,
        within: nameOf('parties', entry.party),
      }),
    ),
    ...state({ ...eachNarrows('requests-per-day'), order: moreIsWider }, modes?.caps?.requestsPerDay, {
      what: 'most requests in a day',
      pointer: '/modes/caps/requestsPerDay',
    }),
    ...state({ ...eachNarrows('matched-values-per-day'), order: moreIsWider }, modes?.caps?.matchedValuesPerDay, {
      what: 'most values that a match looks for in a day',
      pointer: '/modes/caps/matchedValuesPerDay',
    }),
    ...stateEach(eachWidens('subscriptions'), modes?.subscriptions, { what: 'standing order', pointer: '/modes/subscriptions' }),
    ...numbered(classification?.list ?? [], ({ party, label }) => `${party} ${label}`).flatMap(({ entry, key, index }) =>
      state(marked, entry.equals, {
        key,
        what: `level of ${entry.label} of ${entry.party}`,
        pointer: `/classification/list/${index}/equals`,
      }),
    ),
  ]
}

const BY_CONSENT = laterWordIsWider(['never', 'origin-consent'])
// Others rely on those who may do these things; the other deeds only use what was received.
const PROTECTING_DEEDS: readonly string[] = ['recall', 'erase', 'inspect']

function custody({ purposes, onward, courtUse, sharingBack, reading }: AgreementText): Statement[] {
  const derived = onward.derivedProducts === 'origin-consent' ? 'origin-consent' : onward.rule
  return [
    ...state({ aspect: 'purpose-change', order: BY_CONSENT }, purposes.change === undefined ? 'never' : 'origin-consent', {
      what: 'rule on using for another purpose',
      pointer: '/purposes/change',
    }),
    ...state({ aspect: 'onward', order: BY_CONSENT }, onward.rule, { what: 'rule on giving on', pointer: '/onward/rule' }),
    ...state({ aspect: 'derived-products', order: BY_CONSENT }, derived, {
      what: 'rule on giving on derived products',
      pointer: '/onward/derivedProducts',
    }),
    ...state({ aspect: 'attribution', order: laterWordIsWider(['anonymous', 'named']) }, onward.attribution ?? 'anonymous', {
      what: 'naming of the source',
      pointer: '/onward/attribution',
    }),
    ...threat(onward.threat),
    ...state({ aspect: 'court-use', order: BY_CONSENT }, courtUse?.rule ?? 'never', {
      what: 'rule on use before a court',
      pointer: '/courtUse/rule',
    }),
    ...sharedBack(sharingBack),
    ...reading.roles.flatMap(({ role, may }, index) =>
      may.flatMap((deed) =>
        state({ ...eachWidens('reading'), closesFastTrack: PROTECTING_DEEDS.includes(deed) }, `${role} may ${deed}`, {
          key: `${role} ${deed}`,
          what: 'deed',
          pointer: `/reading/roles/${index}/may`,
        }),
      ),
    ),
    ...(reading.conditions ?? []).flatMap(({ deeds, training, case: isOfCase }, index) =>
      deeds.flatMap((deed) =>
        state(eachNarrows('reading-condition'), `${askedWords(training, isOfCase)} to ${deed}`, {
          key: `${deed} ${training ?? (isOfCase === true ? '*case' : '')}`,
          what: 'condition of a deed',
          pointer: `/reading/conditions/${index}`,
        }),
      ),
    ),
    ...stateEach(eachNarrows('uncategorised-readers'), keptFrom(reading.uncategorised), {
      what: 'role that does not read what nobody categorised:',
      pointer: '/reading/uncategorised',
    }),
    ...state(wideningNumber('break-glass'), reading.breakGlass?.minutes, {
      what: 'minutes for which an official may open conditions of reading',
      pointer: '/reading/breakGlass/minutes',
    }),
    ...state({ ...eachWidens('break-glass'), order: moreIsWider }, reading.breakGlass?.reviewHours, {
      what: 'hours within which that is looked at',
      pointer: '/reading/breakGlass/reviewHours',
    }),
    // Who shares does more for it, so that less crosses.
    ...state(
      { ...eachNarrows('approval-signed-by'), order: laterWordIsWider([...APPROVAL_SIGNERS].toReversed()) },
      reading.approvalSignedBy,
      {
        what: 'signatures under an approval',
        pointer: '/reading/approvalSignedBy',
      },
    ),
  ]
}

/** What may be given on without leave against a threat: what lets more go, by more people or with less looked at, is wider. */
function threat(stated: AgreementText['onward']['threat']): Statement[] {
  const { purposes, roles, upTo, specialCategories, secondPerson, minutes, reviewHours } = stated ?? {}
  const place = (what: string, name: string) => ({ what, pointer: `/onward/threat/${name}`, within: nameOf('onward-threat') })
  return [
    ...state(eachWidens('onward-threat'), stated === undefined ? undefined : true, {
      what: 'giving on without leave against a threat',
      pointer: '/onward/threat',
    }),
    ...stateEach(eachWidens('onward-threat-purposes'), purposes, place('purpose of giving on against a threat:', 'purposes')),
    ...stateEach(eachWidens('onward-threat-roles'), roles, place('role that gives on against a threat:', 'roles')),
    ...state({ aspect: 'onward-threat-marking', order: laterWordIsWider([...TLP_LEVELS]) }, upTo, place('highest marking of that', 'upTo')),
    ...state(eachWidens('onward-threat-special'), specialCategories, place('data of special categories in that', 'specialCategories')),
    ...state(eachNarrows('onward-threat-second-person'), secondPerson, place('second person for that', 'secondPerson')),
    ...state(
      { aspect: 'onward-threat-minutes', order: moreIsWider },
      minutes,
      place('minutes within which it goes and is told', 'minutes'),
    ),
    ...state(
      { aspect: 'onward-threat-review', order: moreIsWider },
      reviewHours,
      place('hours within which it is looked at', 'reviewHours'),
    ),
  ]
}

/** More is told, by more ways and with fewer to hide among: wider. */
function sharedBack(stated: AgreementText['sharingBack']): Statement[] {
  const { party, overseer, membersMin, itemsMin, hoursMax } = stated?.intermediary ?? {}
  const place = (what: string, member: string) => ({ what, pointer: `/sharingBack/intermediary/${member}`, within: nameOf('intermediary') })
  return [
    ...stateEach(eachWidens('told-back'), stated?.outcomes, { what: 'outcome that is told back:', pointer: '/sharingBack/outcomes' }),
    ...state({ ...changed('told-every'), order: lessIsWider }, stated?.everyMinutes, {
      what: 'minutes from one time of telling to the next',
      pointer: '/sharingBack/everyMinutes',
    }),
    ...state(eachWidens('intermediary'), party, { what: 'intermediary', pointer: '/sharingBack/intermediary' }),
    ...state(changed('intermediary-overseer'), overseer, place('overseer who is told the origin', 'overseer')),
    ...state(
      { aspect: 'intermediary-members', order: lessIsWider },
      membersMin,
      place('number of parties that could be the origin', 'membersMin'),
    ),
    ...state({ aspect: 'intermediary-items', order: lessIsWider }, itemsMin, place('number of items that go together', 'itemsMin')),
    ...state({ aspect: 'intermediary-wait', order: lessIsWider }, hoursMax, place('hours for which an item waits for others', 'hoursMax')),
  ]
}

/** The roles that do not read it; none where the agreement keeps nothing apart. */
function keptFrom(readers: AgreementText['reading']['uncategorised']): readonly string[] {
  return readers === undefined ? [] : READER_ROLES.filter((role) => !readers.includes(role))
}

function life({ entryIntoForce, sunset, accession, disputes }: AgreementText): Statement[] {
  return [
    ...state(wideningNumber('provisional-application'), entryIntoForce.provisionalDays, {
      what: 'days of provisional application',
      pointer: '/entryIntoForce/provisionalDays',
    }),
    ...state({ aspect: 'sunset', order: laterIsWider }, sunset.at, { what: 'sunset', pointer: '/sunset/at' }),
    ...state(wideningNumber('renewal'), sunset.renewalDays, { what: 'days of a renewal', pointer: '/sunset/renewalDays' }),
    ...state({ ...eachWidens('accession'), order: laterWordIsWider(['none', 'as-permitted']) }, accession?.history, {
      what: 'history that a new party receives',
      pointer: '/accession/history',
    }),
    // Without the article nothing stops while parties disagree.
    ...state({ aspect: 'sharing-in-dispute', order: laterWordIsWider(['suspend-scope', 'continue']) }, disputes?.interim ?? 'continue', {
      what: 'rule on sharing during a dispute',
      pointer: '/disputes/interim',
    }),
  ]
}

function phases({ phases: stated }: AgreementText): Statement[] {
  return (stated?.list ?? []).flatMap(({ gate }, index) => {
    if (gate === undefined) return []
    const pointer = `/phases/list/${index}/gate`
    const key = String(index)
    const within = nameOf('gate', key)
    const lapse = gate.onSilence === 'lapse' ? gate.by : undefined
    return [
      ...state({ aspect: 'gate', order: () => undefined }, true, { key, what: 'gate', pointer }),
      ...stateEach(eachNarrows('gate-evidence'), gate.evidence, {
        key,
        what: `evidence at gate ${index}`,
        pointer: `${pointer}/evidence`,
        within,
      }),
      ...gateFeedback(gate.feedback, { key, within, pointer: `${pointer}/feedback` }),
      ...state({ aspect: 'gate-deadline', order: laterIsWider }, gate.by, {
        key,
        what: `last day of gate ${index}`,
        pointer: `${pointer}/by`,
        within,
      }),
      ...state({ ...eachNarrows('gate-lapse'), order: laterIsWider }, lapse, {
        key,
        what: `day on which all lapses unless gate ${index} was opened`,
        pointer: `${pointer}/onSilence`,
      }),
    ]
  })
}

type Feedback = NonNullable<NonNullable<NonNullable<AgreementText['phases']>['list'][number]['gate']>['feedback']>

/** What a gate asks of what came of items: more of it is narrower. */
function gateFeedback(
  asked: Feedback | undefined,
  { key, within, pointer }: { key: string; within: string; pointer: string },
): Statement[] {
  const place = (what: string, member: keyof Feedback) => ({ key, what: `${what} at gate ${key}`, pointer: `${pointer}/${member}`, within })
  const more = (aspect: string) => ({ ...eachNarrows(aspect), order: lessIsWider })
  return [
    ...state(more('gate-reports'), asked?.reportsMin, place('number of reports', 'reportsMin')),
    ...state(
      { ...eachNarrows('gate-false-positives'), order: moreIsWider },
      asked?.falsePositivePercentMax,
      place('share of false positives', 'falsePositivePercentMax'),
    ),
    ...state(more('gate-useful'), asked?.usefulPercentMin, place('share of what was of use', 'usefulPercentMin')),
  ]
}

function emergency({ emergency: stated }: AgreementText): Statement[] {
  return (stated?.levels ?? []).flatMap(({ level, hoursMax, renewalsMax, officesQuorum, triggers, onRefusal }, index) => {
    const pointer = `/emergency/levels/${index}`
    const place = (what: string, member: string) => ({
      key: String(level),
      what: `${what} of level ${level}`,
      pointer: `${pointer}/${member}`,
    })
    return [
      ...state({ aspect: 'emergency-hours', order: moreIsWider }, hoursMax, place('hours', 'hoursMax')),
      ...state({ aspect: 'emergency-renewals', order: moreIsWider }, renewalsMax, place('renewals', 'renewalsMax')),
      ...state({ aspect: 'emergency-quorum', order: lessIsWider }, officesQuorum, place('quorum of offices', 'officesQuorum')),
      ...state(
        { aspect: 'emergency-refusal', order: laterWordIsWider(['erase', 'quarantine']) },
        onRefusal ?? 'erase',
        place('fate of what was shared after a refusal', 'onRefusal'),
      ),
      ...state({ aspect: 'emergency-triggers', order: anyChange }, triggers, place('triggers', 'triggers')),
    ]
  })
}

type Numbered<Entry> = { readonly entry: Entry; readonly key: string; readonly index: number }

/** Entries of a list by their key; where one key stands twice, by its turn as well. */
export function numbered<Entry>(list: readonly Entry[], keyOf: (entry: Entry) => string): Numbered<Entry>[] {
  const turns = new Map<string, number>()
  return list.map((entry, index) => {
    const key = keyOf(entry)
    const turn = turns.get(key) ?? 0
    turns.set(key, turn + 1)
    return { entry, key: `${key} ${turn}`, index }
  })
}

function askedWords(training: string | undefined, isOfCase: true | undefined): string {
  if (training !== undefined) return `training ${training}`
  return isOfCase === true ? 'membership of the case named' : 'clearance'
}
