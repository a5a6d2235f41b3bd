import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../../foundation/index.ts'
import { changed, exampleAgreement, outsider } from '../example.fixture.ts'
import { fullAgreementJson } from '../full.fixture.ts'
import { parseAgreement } from '../parse.ts'
import type { LintCode } from './finding.ts'
import { lintAgreement } from './lint.ts'
import { LINT_RULES } from './rules.ts'

const full = fullAgreementJson()
const NOW = Date.UTC(2027, 0, 1)

function lint(json: Json, now?: number): string[] {
  return lintAgreement(parseAgreement(json), now).map(({ code, pointer }) => `${code} ${pointer}`)
}

type Change = readonly [pointer: string, value: Json | undefined]

function after(...changes: readonly Change[]): Json {
  return changes.reduce<Json>((json, [pointer, value]) => changed(json, pointer, value), full)
}

test('the full example draws no finding', () => assert.deepEqual(lint(full, NOW), []))

test('the template draws no finding that speaks against signing it', () => {
  assert.deepEqual(
    lintAgreement(exampleAgreement(), NOW).filter(({ severity }) => severity === 'refuse'),
    [],
  )
})

const annexes = (full as { annexes: Json[] }).annexes
const overseer = (may: Json): Change => ['/reading/roles/4/may', may]
const PERSONAL = '/sharing/1/dataSubjects'
const open = { dataSubjects: ['suspect'] }
const due = (requires: string[], when: Json) => [{ article: '5.5', role: 'releasing-officer', requires, when }]

// Labels tell the grade of a source, so an annex that shares them does not go with a grade that is withheld.
const withheldGrade: readonly Change[] = [
  ['/annexes/0/types', { indicator: { pattern: 'as-is' } }],
  ['/annexes/1/types', { indicator: { pattern: 'as-is' } }],
  ['/annexes/2/types', { indicator: { pattern: 'as-is' } }],
  ['/quality', undefined],
  ['/triage/types', ['indicator']],
  ['/triage/inputs', { reliability: { weight: 1, buckets: [{ reason: 'reliability-weak', points: 0 }] } }],
  ['/triage/shared/1', { articles: ['4.2'], to: ['XC'], shows: 'level', sourceGrade: 'withheld' }],
]

