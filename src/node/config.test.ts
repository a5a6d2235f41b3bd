import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ConfigDraft, configText, parseConfig } from './config.ts'

const DRAFT: ConfigDraft = {
  party: 'XA',
  name: 'Aldoria',
  address: 'https://comity.aldoria.example',
  listen: { host: '127.0.0.1', port: 4_443 },
  lock: { kind: 'key-file', path: '/keys/aldoria.key' },
}

function changed(changes: Record<string, unknown>): string {
  return JSON.stringify({ ...(JSON.parse(configText(DRAFT)) as object), ...changes })
}

test('a new configuration has the safe defaults and reads back as it was written', () => {
  const config = parseConfig(configText(DRAFT))
  assert.deepEqual(config, {
    ...DRAFT,
    storage: { kind: 'sqlite' },
    pullSeconds: 0,
    suite: 'MLKEM768-X25519',
    backupDays: 30,
    deliveryHours: 168,
    log: 'info',
  })
  assert.equal(config.tls, undefined)
})

test('what is told goes before the defaults', () => {
  const storage = { kind: 'postgres', urlVariable: 'DATABASE_URL', schema: 'aldoria' } as const
  const config = parseConfig(configText({ ...DRAFT, storage, backupDays: 0, log: 'silent' }))
  assert.deepEqual([config.storage, config.backupDays, config.log], [storage, 0, 'silent'])
  const taxii = { tellsForbidden: ['cyber-threat-exchange'] }
  assert.deepEqual(parseConfig(configText({ ...DRAFT, taxii })).taxii, taxii)
})

test('a scale of clearances is words in capital letters, none of TLP, each with a level of TLP', () => {
  const clearances = { RESTRICTED: 'GREEN', 'TOP SECRET': 'RED' } as const
  assert.deepEqual(parseConfig(changed({ clearances })).clearances, clearances)
  for (const wrong of [
    {},
    { secret: 'RED' },
    { SECRET: 'HIGH' },
    { SECRET: 3 },
    { RED: 'RED' },
    { 'AMBER+STRICT': 'RED' },
    { S: 'RED' },
    ['SECRET'],
  ]) {
    assert.throws(() => parseConfig(changed({ clearances: wrong })), { code: 'config-invalid' }, JSON.stringify(wrong))
  }
})

test('an unknown, missing or misshapen field is refused, and the refusal names the place and no value', () => {
  const wrong: readonly (readonly [Record<string, unknown>, string])[] = [
    [{ colour: 'teal-secret' }, '/'],
    [{ party: 'teal-secret' }, '/party'],
    [{ name: undefined }, '/'],
    [{ backupDays: -1 }, '/backupDays'],
    [{ deliveryHours: 0 }, '/deliveryHours'],
    [{ suite: 'teal-secret' }, '/suite'],
    [{ log: 'teal-secret' }, '/log'],
    [{ taxii: { tellsForbidden: 'teal-secret' } }, '/taxii/tellsForbidden'],
    [{ taxii: { tellsForbidden: [], colour: 'teal-secret' } }, '/taxii'],
    [{ lock: { kind: 'passphrase', variable: 'not a name' } }, '/lock'],
    [{ lock: { kind: 'passphrase', passphrase: 'teal-secret' } }, '/lock'],
    [{ storage: { kind: 'postgres', url: 'postgres://teal-secret', schema: 'a' } }, '/storage'],
    [{ tls: { acme: { directory: 'https://acme.example/dir' } } }, '/tls'],
    [{ tls: { acme: { directory: 'https://acme.example/dir', termsOfServiceAgreed: false } } }, '/tls'],
    [{ tls: { acme: { directory: 'http://acme.example/dir', termsOfServiceAgreed: true } } }, '/tls'],
    [
      { tls: { acme: { directory: 'https://acme.example/dir', termsOfServiceAgreed: true, networks: ['teal-secret'] } } },
      '/tls/acme/networks',
    ],
    [{ tls: { certificate: 'a', key: 'b', acme: {} } }, '/tls'],
    [{ listen: { host: '127.0.0.1', port: 65_536 } }, '/listen/port'],
    [{ listen: { host: '127.0.0.1', port: 1, backlog: 9 } }, '/listen'],
  ]
  for (const [changes, place] of wrong) {
    assert.throws(
      () => parseConfig(changed(changes)),
      (error: Error & { code: string }) => {
        assert.equal(error.code, 'config-invalid', JSON.stringify(changes))
        assert.ok(error.message.includes(` ${place}`), error.message)
        assert.doesNotMatch(error.message, /teal-secret/)
        return true
      },
    )
  }
})

test('names in certificates have one form and count where the node itself serves TLS, behind no proxy', () => {
  const tls = { certificate: 'cert.pem', key: 'key.pem' }
  const taxii = (accounts: Record<string, unknown>) => ({ taxii: { clientCertificates: { authorities: 'clients.pem', accounts } } })
  const accounts = { 'DNS:misp.agency.example': 'misp', 'subject:CN=qradar,O=Agency': 'qradar' }
  const told = parseConfig(changed({ tls, ...taxii(accounts) })).taxii?.clientCertificates
  assert.deepEqual(told, { authorities: 'clients.pem', accounts })
  const wrong: readonly Record<string, unknown>[] = [
    taxii(accounts),
    { tls, proxy: { addresses: ['192.0.2.7'] }, ...taxii(accounts) },
    { tls, ...taxii({}) },
    { tls, ...taxii({ ...accounts, 'DNS:Teal-secret.example': 'misp' }) },
    { tls, ...taxii({ ...accounts, 'teal-secret': 'misp' }) },
    { tls, ...taxii({ ...accounts, 'DNS:a.example': 'teal secret' }) },
    { tls, ...taxii({ ...accounts, 'DNS:a.example': ['teal-secret'] }) },
    { tls, taxii: { clientCertificates: { accounts } } },
  ]
  for (const changes of wrong) {
    assert.throws(
      () => parseConfig(changed(changes)),
      (error: Error & { code: string }) =>
        error.code === 'config-invalid' && error.message.includes(' /taxii/clientCertificates') && !/teal.secret/i.test(error.message),
      JSON.stringify(changes),
    )
  }
})

test('JSON that two readers could read differently is refused', () => {
  assert.throws(() => parseConfig(`{"party":"XB",${configText(DRAFT).slice(1)}`), { code: 'json-duplicate-key' })
  assert.throws(() => parseConfig(configText(DRAFT).slice(0, -3)), { code: 'json-invalid' })
})

test('without TLS a node listens on loopback only', () => {
  for (const host of ['127.0.0.1', '127.8.9.1', '::1', 'localhost']) parseConfig(changed({ listen: { host, port: 1 } }))
  for (const host of ['0.0.0.0', '::', '192.0.2.1', 'comity.aldoria.example', '127.0.0.1.example', 'localhost.example']) {
    assert.throws(() => parseConfig(changed({ listen: { host, port: 1 } })), { code: 'listen-unsafe' }, host)
    parseConfig(changed({ listen: { host, port: 1 }, tls: { certificate: 'cert.pem', key: 'key.pem' } }))
  }
})
