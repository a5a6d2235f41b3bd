import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base64url, type Json } from '../../foundation/index.ts'
import { type Agreement, DATA_SUBJECTS } from '../document/index.ts'
import { changed } from '../example.fixture.ts'
import { parseAgreement } from '../parse.ts'
import { compareAgreements } from './compare.ts'
import type { Comparison, Difference } from './difference.ts'
import { everyGroup } from './every-group.fixture.ts'

const prior = everyGroup()
const otherRoot = base64url(new Uint8Array(32).fill(77))

function compared(next: Agreement, to: Agreement = prior): Comparison {
  const result = compareAgreements(to, next)
  assert.ok(result.ok)
  return result.value
}

type EditedMember = readonly [pointer: string, value: Json | undefined]

function edited(...edits: readonly EditedMember[]): Agreement {
  return parseAgreement(edits.reduce<Json>((document, [pointer, value]) => changed(document, pointer, value), prior as unknown as Json))
}

function brief({ direction, aspect }: Difference): string {
  return `${direction} ${aspect}`
}

type Edit = readonly [pointer: string, value: Json | undefined, expected: string]

const INTERMEDIARY = { party: 'XD', overseer: 'XO', membersMin: 2, itemsMin: 3, hoursMax: 24 }

const PERMISSIONS: readonly Edit[] = [
  ['/sharing/1/markingCeiling', 'RED', 'wider marking-ceiling'],
  ['/sharing/1/markingCeiling', 'GREEN', 'narrower marking-ceiling'],
  ['/sharing/1/dataSubjects', ['none', 'victim'], 'wider data-subjects'],
  ['/sharing/0/dataSubjects', ['none'], 'narrower data-subjects'],
  ['/reading/conditions', [{ deeds: ['read', 'release'], training: 'data-protection' }], 'narrower reading-condition'],
  ['/reading/conditions', [{ deeds: ['read'], clearance: true }], 'narrower reading-condition'],
  ['/reading/uncategorised', ['data-protection-officer'], 'narrower uncategorised-readers'],
  [
    '/reading',
    {
      ...prior.reading,
      conditions: [{ deeds: ['read'], clearance: true }],
      breakGlass: { minutes: 60, reviewHours: 72 },
    } as unknown as Json,
    'narrower reading-condition, wider break-glass',
  ],
  ['/sharing/0/minors', true, 'wider minors'],
  ['/sharing/0/specialCategories', true, 'wider special-categories'],
  ['/sharing/1/papCeiling', 'GREEN', 'wider pap-ceiling'],
  ['/sharing/1/modes', ['push', 'request'], 'wider modes'],
  ['/sharing/1/modes', ['request'], 'wider modes, narrower modes'],
  ['/sharing/1/purposes', ['cyber-defence'], 'narrower purposes'],
  ['/sharing/1/from', ['XA', 'XB'], 'narrower givers'],
  ['/sharing/1/to', ['XC', 'XO'], 'wider recipients'],
  ['/sharing/1/reliabilityAtLeast', 'B', 'narrower reliability'],
  ['/sharing/1/retentionDays', 20, 'narrower retention'],
  ['/sharing/1/caps', { itemsPerDay: 5 }, 'narrower items-per-day'],
  ['/sharing/1/caps', { itemsPerRelease: 5 }, 'narrower items-per-release'],
  ['/sharing/1/period', { until: '2029-01-01T00:00:00Z' }, 'narrower period'],
  ['/sharing/0/scrutiny', undefined, 'wider second-person'],
  ['/sharing/0/scrutiny/0/requires', ['second-person', 'necessity-test'], 'narrower necessity-test'],
  ['/annexes/0/types/url/value', 'drop', 'narrower fields'],
  ['/annexes/0/types/url/x_risk', 'generalise', 'wider fields'],
  ['/annexes/0/types/x-flow', { value: 'as-is' }, 'wider types'],
  ['/unmarked/treatAs', 'GREEN', 'wider unmarked'],
  ['/unmarked/treatAs', 'refuse', 'narrower unmarked'],
  ['/people/untoldMinor', 'minor', 'narrower minors'],
  ['/people/untoldSpecial', 'special', 'narrower special-categories'],
  ['/people/bulkItems', 100, 'wider bulk-items'],
  ['/quality/reliabilityAtLeast', 'B', 'narrower reliability'],
  ['/quality/credibilityAtLeast', undefined, 'wider credibility'],
  ['/quality/requires', undefined, 'wider nature'],
  ['/triage', undefined, 'narrower triage-shown, narrower triage'],
  ['/triage/formula/version', 2, 'changed triage'],
  ['/triage/types', ['indicator'], 'narrower triage-types'],
  ['/triage/inputs/confidence', undefined, 'narrower triage-inputs, changed triage-formula'],
  ['/triage/inputs/severity/weight', 40, 'changed triage-formula'],
  ['/triage/inputs/severity/buckets/1/points', 45, 'changed triage-formula'],
  ['/triage/levels/1/atLeast', 45, 'changed triage-formula'],
  ['/triage/inputs/sightings/counts', 'released', 'narrower triage-counts'],
  ['/triage/inputs/reach/counts', 'submitted', 'wider triage-counts'],
  ['/triage/people', 'never', 'narrower triage-people'],
  ['/triage/shared/0/shows', 'level', 'narrower triage-shown'],
  ['/triage/shared/1/shows', 'reasons', 'wider triage-shown'],
  ['/triage/shared/1', { articles: ['4.2', '4.3'], shows: 'score' }, 'wider triage-shown'],
  ['/retention/days', 100, 'narrower retention'],
  ['/retention/shorter/1/days', 60, 'wider retention'],
  ['/modes/confirmedByPerson', ['push'], 'narrower second-person'],
  ['/modes/subscriptions', undefined, 'narrower subscriptions'],
  ['/classification/list/0/equals', 'GREEN', 'wider classification'],
  ['/classification/list/0/equals', 'RED', 'narrower classification'],
  ['/classification/list/1', { party: 'XB', label: 'Borland Secret', equals: 'RED' }, 'changed classification'],
  ['/classification/list', [], 'changed classification'],
  ['/onward/rule', 'never', 'narrower onward, narrower derived-products'],
  ['/onward/attribution', 'named', 'wider attribution'],
  ['/courtUse', undefined, 'narrower court-use'],
  ['/sharingBack', undefined, 'narrower told-back'],
  ['/sharingBack/outcomes', ['sighted'], 'narrower told-back'],
  ['/sharingBack/everyMinutes', 30, 'wider told-every'],
  ['/sharingBack/intermediary', INTERMEDIARY, 'wider intermediary'],
  ['/reading/roles/5/may', ['read', 'release'], 'wider reading'],
  ['/reading/roles/0/may', ['read', 'release'], 'narrower reading'],
  ['/purposes/list/0/needsAssurance', undefined, 'wider assurance-death-penalty'],
  ['/purposes/list/1/needsAssurance', ['persecution'], 'narrower assurance-persecution'],
  ['/purposes/list/1/offences', ['intrusion'], 'narrower offences'],
  ['/purposes/list/1/offences', undefined, 'wider offences'],
  ['/purposes/list/1/offences', ['intrusion', 'theft'], 'changed offences'],
  ['/purposes/list/1/threshold', 'one year', 'changed threshold'],
  ['/purposes/list/1/threshold', undefined, 'wider threshold'],
  ['/purposes/list/2', { code: 'training', title: 'Training' }, 'wider purposes'],
  ['/purposes/forbidden', undefined, 'wider forbidden-uses'],
  ['/never/5', { article: '12.6', rule: 'ill-treatment', text: 'No ill-treatment.' }, 'narrower never'],
  ['/parties/list/0/root', otherRoot, 'changed root-key'],
  ['/parties/list/0/officesQuorum', 1, 'changed offices'],
  ['/jurisdictions/list/0/ageOfMajority', 21, 'narrower age-of-majority'],
  ['/sunset/at', '2031-01-01T00:00:00Z', 'wider sunset'],
  ['/sunset/at', '2029-01-01T00:00:00Z', 'narrower sunset'],
  ['/sunset/renewalDays', undefined, 'narrower renewal'],
  ['/entryIntoForce/provisionalDays', 120, 'wider provisional-application'],
  ['/accession', undefined, 'narrower accession'],
  ['/accession/history', 'as-permitted', 'wider accession'],
  ['/phases/list/1/gate/by', '2029-01-01T00:00:00Z', 'wider gate-deadline'],
  ['/phases/list/1/gate/onSilence', 'lapse', 'narrower gate-lapse'],
  ['/phases/list/1/gate/feedback', { reportsMin: 50 }, 'narrower gate-reports'],
  [
    '/phases/list/1/gate/feedback',
    { reportsMin: 1, falsePositivePercentMax: 9, usefulPercentMin: 5 },
    'narrower gate-reports, narrower gate-false-positives, narrower gate-useful',
  ],
  ['/phases/list/1/gate/evidence', ['audit'], 'wider phases, wider gate-evidence'],
  ['/phases', undefined, 'wider phases'],
  ['/emergency/levels/0/hoursMax', 90, 'wider emergency-hours'],
  ['/emergency/levels/0/officesQuorum', 3, 'narrower emergency-quorum'],
  ['/emergency/levels/0/unlocks', ['4.4', '4.5'], 'narrower emergency'],
  ['/emergency/levels/0/triggers', 'Any attack.', 'changed emergency-triggers'],
  ['/disputes/interim', 'continue', 'wider sharing-in-dispute'],
  ['/classification/ceilings/0/upTo', 'CLEAR', 'narrower marking-ceiling'],
  ['/classification/ceilings/0/upTo', 'RED', 'equal'],
  ['/classification/ceilings/1', { party: 'XB', upTo: 'CLEAR' }, 'narrower marking-ceiling'],
  ['/sharing/1/countries', ['NO'], 'narrower countries'],
  ['/sharing/1/dataAgeDaysMax', 30, 'narrower data-age'],
  ['/annexes/0/requires', { indicator: ['pattern'] }, 'narrower required-fields'],
  ['/purposes/list/1/penaltyMonthsAtLeast', 12, 'wider penalty'],
  ['/purposes/list/1/penaltyMonthsAtLeast', undefined, 'wider penalty'],
  ['/modes/caps/requestsPerDay', 50, 'narrower requests-per-day'],
  ['/modes/caps/matchedValuesPerDay', undefined, 'wider matched-values-per-day'],
  ['/emergency/levels/0/onRefusal', 'quarantine', 'wider emergency-refusal'],
]

