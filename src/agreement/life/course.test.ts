import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type AgreementRecord,
  agreementState,
  assuranceRegister,
  assurancesOf,
  attestationsOf,
  clocksOf,
  currentPhase,
  explainState,
  interpretationNotes,
  lapseOf,
  permitsSharing,
  reservationsOf,
  restsOn,
  scopeAt,
  standingsOf,
  sunsetOf,
} from './index.ts'
import { day, dayText, flowsOf, founding, inForce, recordOf, stated, wholeLifeAgreement } from './life.fixture.ts'

const agreement = wholeLifeAgreement()
const codes = agreement.parties.list.map(({ code }) => code)
const flows = (record: AgreementRecord, now = day(10)): ReadonlySet<string> => flowsOf(record.agreement, scopeAt(record, now))
const standing = (record: AgreementRecord, party: string, now = day(10)): string | undefined =>
  standingsOf(record, now).find((one) => one.party === party)?.standing

test('provisional application is between those that declared it, at least two that share, and ends on its day', () => {
  const sign = codes.map((party) => stated(['sign', party], { office: null, official: 'anna' }))
  const apply = (party: string, until: number, isProven = true) =>
    stated(['apply-provisionally', party], { until: dayText(until) }, { isProven })
  const record = recordOf(agreement, [...sign, apply('XA', 20), apply('XD', 15)])
  assert.deepEqual([agreementState(record, day(1)), agreementState(record, day(15))], ['provisional', 'signed'])
  assert.ok(permitsSharing(agreementState(record, day(1))))
  assert.deepEqual(scopeAt(record, day(1)).parties, ['XA', 'XD'])
  assert.deepEqual(
    [...flows(record, day(1))].map((flow) => flow.slice(0, 9)),
    ['4.3 XA XD', '4.3 XA XD', '4.4 XD XA', '4.4 XD XA'],
  )
  assert.equal(flows(record, day(15)).size, 0)
  assert.equal(scopeAt(record, day(1)).until, day(15))
  const explained = explainState(record, day(1))
  assert.deepEqual([explained.missing, explained.article], [codes, '11.1'])
  assert.match(explained.text, /provisionally .*Aldoria \(XA\), Dunmark \(XD\)/)
  assert.deepEqual([standing(record, 'XA', day(1)), standing(record, 'XB', day(1))], ['provisional', 'signed'])
  for (const others of [[apply('XO', 15)], [apply('XD', 31)], [apply('XD', 15, false)]]) {
    assert.equal(agreementState(recordOf(agreement, [...sign, apply('XA', 20), ...others]), day(1)), 'signed')
  }
  const again = recordOf(agreement, [
    ...sign,
    apply('XA', 20),
    apply('XD', 15),
    stated(['apply-provisionally', 'XD'], { until: dayText(25) }, { at: day(1) }),
  ])
  assert.equal(agreementState(again, day(15)), agreementState(record, day(15)), 'nobody declares it for longer')
  const unsigned = recordOf(agreement, [...sign.slice(1), apply('XA', 20), apply('XD', 15)])
  assert.equal(agreementState(unsigned, day(1)), 'proposed')
})

const gate = (party: string, at: number, phase = 'expansion') => stated(['open-phase', party], { phase, evidence: [] }, { at: day(at) })

test('a phase opens with the last bound party, in order and in time, and never because somebody leaves', () => {
  const opened = inForce(agreement, ...codes.map((party, index) => gate(party, index + 1)))
  assert.equal(currentPhase(opened)?.code, 'expansion')
  assert.deepEqual(scopeAt(opened, day(10)).articles, ['4.2', '4.3', '4.4'])
  assert.deepEqual(scopeAt(inForce(agreement), day(10)).articles, ['4.3', '4.4'])
  const late = inForce(agreement, ...codes.map((party, index) => gate(party, index === 0 ? 91 : 1)))
  assert.equal(currentPhase(late)?.code, 'pilot')
  const ahead = inForce(agreement, ...codes.map((party) => gate(party, 1, 'full')))
  assert.equal(currentPhase(ahead)?.code, 'pilot')
  assert.equal(currentPhase(inForce(agreement, ...ahead.statements, ...codes.map((party) => gate(party, 2))))?.code, 'full')
  const gone = stated(['withdraw', 'XD'], { effectiveAt: dayText(40), reason: 'r' })
  const without = codes.filter((code) => code !== 'XD').map((party) => gate(party, 1))
  assert.equal(currentPhase(inForce(agreement, gone, ...without))?.code, 'pilot')
  assert.equal(currentPhase(inForce(agreement, gone, ...without, gate('XA', 41)))?.code, 'expansion')
})