const cases: [code: LintCode, at: string, changes: readonly Change[]][] = [
  ['never-rule-missing', '/never', [['/never/4/rule', 'other']]],
  [
    'sunset-past',
    '/sunset/at',
    [
      ['/sunset/at', '2026-12-31T00:00:00Z'],
      ['/reviews', undefined],
      ['/phases', undefined],
      ['/sharing/5/period', undefined],
    ],
  ],
  ['approval-impossible', '/reading/roles', [['/reading/roles/1/may', ['release']]]],
  ['overseer-blind', '/reading/roles', [overseer(['recall'])]],
  [
    'overseer-blind',
    '/oversight/overseers/0/reads',
    [
      ['/oversight/overseers/0/reads', 'own'],
      ['/oversight/overseers/0/of', undefined],
    ],
  ],
  [
    'condition-idle',
    '/reading/conditions/0/deeds',
    [
      ['/reading/conditions', [{ deeds: ['approve'], training: 'data-protection' }]],
      ['/reading/roles/1/may', ['release']],
    ],
  ],
  ['algorithms-unusable', '/security/algorithms', [['/security/algorithms', ['mldsa44', 'mlkem768-x25519']]]],
  ['tool-decides', '/reading/roles/5/may', [['/reading/roles/5/may', ['approve']]]],
  [
    'nothing-shared',
    '/sharing',
    [
      ['/sharing', []],
      ['/triage', undefined],
      ['/phases', undefined],
      ['/emergency', undefined],
    ],
  ],
  ['article-unreachable', '/sharing/1', [['/sharing/1/from', ['XC']]]],
  ['article-unreachable', '/sharing/4', [['/annexes/2/types', { url: { value: 'drop' }, file: {} }]]],
  ['article-out-of-period', '/sharing/5', [['/sharing/5/period', { from: '2030-01-01T00:00:00Z' }]]],
  ['article-out-of-period', '/sharing/5', [['/sharing/5/period', { until: '2026-01-01T00:00:00Z' }]]],
  ['article-out-of-phase', '/sharing/0', [['/phases/list/1/articles', ['4.8']]]],
  ['gate-past', '/phases/list/1/gate/by', [['/phases/list/1/gate/by', '2026-06-01T00:00:00Z']]],
  [
    'gate-idle',
    '/phases/list/1/gate/feedback/falsePositivePercentMax',
    [['/phases/list/1/gate/feedback', { reportsMin: 5, falsePositivePercentMax: 100, usefulPercentMin: 1 }]],
  ],
  [
    'gate-idle',
    '/phases/list/1/gate/feedback/usefulPercentMin',
    [['/phases/list/1/gate/feedback', { reportsMin: 5, usefulPercentMin: 0 }]],
  ],
  ['scrutiny-unreachable', '/sharing/0/scrutiny/0/when', [['/sharing/0/scrutiny/0/when/markingAtLeast', 'RED']]],
  ['scrutiny-unreachable', '/sharing/0/scrutiny/1/when', [['/sharing/0/scrutiny/1/when', { minors: true }]]],
  ['scrutiny-unreachable', '/sharing/0/scrutiny/1/when', [['/sharing/0/scrutiny/1/when', { specialCategories: true }]]],
  ['scrutiny-unreachable', '/sharing/1/scrutiny/0/when', [['/sharing/1/scrutiny', due(['overseer-notice'], open)]]],
  ['mode-without-article', '/sharing/5/modes/1', [['/modes/answers', undefined]]],
  [
    'mode-without-article',
    '/sharing/0/modes/0',
    [
      ['/modes/subscriptions', undefined],
      ['/sharing/0/modes', ['subscription']],
    ],
  ],
  [
    'fields-contradict',
    '/sharing/5',
    [
      ['/sharing/5/purposes', ['cyber-defence']],
      ['/sharing/5/annex', 'B'],
      ['/annexes/0/types/url/value', 'never'],
    ],
  ],
  ['necessity-test-missing', '/sharing/0', [['/sharing/0/scrutiny/1/requires', ['overseer-notice']]]],
  ['necessity-test-missing', '/sharing/0', [['/sharing/0/scrutiny/1/when/markingAtLeast', 'AMBER']]],
  ['necessity-test-missing', '/sharing/0', [['/sharing/0/minors', true]]],
  ['necessity-test-missing', '/sharing/0', [['/sharing/0/specialCategories', true]]],
  ['second-person-missing', '/sharing/1', [[PERSONAL, ['suspect']]]],
  [
    'second-person-missing',
    '/sharing/1',
    [
      [PERSONAL, ['suspect', 'officer']],
      ['/sharing/1/scrutiny', due(['second-person'], open)],
    ],
  ],
  ['rights-missing', '', [['/rights', undefined]]],
  ['rights-contact-missing', '/rights/contacts', [['/rights/contacts/0', { party: 'XO', contact: 'x' }]]],
  ['rights-silence', '/rights/answer/onSilence', [['/rights/answer/onSilence', 'refuse']]],
  [
    'bulk-undefined',
    '',
    [
      ['/people', undefined],
      ['/sharing/0/specialCategories', true],
    ],
  ],
  ['people-missing', '', [['/people', undefined]]],
  [
    'subjects-without-people',
    '/sharing/1',
    [
      ['/sharing/1/minors', true],
      ['/sharing/1/scrutiny', due(['necessity-test'], { minors: true })],
    ],
  ],
  ['nature-untold', '/quality', [['/quality/requires', ['reliability']]]],
  ['office-signs-alone', '/parties/list/2', [['/parties/list/2/officesQuorum', 1]]],
  [
    'offices-missing',
    '/parties/list',
    [
      ['/parties/list/2/officesQuorum', undefined],
      ['/parties/list/2/offices', undefined],
    ],
  ],
  ['legal-basis-missing', '', [['/legalBasis', undefined]]],
  ['legal-basis-missing', '/legalBasis/list', [['/legalBasis/list/1/purposes', ['cyber-defence', 'crisis-response']]]],
  ['jurisdiction-missing', '', [['/jurisdictions', undefined]]],
  ['overseer-missing', '/oversight/overseers', [['/oversight/overseers', []]]],
  ['overseer-without-mandate', '/parties/list/4', [['/oversight/overseers', []]]],
  [
    'nobody-releases',
    '/reading/roles',
    [
      [
        '/reading/roles',
        [
          { role: 'releasing-officer', may: ['approve', 'read'] },
          { role: 'overseer', may: ['inspect'] },
        ],
      ],
    ],
  ],
  [
    'nobody-reads',
    '/reading/roles',
    [
      [
        '/reading/roles',
        [
          { role: 'releasing-officer', may: ['approve', 'release'] },
          { role: 'overseer', may: ['inspect'] },
        ],
      ],
    ],
  ],
  ['quorum-blockable', '/witnesses/quorum', [['/witnesses/quorum', 4]]],
  ['clock-without-consequence', '/rights/forwardDays', [['/violations', undefined]]],
  ['violations-missing', '', [['/violations', undefined]]],
  ['consent-without-clock', '/onward', [['/onward/consent', undefined]]],
  ['consent-without-clock', '/courtUse', [['/courtUse/consent', undefined]]],
  [
    'retention-without-review',
    '/retention',
    [
      ['/retention/days', 1_096],
      ['/retention/reviewDays', 1_096],
    ],
  ],
  ['backups-unbounded', '/retention', [['/retention/backupDays', undefined]]],
  ['incident-clock-long', '/security/incident/hours', [['/security/incident/hours', 73]]],
  ['incident-clock-missing', '', [['/security', undefined]]],
  ['grace-shorter-than-checkpoint', '/witnesses/graceSeconds', [['/witnesses/checkpointSeconds', 60]]],
  ['urgent-grace-missing', '/witnesses', [['/witnesses/urgentGraceSeconds', undefined]]],
  ['sunset-far', '/sunset/at', [['/sunset/at', '2037-02-01T00:00:00Z']]],
  ['emergency-long', '/emergency/levels/0/hoursMax', [['/emergency/levels/0/hoursMax', 169]]],
  ['emergency-review-silent', '/emergency/levels/0/review/onSilence', [['/emergency/levels/0/review/onSilence', 'escalate']]],
  ['reviewer-inside', '/emergency/levels/0/reviewer', [['/emergency/levels/0/reviewer', 'XA']]],
  ['level-uninvocable', '/emergency/levels/0/officesQuorum', [['/emergency/levels/0/officesQuorum', 4]]],
  ['amendment-missing', '', [['/amendment', undefined]]],
  ['suspension-missing', '', [['/suspension', undefined]]],
  ['withdrawal-missing', '', [['/withdrawal', undefined]]],
  ['disputes-missing', '', [['/disputes', undefined]]],
  ['reviews-missing', '', [['/reviews', undefined]]],
  ['court-use-missing', '', [['/courtUse', undefined]]],
  ['sharing-back-missing', '', [['/sharingBack', undefined]]],
  [
    'intermediary-counted',
    '/witnesses',
    [['/sharingBack/intermediary', { party: 'XD', overseer: 'XO', membersMin: 2, itemsMin: 3, hoursMax: 24 }]],
  ],
  [
    'match-unconfirmed',
    '/modes',
    [
      ['/modes/confirmedByPerson', ['request']],
      ['/sharing/5/modes', ['blind-match']],
    ],
  ],
  ['request-without-legal-basis', '/modes', [['/modes/requestForm', undefined]]],
  ['statistics-missing', '/oversight', [['/oversight/statistics', undefined]]],
  ['encryption-classical', '/security/algorithms', [['/security/algorithms', ['x25519', 'ed25519']]]],
  [
    'annex-unused',
    '/annexes/3',
    [['/annexes', [...annexes, { article: 'Annex D', code: 'D', title: 'Unused', types: { url: { value: 'as-is' } } }]]],
  ],
  ['articles-overlap', '/sharing/5', [['/sharing/5/purposes', ['cyber-defence']]]],
  [
    'articles-out-of-order',
    '/sharing/4/article',
    [
      ['/sharing/3/article', '4.15'],
      ['/phases/list/0/articles/2', '4.15'],
    ],
  ],
  ['text-undigested', '/texts/list/1', [['/texts/prevails', 'fr']]],
  [
    'money-missing',
    '',
    [
      ['/money', undefined],
      ['/clauses', undefined],
    ],
  ],
  ['exercise-missing', '/emergency', [['/reviews/list/1/everyMonths', 12]]],
  ['emergency-notice-late', '/emergency/levels/0/noticeHours', [['/emergency/levels/0/noticeHours', 25]]],
  ['ceiling-without-effect', '/classification/ceilings/0', [['/classification/ceilings/0/upTo', 'RED']]],
  ['caps-unused', '/modes/caps/matchedValuesPerDay', [['/modes/caps/matchedValuesPerDay', 5]]],
  [
    'caps-unused',
    '/modes/caps/requestsPerDay',
    [
      ['/modes/caps', { requestsPerDay: 5 }],
      ['/sharing/5/modes', ['push']],
    ],
  ],
  ['party-unwatched', '/oversight/overseers', [['/oversight/overseers/0/reads', 'commitments']]],
  [
    'party-unwatched',
    '/oversight/overseers',
    [
      ['/oversight/overseers/0/reads', 'own'],
      ['/oversight/overseers/0/of', ['XA', 'XB', 'XC']],
    ],
  ],
  [
    'notice-impossible',
    '/sharing/0/scrutiny/1',
    [
      ['/oversight/overseers/0/reads', 'commitments'],
      ['/sharing/0/scrutiny/1/requires', ['necessity-test', 'overseer-notice']],
    ],
  ],
  ['rights-clock-long', '/rights/forwardDays', [['/rights/forwardDays', 32]]],
  ['rights-clock-long', '/rights/answer/days', [['/rights/answer/days', 93]]],
  ['rights-delay-open', '/rights/delay', [['/rights/delayDays', undefined]]],
  ['rights-delay-open', '/rights/delayDays', [['/rights/delay', undefined]]],
  [
    'uncategorised-kept-long',
    '/sharing/1',
    [
      ['/retention/days', 549],
      ['/retention/shorter', undefined],
      ['/sharing/1/dataSubjects', ['unspecified']],
    ],
  ],
  ['correction-missing', '/quality', [['/quality/correctionHours', undefined]]],
  ['triage-unconfirmed', '/triage/people', [['/sharing/0/scrutiny/0/when', { markingAtLeast: 'AMBER' }]]],
  ['triage-level-unreachable', '/triage/levels/3/atLeast', [['/triage/inputs/severity/buckets', [{ reason: 'severity-low', points: 10 }]]]],
  ['triage-recipient-outside', '/triage/shared/1/to/0', [['/triage/shared/1/to', ['XD']]]],
  ['triage-tells-grade', '/triage/shared/1/sourceGrade', withheldGrade],
]
for (const [code, at, changes] of cases) {
  test(`${code} at "${at}" is found`, () => {
    const found = lint(after(...changes), NOW)
    assert.ok(found.includes(`${code} ${at}`), `found: ${found.join(', ')}`)
  })
}