const DUTIES: readonly Edit[] = [
  ['/modes/answers/normal/hours', 48, 'wider normal-answers'],
  ['/modes/answers/urgent/hours', 9, 'narrower urgent-answers'],
  ['/modes/answers/urgent/onSilence', 'refuse', 'changed urgent-answers-silence'],
  ['/modes/answers/refusalReasons', ['own-law-forbids'], 'wider refusal-reasons'],
  ['/modes/requestForm', ['facts'], 'narrower request-form'],
  ['/quality/correctionHours', 24, 'wider correction'],
  ['/retention/reviewDays', 30, 'wider retention-review'],
  ['/retention/backupDays', 10, 'wider backups'],
  ['/retention/backupDays', 90, 'narrower backups'],
  ['/jurisdictions/list/0/logsDays', 365, 'narrower logs'],
  ['/witnesses/quorum', 4, 'wider witness-quorum'],
  ['/witnesses/graceSeconds', 600, 'narrower witness-grace'],
  ['/oversight/overseers', [], 'narrower overseers'],
  ['/oversight/overseers/0/reads', 'own', 'narrower overseers'],
  ['/oversight/overseers/0/joint', true, 'wider joint-oversight'],
  ['/oversight/overseers/0/reads', 'commitments', 'narrower overseers'],
  ['/oversight/overseers/0/of', ['XA'], 'wider overseen'],
  ['/oversight/overseers/0/sharesFindings', true, 'wider findings-shared'],
  ['/modes/answers/urgentElsewhere/hours', 48, 'narrower urgent-answers-elsewhere'],
  ['/rights/delayDays', 30, 'changed rights-delay-days'],
  ['/rights/exemptions', ['inquiry', 'rights-of-others'], 'narrower rights-exemptions'],
  ['/rights/costs/borneBy', 'asked-party', 'changed rights-costs'],
  ['/security/builds', undefined, 'changed builds'],
  ['/security/keyCeremony/officials', 4, 'wider key-ceremony'],
  ['/security/keyCeremony/witnessedBy', undefined, 'narrower key-ceremony-witnesses'],
  ['/security/breach/hours', 24, 'wider breaches'],
  ['/emergency/chair', 'XA', 'changed emergency-chair'],
  ['/emergency/levels/0/afterActionDays', 7, 'wider after-action'],
  ['/disputes/evidence', ['receipts', 'documents'], 'changed evidence'],
  ['/money/shares/0/share', 3, 'changed cost-shares'],
  ['/money/liability/toIndividuals', 'jointly', 'changed liability'],
  ['/money/liability/settlement/days', 90, 'wider liability-settlement'],
  ['/money/insurance', undefined, 'changed insurance'],
  ['/oversight/reportMonths', 6, 'wider oversight-reports'],
  ['/oversight/statistics', ['disclosures'], 'narrower statistics'],
  ['/oversight/smallCounts', 5, 'changed small-counts'],
  ['/jurisdictions/list/0/cert', 'cert@new.example', 'changed cert-contacts'],
  ['/rights/answer/days', 120, 'narrower rights-answers'],
  ['/rights/delay', 'where it would harm', 'narrower rights-delay'],
  ['/security/versionAtLeast', '0.10.0', 'wider software-version'],
  ['/security/versionAtLeast', '0.8.9', 'narrower software-version'],
  ['/emergency/levels/0/noticeHours', 1, 'wider emergency-notice'],
  ['/emergency/levels/0/reviewer', 'XB', 'changed emergency-reviewer'],
  ['/amendment/narrowing', 'ratification', 'changed amendment'],
  ['/suspension/daysMax', 30, 'wider suspension'],
  ['/withdrawal/noticeDays', 365, 'wider withdrawal'],
  ['/withdrawal/onEnd', 'keep-until-retention', 'changed withdrawal-end'],
  ['/withdrawal/survives', ['erase'], 'narrower survival'],
  ['/violations/answer/days', 7, 'wider violation-answers'],
  ['/violations/ladder', ['warning'], 'narrower responses'],
  ['/reviews/list/0/firstAt', '2027-06-01T00:00:00Z', 'wider reviews'],
  ['/reviews/list/0/everyMonths', 24, 'narrower review-interval'],
]