test('a shut gate ends the agreement where it says so', () => {
  const [pilot, expansion, full] = agreement.phases?.list ?? []
  const lapsing = { ...expansion, gate: { ...expansion?.gate, onSilence: 'lapse' } }
  const strict = wholeLifeAgreement({ phases: { article: '11.8', list: [pilot, lapsing, full] } })
  assert.deepEqual([agreementState(inForce(strict), day(90) - 1), agreementState(inForce(strict), day(90))], ['in-force', 'lapsed'])
  assert.equal(lapseOf(inForce(strict)).article, '11.8')
  const opened = inForce(strict, ...codes.map((party) => gate(party, 1)))
  assert.equal(agreementState(opened, day(90)), 'in-force')
})

test('a suspension holds back what it names, for its party alone, until its end or until it is resumed', () => {
  const suspend = (body: object, until = 30) => stated(['suspend', 'XC'], { until: dayText(until), reason: 'r', ...body }, { at: day(2) })
  const whole = flows(inForce(agreement))
  const lost = (record: AgreementRecord, now = day(10)) => [...whole].filter((flow) => !flows(record, now).has(flow))
  const all = inForce(agreement, suspend({}))
  assert.ok(lost(all).length > 0)
  assert.ok(lost(all).every((flow) => flow.includes(' XC ')))
  assert.deepEqual(lost(all, day(30)), [])
  assert.equal(scopeAt(all, day(10)).until, day(30))
  const part = inForce(agreement, suspend({ articles: ['4.3'], purposes: ['cyber-defence'], parties: ['XD'] }))
  assert.deepEqual(lost(part), ['4.3 XC XD cyber-defence'])
  const one = suspend({})
  const resumed = (isProven: boolean) => stated(['resume', 'XC'], { suspension: one.actId }, { at: day(5), isProven })
  assert.deepEqual(lost(inForce(agreement, one, resumed(true))), [])
  assert.ok(lost(inForce(agreement, one, resumed(false))).length > 0, 'the own resumption waits for its proof')
  const others = stated(['resume', 'XB'], { suspension: one.actId }, { at: day(5) })
  assert.ok(lost(inForce(agreement, one, others)).length > 0)
  assert.match(scopeAt(all, day(10)).suspensions[0]?.number ?? '', /^suspension XC [0-9a-f]{8}$/)
})

test('who suspends to the very end is bound no more where the agreement says so, by however many acts', () => {
  const strict = wholeLifeAgreement({ suspension: { article: '11.4', daysMax: 40, onEnd: 'withdraw' } })
  const suspend = (from: number, until: number) => stated(['suspend', 'XC'], { until: dayText(until), reason: 'r' }, { at: day(from) })
  const left = (...suspensions: readonly [number, number][]) =>
    standingsOf(inForce(strict, ...suspensions.map(([from, until]) => suspend(from, until))), day(100)).find(({ party }) => party === 'XC')
  assert.deepEqual([left([2, 42])?.standing, left([2, 42])?.at], ['withdrawn', day(42)])
  assert.equal(left([2, 41])?.standing, 'bound')
  assert.deepEqual([left([2, 30], [20, 60])?.standing, left([2, 30], [20, 60])?.at], ['withdrawn', day(42)])
  assert.equal(left([2, 30], [31, 60])?.standing, 'bound')
  const record = inForce(strict, suspend(2, 42))
  assert.equal(clocksOf(record, day(10)).find(({ clock }) => clock === 'suspension')?.consequence, 'withdraw')
  assert.ok(!flowsOf(strict, scopeAt(record, day(50))).has('4.3 XC XD cyber-defence'))
})

test('a withdrawal takes effect after its notice; the last two cannot be left by one without the end of all', () => {
  const withdraw = (party: string, days: number) => stated(['withdraw', party], { effectiveAt: dayText(days), reason: 'r' })
  const record = inForce(agreement, withdraw('XD', 40))
  assert.deepEqual([standing(record, 'XD', day(39)), standing(record, 'XD', day(40))], ['withdrawing', 'withdrawn'])
  assert.deepEqual(
    [...flows(record, day(40))].filter((flow) => flow.includes('XD')),
    [],
  )
  assert.ok(flows(record, day(40)).size > 0)
  assert.match(explainState(record, day(40)).text, /No longer bound: Dunmark \(XD\)/)
  assert.deepEqual(flows(inForce(agreement, withdraw('XD', 29)), day(60)), flows(inForce(agreement), day(60)), 'short notice is none')
  const few = inForce(agreement, withdraw('XD', 40), withdraw('XB', 50), withdraw('XC', 45))
  assert.deepEqual([agreementState(few, day(50) - 1), agreementState(few, day(50))], ['in-force', 'lapsed'])
})

