import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ACT_BYTES_MAX, base64url, ENVELOPE_BYTES_MAX, hex, utf8, utf8Text } from '../foundation/index.ts'
import { commit } from '../ledger/index.ts'
import { type CarriedItem, formatMessage, type LedgerReceipt, MESSAGE_PROOFS_MAX, type Message, parseMessage } from './index.ts'
import { repeatableRandomness } from './parties.fixture.ts'

const randomness = repeatableRandomness('message')
const { opening } = commit({ origin: 'xa.example/ledger/xa/1', fields: { act: 'ab'.repeat(32), kind: 'release' }, randomness })
const RECEIPT: LedgerReceipt = { opening, proof: 'c2sp.org/tlog-proof@v1\nindex 0\n\nnote\n' }
const ITEM: CarriedItem = { itemId: '0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10', salt: 'A'.repeat(22), token: 'aa.bb.cc~dd~' }
const ERASED: CarriedItem = { itemId: '1b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10', salt: null, token: null }
const MEANS = { version: '1.2.3', algorithms: ['ed25519', 'mlkem768-x25519'] }
const WHOLE: Message = {
  means: MEANS,
  act: { text: '{"statement":{}}', receipt: RECEIPT, items: [ITEM, ERASED] },
  proofs: [{ actId: 'cd'.repeat(32), ...RECEIPT }],
  openings: { from: 3, checkpoint: 'note\n', leaves: [{ opening }, { leafHash: 'ef'.repeat(32) }], consistency: ['01'.repeat(32)] },
}
const BARE: Message = { means: MEANS, act: null, proofs: [], openings: null }

/** Records whose prototype is that of parsed JSON. */
function plain<Shape>(shape: { [Key in keyof Shape]: fc.Arbitrary<Shape[Key]> }): fc.Arbitrary<Shape> {
  return fc.record(shape, { noNullPrototype: true })
}

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(hex)
const anItem: fc.Arbitrary<CarriedItem> = fc.oneof(
  plain({
    itemId: fc.uuid(),
    salt: fc.uint8Array({ minLength: 16, maxLength: 16 }).map(base64url),
    token: fc.string({ unit: fc.constantFrom(...'abcXYZ019_-.~'), minLength: 1 }),
  }),
  plain({ itemId: fc.uuid(), salt: fc.constant(null), token: fc.constant(null) }),
)
const aReceipt: fc.Arbitrary<LedgerReceipt> = plain({
  opening: fc.string().map((value) => commit({ origin: 'xa.example', fields: { act: value }, randomness }).opening),
  proof: fc.string(),
})
const word = fc.string({ unit: fc.constantFrom(...'abcXYZ019-'), minLength: 1, maxLength: 5 })
const number = fc.nat(99_999)
const someMeans = plain({
  version: fc
    .tuple(number, number, number, fc.option(word), fc.option(word))
    .map(
      ([major, minor, patch, pre, build]) =>
        `${major}.${minor}.${patch}${pre === null ? '' : `-${pre}`}${build === null ? '' : `+${build}`}`,
    ),
  algorithms: fc.uniqueArray(fc.constantFrom('ed25519', 'x25519', 'mlkem768-x25519', 'of-later'), { minLength: 1 }),
})
const aMessage = plain<Message>({
  means: someMeans,
  act: fc.option(
    plain({
      text: fc.jsonValue().map((value) => JSON.stringify(value)),
      receipt: fc.option<LedgerReceipt, null>(aReceipt),
      items: fc.array(anItem, { maxLength: 5 }),
    }),
  ),
  proofs: fc.array(
    fc.tuple(hash, aReceipt).map(([actId, receipt]) => ({ actId, ...receipt })),
    { maxLength: 3 },
  ),
  openings: fc.option(
    plain({
      from: fc.nat(),
      checkpoint: fc.string(),
      leaves: fc.array(fc.oneof(fc.constant({ opening }), plain({ leafHash: hash })), { maxLength: 3 }),
      consistency: fc.array(hash, { maxLength: 3 }),
    }),
  ),
})

/** The lines of the whole message, some of them replaced; `undefined` leaves a line out. */
function withLines(changes: Readonly<Record<number, string | undefined>>, message = WHOLE): Uint8Array {
  const lines = utf8Text(formatMessage(message)).slice(0, -1).split('\n')
  const changed = lines.flatMap((line, index) => (index in changes ? (changes[index] ?? []) : [line]))
  return utf8(`${changed.join('\n')}\n`)
}