const TEXTS: readonly Edit[] = [
  ['/title', 'Another title', 'changed title'],
  ['/parties/list/0/name', 'Aldovia', 'changed names'],
  ['/sharing/0/text', 'In other words.', 'changed article-text'],
  ['/triage/levels/0/title', 'Daily', 'changed triage-level-title'],
  ['/texts/prevails', 'fr', 'changed prevailing-text'],
  ['/legalBasis/list/0/mandate', 'something else', 'changed legal-basis'],
  ['/clauses/0/text', 'Aldoria bears all costs.', 'changed clauses'],
]

test('an agreement equals itself', () => {
  const { verdict, permissions, duties, texts, fastTrack } = compared(everyGroup())
  assert.deepEqual([verdict, permissions, duties, texts, fastTrack], ['equal', [], [], [], { isOpen: true, obstacles: [] }])
})

for (const [group, edits] of Object.entries({ permissions: PERMISSIONS, duties: DUTIES, texts: TEXTS })) {
  for (const [pointer, value, expected] of edits) {
    test(`${group}: ${pointer} as ${JSON.stringify(value) ?? 'absent'} is ${expected}`, () => {
      const comparison = compared(edited([pointer, value]))
      const found = comparison[group as 'permissions' | 'duties' | 'texts']
      assert.deepEqual([...new Set(found.map(brief))], expected === 'equal' ? [] : expected.split(', '))
      if (group !== 'permissions') assert.equal(comparison.verdict, 'equal')
    })
  }
}