test('every rule has a case', () => {
  assert.deepEqual([...new Set(cases.map(([code]) => code))].toSorted(), Object.keys(LINT_RULES).toSorted())
})

test('what is fixed is no longer found: a scrutiny for everyone counts for each', () => {
  const scrutiny = due(['second-person', 'necessity-test'], {})
  assert.deepEqual(
    lint(
      after(
        [PERSONAL, ['suspect', 'victim', 'witness']],
        ['/sharing/1/minors', true],
        ['/sharing/1/specialCategories', true],
        ['/sharing/1/scrutiny', scrutiny],
      ),
      NOW,
    ),
    [],
  )
})

test('without an instant nothing that depends on the day is found', () => {
  assert.deepEqual(lint(after(['/sunset/at', '2060-01-01T00:00:00Z'])), [])
})

test('a quorum that one state can block names the states, also those of outsiders', () => {
  const outsiders = [outsider('XK', 'witness.example')]
  const text = (quorum: number) =>
    lintAgreement(parseAgreement(after(['/witnesses/outsiders', outsiders], ['/witnesses/quorum', quorum]))).map((finding) => finding.text)
  assert.deepEqual(text(4), [])
  assert.match(text(5)[0] ?? '', /Aldoria \(XA\).*XK/)
})

test('articles of one party alone, and pairs beyond what anybody reads, are counted rather than listed', () => {
  const article = (full as { sharing: Record<string, Json>[] }).sharing[1] ?? {}
  const sharing = Array.from({ length: 60 }, (_, index) => ({ ...article, article: `40.${index + 1}` }))
  const found = lintAgreement(
    parseAgreement(after(['/sharing', sharing], ['/triage', undefined], ['/phases', undefined], ['/emergency', undefined])),
  )
  const overlaps = found.filter(({ code }) => code === 'articles-overlap')
  assert.equal(overlaps.length, 101)
  assert.match(overlaps.at(-1)?.text ?? '', new RegExp(`^${(60 * 59) / 2 - 100} more`))
})

test('algorithms with which no node can sign or seal are told by what is lacking', () => {
  const said = (algorithms: Json): readonly string[] =>
    lintAgreement(parseAgreement(after(['/security/algorithms', algorithms])), NOW).flatMap(({ code, text }) =>
      code === 'algorithms-unusable' ? [text] : [],
    )
  assert.deepEqual(said(['ed25519', 'x25519']), [])
  assert.match(said(['x25519'])[0] ?? '', /lacks ed25519/)
  assert.match(said(['ed25519'])[0] ?? '', /lacks mlkem768-x25519 or x25519/)
  assert.match(said(['mldsa44'])[0] ?? '', /ed25519.* and mlkem768-x25519 or x25519/)
})