function header(changes: object): string {
  return JSON.stringify({ act: true, items: 2, means: MEANS, openings: true, proofs: 1, ...changes })
}

test('a message reads back as it was written', () => {
  fc.assert(fc.property(aMessage, (message) => assert.deepEqual(parseMessage(formatMessage(message)), message)))
  for (const message of [WHOLE, BARE]) assert.deepEqual(parseMessage(formatMessage(message)), message)
})

test('its lines are those of the specification', () => {
  const [magic, head, act, receipt, item, erased, proof, openings, end, ...rest] = utf8Text(formatMessage(WHOLE)).split('\n')
  const told = '"means":{"algorithms":["ed25519","mlkem768-x25519"],"version":"1.2.3"}'
  assert.deepEqual(
    [magic, head, act],
    ['comity/message/v1', `{"act":true,"items":2,${told},"openings":true,"proofs":1}`, '{"statement":{}}'],
  )
  assert.deepEqual(Object.keys(JSON.parse(receipt as string)), ['opening', 'proof'])
  assert.equal(item, `${ITEM.itemId} ${ITEM.salt} ${ITEM.token}`)
  assert.equal(erased, `${ERASED.itemId} - -`)
  assert.deepEqual(Object.keys(JSON.parse(proof as string)), ['act', 'opening', 'proof'])
  assert.deepEqual(Object.keys(JSON.parse(openings as string)), ['checkpoint', 'consistency', 'from', 'leaves'])
  assert.deepEqual([end, rest], ['', []])
  assert.equal(utf8Text(formatMessage(BARE)).split('\n').length, 3)
})

test('a malformed frame is refused', () => {
  const whole = utf8Text(formatMessage(WHOLE))
  const frames = [
    '',
    '\n',
    'comity/message/v1',
    'comity/message/v1\n',
    whole.slice(0, -1),
    `${whole}\n`,
    `${whole}x\n`,
    ` ${whole}`,
    whole.replace('v1', 'v2'),
  ]
  for (const frame of frames) assert.throws(() => parseMessage(utf8(frame)), { code: 'message-invalid' }, frame)
  assert.throws(() => parseMessage(utf8(whole.replaceAll('\n', '\r\n'))), { code: 'message-invalid' })
  assert.throws(() => parseMessage(Uint8Array.of(0xff, 0x0a)), { code: 'encoding-invalid' })
})

test('a header that does not fit the lines is refused', () => {
  const changes = [
    { items: 1 },
    { items: 3 },
    { items: -1 },
    { items: 1.5 },
    { items: 1_001 },
    { proofs: 0 },
    { proofs: 2 },
    { proofs: MESSAGE_PROOFS_MAX + 1 },
    { act: false },
    { act: null },
    { openings: false },
    { openings: 1 },
    { extra: true },
    { proofs: undefined },
    { means: undefined },
    { means: null },
    ...[
      '',
      '1',
      '1.2',
      '1.2.3.4',
      '01.2.3',
      '1.2.03',
      'v1.2.3',
      ' 1.2.3',
      '1.2.3\n',
      '1.2.3-',
      '1.2.3+',
      '1.2.3-a..b',
      '100000.0.0',
      1,
    ].map((version) => ({ means: { ...MEANS, version } })),
    ...[[], ['ed25519', 'ed25519'], ['Ed25519'], ['a b'], [1], Array.from({ length: 9 }, (_, at) => `a${at}`), 'ed25519'].map(
      (algorithms) => ({
        means: { ...MEANS, algorithms },
      }),
    ),
    { means: { ...MEANS, extra: true } },
  ]
  for (const change of changes) {
    assert.throws(
      () => parseMessage(withLines({ 1: header(change) })),
      { name: /ActError|FoundationError|LedgerError/ },
      JSON.stringify(change),
    )
  }
  assert.throws(() => parseMessage(withLines({ 1: '[]' })), { code: 'message-invalid' })
  assert.throws(() => parseMessage(withLines({ 1: '{"act":true' })), { code: 'json-invalid' })
  assert.throws(() => parseMessage(withLines({ 1: header({ act: false, items: 1, openings: false, proofs: 0 }) }, BARE)), {
    code: 'message-invalid',
  })
  for (let line = 0; line < 8; line += 1)
    assert.throws(() => parseMessage(withLines({ [line]: undefined })), { name: /ActError|FoundationError/ })
})

