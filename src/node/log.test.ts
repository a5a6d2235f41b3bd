import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

/** Runs statements with a log in a process of its own, whose standard error is the log. */
function logged(level: string, statements: string): readonly Record<string, unknown>[] {
  const program = `
    import { nodeLog } from ${JSON.stringify(fileURLToPath(new URL('log.ts', import.meta.url)))}
    import { ComityError } from ${JSON.stringify(fileURLToPath(new URL('../foundation/index.ts', import.meta.url)))}
    const log = nodeLog({ party: 'XA', log: ${JSON.stringify(level)} })
    ${statements}`
  const { stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program], {
    encoding: 'utf8',
  })
  assert.equal(stdout, '', 'the log is on standard error alone')
  return stderr
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

const REQUEST = `{
  method: 'GET', url: '/api/v1/items/secret-id?justification=secret-words', routeOptions: { url: '/api/v1/items/:holding' },
  headers: { authorization: 'Basic secret-password', 'comity-card': 'secret-card' }, ip: '192.0.2.1',
}`

test('events are JSON lines with their name and party', () => {
  const lines = logged(
    'info',
    `log.started('http://127.0.0.1:1', 'XA'); log.verifiesSlowly(); log.deliveryExpired('XB', 'ab'); log.parkedExpired('XB', 'cd'); log.missUntold('already-told'); log.stopping()`,
  )
  assert.deepEqual(
    lines.map(({ event, party }) => [event, party]),
    ['started', 'verifies-slowly', 'delivery-expired', 'parked-expired', 'miss-untold', 'stopping'].map((event) => [event, 'XA']),
  )
})

test('a request is told by method and route: no URL, header or address', () => {
  const lines = logged(
    'debug',
    `log.forServer().error({ req: ${REQUEST}, err: new ComityError('some-code', 'message') }, 'request failed')`,
  )
  assert.deepEqual(lines[0]?.req, { method: 'GET', route: '/api/v1/items/:holding' })
  assert.doesNotMatch(JSON.stringify(lines), /secret|192\.0\.2/)
})

test('a coded error tells its code and detail and not its cause, a fault where it arose', () => {
  const [coded, fault, odd] = logged(
    'info',
    `log.jobFailed('delivery', new ComityError('some-code', 'message', { logDetail: 'detail', cause: new Error('secret content') }))
     log.submissionFailed('id', new TypeError('broken'))
     log.jobFailed('clocks', { content: 'secret content' })`,
  )
  assert.deepEqual([coded?.code, coded?.detail, coded?.job, coded?.stack], ['some-code', 'detail', 'delivery', undefined])
  assert.deepEqual([fault?.code, fault?.detail, fault?.submission], ['fault', 'broken', 'id'])
  assert.match(String(fault?.stack), /TypeError: broken\n/)
  assert.deepEqual([odd?.code, odd?.detail], ['fault', 'object'])
  assert.doesNotMatch(JSON.stringify([coded, fault, odd]), /secret/)
})

test('a silent log says nothing', () => {
  assert.deepEqual(logged('silent', `log.started('a', 'XA'); log.jobFailed('x', new Error('y')); log.forServer().error('z')`), [])
})