test('only what permits less, asks the same and binds nobody anew goes by the fast track', () => {
  const isOpen = (...edits: EditedMember[]) => compared(edited(...edits)).fastTrack.isOpen
  assert.ok(isOpen(['/sharing/1/markingCeiling', 'GREEN'], ['/sharing/1/text', 'Up to GREEN.'], ['/retention/days', 100]))
  assert.ok(!isOpen(['/sharing/1/markingCeiling', 'RED']))
  assert.ok(!isOpen(['/sharing/1/markingCeiling', 'GREEN'], ['/witnesses/quorum', 4]))
  assert.ok(!isOpen(['/sharing/1/markingCeiling', 'GREEN'], ['/oversight/overseers/0/reads', 'own']))
  assert.ok(!isOpen(['/parties/list/0/root', otherRoot]))
  assert.ok(!isOpen(['/clauses/0/text', 'Aldoria bears all costs.']))
  assert.ok(!isOpen(['/reading/roles/3/may', ['read', 'recall', 'erase']]), 'who protects others loses the power to')
})

test('an article that two articles say together is equal', () => {
  const [, second] = prior.sharing
  const halves = [
    { ...second, purposes: ['cyber-defence'] },
    { ...second, article: '4.7', purposes: ['criminal-investigation'] },
  ]
  const phases = ['4.2', '4.3', '4.4', '4.7']
  const next = edited(
    ['/sharing/1', halves[0] as unknown as Json],
    ['/sharing/5', halves[1] as unknown as Json],
    ['/phases/list/0/articles', phases],
    ['/triage/shared/1/articles', ['4.2', '4.7']],
  )
  assert.equal(compared(next).verdict, 'equal')
})