test('all others together exclude a party, and no fewer', () => {
  const exclude = (party: string, to = 'XC') => stated(['respond', party], { to, rung: 'exclusion', reason: 'r' }, { at: day(3) })
  const others = codes.filter((code) => code !== 'XC')
  assert.equal(standing(inForce(agreement, ...others.map((party) => exclude(party))), 'XC'), 'excluded')
  for (const silent of others) {
    const record = inForce(agreement, ...others.filter((code) => code !== silent).map((party) => exclude(party)))
    assert.equal(standing(record, 'XC'), 'bound')
  }
})

test('a restriction narrows for the party that responds, and the clock of the answer runs', () => {
  const response = stated(['respond', 'XA'], { to: 'XD', rung: 'restriction', reason: 'r', articles: ['4.3'] }, { at: day(3) })
  const record = inForce(agreement, response)
  const lost = [...flows(inForce(agreement))].filter((flow) => !flows(record).has(flow))
  assert.deepEqual(lost, ['4.3 XA XD cyber-defence', '4.3 XA XD criminal-investigation'])
  const clock = clocksOf(record, day(4)).find((one) => one.clock === 'response')
  assert.deepEqual([clock?.deadline, clock?.consequence, clock?.parties], [day(8), 'escalate', ['XD']])
  const answer = stated(['comment', 'XD'], { article: null, text: 'Corrected', answers: response.actId }, { at: day(4) })
  assert.equal(
    clocksOf(inForce(agreement, response, answer), day(4)).find((one) => one.clock === 'response'),
    undefined,
  )
  const strict = wholeLifeAgreement({ violations: { article: '11.7', ladder: ['warning'], answer: { days: 5, onSilence: 'suspend' } } })
  const warning = stated(['respond', 'XA'], { to: 'XD', rung: 'warning', reason: 'r' }, { at: day(3) })
  const held = (now: number, ...more: readonly (typeof warning)[]) =>
    !flowsOf(strict, scopeAt(inForce(strict, warning, ...more), now)).has('4.3 XA XD cyber-defence')
  assert.deepEqual([held(day(8) - 1), held(day(8))], [false, true])
  const late = stated(['comment', 'XD'], { article: null, text: 'Late', answers: warning.actId }, { at: day(9) })
  assert.equal(held(day(10), late), false)
  assert.equal(scopeAt(inForce(strict, warning), day(4)).until, day(8))
})

test('the sunset moves to the least of all renewals, each round anew', () => {
  const renew = (party: string, until: number, at = 300) =>
    stated(['renew', party], { until: dayText(until), reason: 'r' }, { at: day(at) })
  const round = (until: number, at: number) => codes.map((party) => renew(party, until, at))
  assert.equal(sunsetOf(inForce(agreement, ...round(420, 300))).at, day(420))
  assert.equal(sunsetOf(inForce(agreement, ...round(420, 300).slice(1))).at, day(365))
  assert.equal(sunsetOf(inForce(agreement, ...round(420, 300).slice(1), renew('XA', 400))).at, day(400))
  assert.equal(sunsetOf(inForce(agreement, ...round(420, 300).slice(1), renew('XA', 420, 365))).at, day(365), 'too late')
  assert.equal(sunsetOf(inForce(agreement, ...round(466, 300))).at, day(365), 'too long')
  assert.equal(sunsetOf(inForce(agreement, ...round(420, 300), ...round(500, 310))).at, day(500))
  assert.equal(sunsetOf(inForce(agreement, ...round(420, 300), ...round(500, 310).slice(1))).at, day(420))
  const record = inForce(agreement, ...round(420, 300).slice(1))
  assert.deepEqual([agreementState(record, day(365) - 1), agreementState(record, day(365))], ['in-force', 'lapsed'])
  assert.deepEqual(clocksOf(record, day(360)).find(({ clock }) => clock === 'sunset')?.parties, ['XA'])
})

test('articles apply in their period, and those of an emergency in none without it', () => {
  const sharing = agreement.sharing.map((one) =>
    one.article === '4.3' ? { ...one, period: { from: dayText(5), until: dayText(8) } } : one,
  )
  const timed = inForce(wholeLifeAgreement({ sharing }))
  const has = (days: number) => scopeAt(timed, day(days)).articles.includes('4.3')
  assert.deepEqual([has(4), has(5), has(7), has(8)], [false, true, true, false])
  assert.deepEqual([scopeAt(timed, day(4)).until, scopeAt(timed, day(5)).until], [day(5), day(8)])
  const level = {
    level: 1,
    title: 'High',
    triggers: 'Attack',
    unlocks: ['4.4'],
    hoursMax: 72,
    renewalsMax: 1,
    officesQuorum: 2,
    noticeHours: 24,
    reviewer: 'XO',
    review: { hours: 72, onSilence: 'refuse' },
  }
  const urgent = inForce(wholeLifeAgreement({ emergency: { article: '13', levels: [level] } }))
  assert.deepEqual(scopeAt(urgent, day(1)).articles, ['4.3'])
})