test('a malformed item is refused', () => {
  const { itemId, salt, token } = ITEM
  const lines = [
    '',
    itemId,
    `${itemId} ${salt}`,
    `${itemId}  ${salt} ${token}`,
    `${itemId} ${salt} ${token} `,
    `${itemId} ${salt} -`.replace('-', ''),
    `${itemId} - ${token}`,
    `${itemId} ${salt?.slice(1)} ${token}`,
    `${itemId.toUpperCase()} ${salt} ${token}`,
    `${itemId} ${salt} a  b`,
    `${itemId} ${salt} a b c`,
    `${itemId} ${salt} a b `,
    `${itemId} ${salt} a"b`,
  ]
  for (const line of lines) assert.throws(() => parseMessage(withLines({ 4: line })), { code: 'message-invalid' }, line)
  assert.throws(() => parseMessage(withLines({ 4: `${itemId} ${salt} é` })), { code: 'encoding-invalid' })
})

test('an item that was given on is two tokens', () => {
  const { itemId, salt } = ITEM
  const { act } = parseMessage(withLines({ 4: `${itemId} ${salt} a~ b~` }))
  assert.deepEqual(act?.items[0], { itemId, salt, token: 'a~ b~' })
})

test('a malformed receipt, proof or opening is refused', () => {
  const proof = JSON.parse(utf8Text(formatMessage(WHOLE)).split('\n')[6] as string)
  const openings = JSON.parse(utf8Text(formatMessage(WHOLE)).split('\n')[7] as string)
  for (const line of ['{}', '[]', '"x"', JSON.stringify({ ...RECEIPT, extra: 1 }), JSON.stringify({ opening, proof: 7 })]) {
    assert.throws(() => parseMessage(withLines({ 3: line })), { code: 'receipt-invalid' }, line)
  }
  assert.throws(() => parseMessage(withLines({ 3: JSON.stringify({ ...RECEIPT, opening: {} }) })), { code: 'opening-invalid' })
  for (const change of [{ act: 'x' }, { act: undefined }, { proof: null }, { extra: 1 }, { proof: 'x'.repeat(131_073) }]) {
    assert.throws(() => parseMessage(withLines({ 6: JSON.stringify({ ...proof, ...change }) })), { code: 'message-invalid' })
  }
  assert.throws(() => parseMessage(withLines({ 6: JSON.stringify({ ...proof, opening: { ...opening, salt: '' } }) })), {
    code: 'opening-invalid',
  })
  const leafFaults = [
    { leaves: {} },
    { leaves: [{}] },
    { leaves: [{ opening, leafHash: 'ef'.repeat(32) }] },
    { leaves: [{ leafHash: 'x' }] },
  ]
  for (const change of [
    ...leafFaults,
    { from: -1 },
    { from: 0.5 },
    { checkpoint: 1 },
    { consistency: ['x'] },
    { consistency: undefined },
    { extra: 1 },
  ]) {
    assert.throws(() => parseMessage(withLines({ 7: JSON.stringify({ ...openings, ...change }) })), { code: 'message-invalid' })
  }
  assert.throws(() => parseMessage(withLines({ 7: JSON.stringify({ ...openings, leaves: [{ opening: null }] }) })), {
    code: 'opening-invalid',
  })
})

test('a message and its act have their limits', () => {
  assert.throws(() => parseMessage(new Uint8Array(ENVELOPE_BYTES_MAX + 1)), { code: 'message-invalid' })
  const largest = { ...WHOLE, act: { text: 'x'.repeat(ACT_BYTES_MAX), receipt: null, items: [] } }
  assert.equal(parseMessage(formatMessage(largest)).act?.text.length, ACT_BYTES_MAX)
  for (const text of ['x'.repeat(ACT_BYTES_MAX + 1), 'é'.repeat(ACT_BYTES_MAX / 2 + 1)]) {
    assert.throws(() => parseMessage(formatMessage({ ...WHOLE, act: { text, receipt: null, items: [] } })), { code: 'message-invalid' })
  }
})

test('no changed byte gives anything but a message or a coded error', () => {
  const bytes = formatMessage(WHOLE)
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
      try {
        parseMessage(bytes.with(at, byte))
      } catch (error) {
        assert.match((error as Error).name, /^(?:ActError|FoundationError|LedgerError)$/)
      }
    }),
    { numRuns: 300 },
  )
})