test('a second article for the same, but stricter, narrows; without it the first is wider again', () => {
  const stricter = { ...prior.sharing[1], article: '4.7', retentionDays: 5 }
  const next = edited(
    ['/sharing/5', stricter as unknown as Json],
    ['/phases/list/0/articles', ['4.2', '4.3', '4.4', '4.7']],
    ['/triage/shared/1/articles', ['4.2', '4.7']],
  )
  const { verdict, permissions } = compared(next)
  assert.deepEqual([verdict, permissions.map(brief)], ['narrower', ['narrower retention']])
  assert.deepEqual([compared(prior, next).verdict], ['wider'])
})

test('a second article for the same that shares no score takes the score away; without it the score is shared again', () => {
  const silent = { ...prior.sharing[1], article: '4.7' }
  const next = edited(['/sharing/5', silent as unknown as Json], ['/phases/list/0/articles', ['4.2', '4.3', '4.4', '4.7']])
  assert.deepEqual(compared(next).permissions.map(brief), ['narrower triage-shown'])
  assert.deepEqual(compared(prior, next).permissions.map(brief), ['wider triage-shown'])
})

test('keeping the grade of the source at home narrows, telling it again widens', () => {
  const labels = Object.entries(prior.annexes[0]?.types ?? {}).flatMap(([type, fields]) => ('labels' in fields ? [type] : []))
  const dropped = labels.map((type): EditedMember => [`/annexes/0/types/${type}/labels`, 'drop'])
  const told = edited(...dropped, ['/quality', undefined], ['/triage/shared/1/shows', 'level'])
  const withheld = edited(
    ...dropped,
    ['/quality', undefined],
    ['/triage/shared/1', { articles: ['4.2'], to: ['XC'], shows: 'level', sourceGrade: 'withheld' }],
  )
  assert.deepEqual(compared(withheld, told).permissions.map(brief), ['narrower source-grade'])
  assert.deepEqual(compared(told, withheld).permissions.map(brief), ['wider source-grade'])
})

test('a party that is added widens the articles for everyone', () => {
  const party = { ...prior.parties.list[0], code: 'XE', name: 'Estmark', root: otherRoot }
  const { verdict, permissions } = compared(edited(['/parties/list/5', party as unknown as Json], ['/witnesses/quorum', 4]))
  assert.equal(verdict, 'wider')
  const givers = permissions.find(({ aspect }) => aspect === 'givers')
  assert.deepEqual([givers?.pointers.next, givers?.example.question?.from], ['/parties/list', 'XE'])
})

test('a difference gives a question, its articles and its place in both versions', () => {
  const [difference] = compared(edited(['/sharing/1/dataSubjects', [...DATA_SUBJECTS].slice(0, 4)])).permissions
  assert.deepEqual(difference?.articles, { prior: ['4.2'], next: ['4.2'] })
  assert.deepEqual(difference?.pointers, { prior: '/sharing/1/dataSubjects', next: '/sharing/1/dataSubjects' })
  assert.deepEqual(difference?.example.question?.item.dataSubject, 'suspect')
  assert.deepEqual([difference?.example.question?.to, difference?.example.prior, difference?.example.next], ['XC', 'refused', 'permitted'])
})