test('notes, assurances, attestations and reservations are found as they stand', () => {
  const note = stated(['interpret', 'XA'], { article: '4.3', text: 'So' })
  const assure = (until: number, at = 1) =>
    stated(['assure', 'XB'], { rule: 'death-penalty', text: 'Never', until: dayText(until) }, { at: day(at) })
  const attest = stated(['attest', 'XO'], { about: 'XB', article: '6', text: 'Erases', until: dayText(20) })
  const record = inForce(agreement, note, assure(50), assure(30, 2), attest)
  assert.deepEqual(
    interpretationNotes(record).map(({ article }) => article),
    ['4.3'],
  )
  const assured = (days: number, of = record) => assurancesOf(of, 'XB', day(days)).map(({ body }) => body.until)
  assert.deepEqual([assured(10), assured(30), assured(10, inForce(agreement))], [[dayText(30)], [], []])
  const purposes = {
    article: '2',
    list: agreement.purposes.list.map((one, index) => ({ ...one, ...(index === 0 && { needsAssurance: ['persecution'] }) })),
  }
  const needing = inForce(wholeLifeAgreement({ purposes }), assure(50))
  const told = (party: string, at: number) =>
    assuranceRegister(needing, day(at)).flatMap((one) => (one.party === party ? [[one.rule, one.until, one.neededFor.length]] : []))
  assert.deepEqual(told('XB', 10), [
    ['death-penalty', day(50), 0],
    ['persecution', null, 1],
  ])
  assert.deepEqual([told('XB', 50), told('XC', 10)], [[['persecution', null, 1]], [['persecution', null, 1]]])
  assert.deepEqual([attestationsOf(record, 'XB', day(10)).length, attestationsOf(record, 'XB', day(20)).length], [1, 0])
  const reservation = (number: number) => {
    return { party: 'XA', number, title: 'No pages', forbids: 'disclose', when: { types: ['url'] }, isDisclosedToPartners: true }
  }
  const one = stated(['reserve', 'XA'], { reservation: reservation(1) }, { at: day(1) })
  const two = (isProven: boolean) => stated(['reserve', 'XA'], { reservation: reservation(2), supersedes: 1 }, { at: day(2), isProven })
  const numbers = (...statements: readonly (typeof one)[]) =>
    reservationsOf(inForce(agreement, ...statements), 'XA').map(({ number }) => number)
  assert.deepEqual([numbers(one), numbers(one, two(true)), numbers(one, two(false))], [[1], [2], [1, 2]])
  const lift = (isProven: boolean) => stated(['unreserve', 'XA'], { number: 1 }, { at: day(3), isProven })
  assert.deepEqual([numbers(one, lift(true)), numbers(one, lift(false))], [[], [1]])
})

test('every version that is not over has a clock, and the next one is told first', () => {
  for (const record of [recordOf(agreement, []), recordOf(agreement, founding(agreement).slice(0, 5)), inForce(agreement)]) {
    const clocks = clocksOf(record, day(1))
    assert.ok(clocks.length > 0)
    assert.ok(clocks.every(({ deadline }, index) => deadline >= (clocks[index - 1]?.deadline ?? 0)))
    assert.ok(clocks.some(({ clock }) => clock === 'sunset'))
  }
  assert.equal(clocksOf(recordOf(agreement, []), day(1))[0]?.clock, 'signature')
  assert.deepEqual(clocksOf(inForce(agreement), day(365)), [])
})

test('what is disclosed rests on the ratifications and on all that let more be shared since, the latest last', () => {
  const opened = gate('XB', 3)
  const renewed = stated(['renew', 'XD'], { until: dayText(500), reason: 'It works.' }, { at: day(2) })
  const unproven = stated(['renew', 'XA'], { until: dayText(500), reason: 'It works.' }, { at: day(4), isProven: false })
  const record = inForce(agreement, opened, renewed, unproven)
  const founded = [...record.ratifications.values()].map(({ actId }) => actId)
  assert.deepEqual(restsOn(record), [...founded, renewed.actId, opened.actId])
  const often = Array.from({ length: 60 }, (_, index) => stated(['resume', 'XA'], { suspension: 'a'.repeat(64) }, { at: day(5 + index) }))
  assert.deepEqual(
    restsOn(inForce(agreement, opened, ...often)).slice(founded.length),
    often.slice(-32).map(({ actId }) => actId),
  )
})
