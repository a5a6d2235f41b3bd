import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fullAgreementJson } from './full.fixture.ts'
import { parseAgreement } from './parse.ts'
import { type NodeMeans, type OwnMeans, partnerFault, securityFault } from './security-fault.ts'

const { security, retention } = parseAgreement(fullAgreementJson())
assert.ok(security)
const means = { version: '1.10.2', backupDays: 30, algorithms: ['ed25519', 'mlkem768-x25519'] } as const satisfies OwnMeans
const asked = (more: Partial<typeof security>) => ({
  retention: { article: retention.article },
  security: { ...security, algorithms: [...means.algorithms], ...more },
})

test('a version counts by its numbers, and what comes before a release is older than it', () => {
  const codeFor = (version: string, versionAtLeast: string) => securityFault(asked({ versionAtLeast }), { ...means, version })?.code
  for (const least of ['1.10.2', '1.9.9', '0.99.99', '1.2.3']) assert.equal(codeFor('1.10.2', least), undefined, least)
  for (const least of ['1.10.3', '1.11.0', '2.0.0']) assert.equal(codeFor('1.10.2', least), 'software-too-old', least)
  assert.equal(codeFor('1.10.2-rc.1', '1.10.2'), 'software-too-old')
  assert.equal(codeFor('1.10.3-rc.1', '1.10.2'), undefined)
  assert.equal(codeFor('1.10.2+build.7', '1.10.2'), undefined)
  for (const garbled of ['', 'latest', '1.10', '1.10.2.1', ' 1.10.2']) assert.equal(codeFor(garbled, '0.0.1'), 'software-too-old', garbled)
})

test('a node uses no algorithm but those that the agreement lists, and the fault cites the article', () => {
  assert.equal(securityFault(asked({ versionAtLeast: '1.0.0' }), means), undefined)
  const fault = securityFault(asked({ versionAtLeast: '1.0.0', algorithms: ['ed25519', 'x25519'] }), means)
  assert.deepEqual([fault?.code, fault?.article], ['algorithm-not-allowed', security.article])
  assert.match(fault?.reason ?? '', /mlkem768-x25519/)
})

test('an agreement without the article asks nothing', () => {
  assert.equal(securityFault({ retention: { article: '6' } }, { version: '0.0.1', backupDays: 365, algorithms: [] }), undefined)
})

test('a partner is held to the same by what its node told, and one that told nothing meets nothing', () => {
  const codeFor = (told: NodeMeans | undefined, more: Partial<typeof security> = {}) => partnerFault(asked(more), 'XB', told)?.code
  const least = { versionAtLeast: '1.10.2' }
  assert.equal(codeFor(undefined, least), 'partner-software-unknown')
  for (const version of ['1.10.2', '1.10.10', '2.0.0', '1.11.0-rc.1'])
    assert.equal(codeFor({ ...means, version }, least), undefined, version)
  for (const version of ['1.10.1', '1.9.99', '0.99.0', '1.10.2-rc.1', '1.10'])
    assert.equal(codeFor({ ...means, version }, least), 'partner-software-too-old', version)
  for (const algorithm of ['x25519', 'of-later'])
    assert.equal(codeFor({ ...means, algorithms: ['ed25519', algorithm] }, least), 'partner-algorithm-not-allowed', algorithm)
  assert.equal(partnerFault({}, 'XB', undefined), undefined)
})

test('the reason names the party, what is asked and the article, and no word that the partner chose', () => {
  const fault = partnerFault(asked({ versionAtLeast: '2.0.0' }), 'XB', means)
  assert.deepEqual([fault?.reason, fault?.article], ['the software of XB is older than version 2.0.0', security.article])
  const foreign = partnerFault(asked({ versionAtLeast: '1.0.0' }), 'XB', { ...means, algorithms: ['chosen-words'] })
  assert.ok(foreign?.reason.includes('mlkem768-x25519') && !foreign.reason.includes('chosen'), String(foreign?.reason))
})

test('back-ups of the keys live no longer than the agreement lets them, whatever it says of security', () => {
  const faultOf = (backupDays: number) => securityFault({ retention: { article: '6', backupDays } }, means)
  assert.deepEqual([30, 31, 365].map(faultOf), [undefined, undefined, undefined])
  const fault = faultOf(29)
  assert.deepEqual([fault?.code, fault?.article], ['backups-too-long', '6'])
  assert.match(fault?.reason ?? '', /30 days.*29/)
})