test('a grade that must be told is as strict as the worst grade that says something', () => {
  const open = edited(['/quality/reliabilityAtLeast', undefined], ['/quality/credibilityAtLeast', undefined])
  const told = edited(
    ['/quality/reliabilityAtLeast', undefined],
    ['/quality/credibilityAtLeast', undefined],
    ['/quality/requires', ['nature', 'reliability', 'credibility']],
  )
  assert.deepEqual(compared(told, open).permissions.map(brief), ['narrower reliability', 'narrower credibility'])
  assert.equal(compared(told).verdict, 'equal')
})

test('a comparison that would take too long is refused, not guessed', () => {
  const result = compareAgreements(prior, edited(['/sharing/1/markingCeiling', 'RED']), { stepsMax: 5 })
  assert.equal(result.ok ? undefined : result.refusal.code, 'comparison-too-large')
})

test('what asks more of items narrows, and what asks less widens, however it is said', () => {
  const asking = edited(
    ['/sharing/1/countries', ['NO', 'SE']],
    ['/sharing/1/dataAgeDaysMax', 30],
    ['/annexes/0/requires', { indicator: ['pattern'] }],
  )
  const of = (...edits: EditedMember[]) =>
    compared(parseAgreement(edits.reduce<Json>((document, [at, value]) => changed(document, at, value), asking as unknown as Json)), asking)
  assert.deepEqual(of(['/sharing/1/countries', ['NO']]).permissions.map(brief), ['narrower countries'])
  assert.deepEqual(of(['/sharing/1/countries', ['SE', 'NO']]).verdict, 'equal')
  assert.deepEqual(of(['/sharing/1/countries', ['NO', 'DK']]).verdict, 'incomparable')
  assert.deepEqual(of(['/sharing/1/countries', undefined]).verdict, 'wider')
  assert.deepEqual(of(['/sharing/1/dataAgeDaysMax', 31]).permissions.map(brief), ['wider data-age'])
  assert.deepEqual(of(['/annexes/0/requires', { indicator: ['name'] }]).verdict, 'incomparable')
  assert.deepEqual([...new Set(of(['/annexes/0/requires', undefined]).permissions.map(brief))], ['wider required-fields'])
})

test('the ceiling of a party is a condition of every article, whatever it says itself', () => {
  const open = edited(['/classification/ceilings', undefined])
  const raised = edited(['/classification/ceilings', undefined], ['/sharing/2/markingCeiling', 'RED'])
  const held = edited(['/sharing/2/markingCeiling', 'RED'])
  assert.equal(compared(raised, open).verdict, 'wider')
  assert.equal(compared(held).verdict, 'equal', 'no item above the ceiling of its only recipient crosses under the article')
  const [difference] = compared(edited(['/classification/ceilings/0/upTo', 'CLEAR'])).permissions
  assert.equal(difference?.example.question?.to, 'XD')
})

test('in which phase a version begins is said in words: gates are opened anew', () => {
  const said = (next: Agreement, to?: Agreement) => compared(next, to).restart ?? ''
  const [first, second] = prior.phases?.list ?? []
  assert.ok(first !== undefined && second !== undefined)
  const amended = edited(['/version', prior.version + 1], ['/prior', '0'.repeat(64)])
  assert.ok(
    said(amended).startsWith(
      `Version ${prior.version + 1} begins with its first phase, "${first.title}", whatever was opened under version ${prior.version}`,
    ),
  )
  for (const words of [...first.articles, `until every party opens the gate of "${second.title}" under this version`])
    assert.ok(said(amended).includes(words), words)
  const without = edited(['/phases', undefined])
  assert.match(said(without), /has no phases: all its articles apply as soon as it is in force/)
  assert.equal(compared(without, without).restart, null)
})

test('whoever passes on what is shared without its origin: more is wider where fewer are hidden among', () => {
  const withIntermediary = (changes: object) => edited(['/sharingBack/intermediary', { ...INTERMEDIARY, ...changes }])
  const cases: readonly (readonly [object, string])[] = [
    [{ party: 'XC' }, 'changed intermediary'],
    [{ itemsMin: 4 }, 'narrower intermediary-items'],
    [{ hoursMax: 12 }, 'wider intermediary-wait'],
  ]
  for (const [changes, expected] of cases) {
    const result = compareAgreements(withIntermediary({}), withIntermediary(changes))
    assert.ok(result.ok)
    assert.equal(result.value.permissions.map(brief).join(', '), expected)
  }
})
