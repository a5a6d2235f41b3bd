import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import {
  base64url,
  canonicalBytes,
  concatBytes,
  isEd25519Signature,
  type Json,
  parseTimestamp,
  sha256,
  uint32,
  unbase64url,
  utf8,
} from '../foundation/index.ts'
import {
  type CardRequest,
  cardFingerprint,
  createPartySecrets,
  IdentityError,
  isAddress,
  issueCard,
  ledgerOrigin,
  type PartyCard,
  parsePartyCode,
  rotateSecrets,
  signerFromSeed,
  verifyCard,
  verifySuccessor,
  witnessName,
} from './index.ts'

const XA = parsePartyCode('XA')
const ADDRESS = 'https://node.aldoria.example'
let draws = 0
const randomness = (length: number) => {
  draws += 1
  return sha256(uint32(draws)).slice(0, length)
}
const secrets = createPartySecrets(XA, randomness)
const request: CardRequest = {
  secrets,
  sealing: { X25519: new Uint8Array(32).fill(3), 'MLKEM768-X25519': new Uint8Array(1_216).fill(4) },
  name: 'National CSIRT of Aldoria',
  address: ADDRESS,
  ledgerOrigin: ledgerOrigin(ADDRESS, XA, 1),
  witnessName: witnessName(ADDRESS, XA),
  serial: 1,
  issuedAt: parseTimestamp('2026-03-01T08:00:00.000Z'),
}
const card = issueCard(request)

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof IdentityError && error.code === code
}

function signedAgain(changes: Record<string, Json>): Json {
  const { signature: _signature, ...content } = { ...card, ...changes }
  const bytes = concatBytes(utf8('comity/party-card/v1\n'), canonicalBytes(content as Json))
  return { ...content, signature: base64url(signerFromSeed(secrets.root).sign(bytes)) } as Json
}

test('a card is signed as the format says', () => {
  const { signature, ...content } = card
  const text = `comity/party-card/v1\n${Buffer.from(canonicalBytes(content)).toString()}`
  assert.equal(isEd25519Signature(unbase64url(card.root), Buffer.from(text), unbase64url(signature)), true)
  assert.deepEqual(verifyCard(JSON.parse(JSON.stringify(card))), card)
  assert.equal(card.ledger.origin, 'node.aldoria.example/ledger/xa/1')
  assert.equal(card.witness.name, 'node.aldoria.example/witness/xa')
})

test('a change to any member is refused', () => {
  const other = issueCard({
    ...request,
    secrets: createPartySecrets(XA, randomness),
    name: 'Other',
    serial: 2,
    address: 'http://other.example',
  })
  for (const member of Object.keys(card) as (keyof PartyCard)[]) {
    if (JSON.stringify(card[member]) === JSON.stringify(other[member])) continue
    assert.throws(() => verifyCard({ ...card, [member]: other[member] as Json }), IdentityError, member)
    const { [member]: _removed, ...rest } = card
    assert.throws(() => verifyCard(rest as Json), hasCode('card-invalid'), member)
  }
  assert.throws(() => verifyCard({ ...card, name: 'Aldoria' }), hasCode('card-signature-invalid'))
  assert.throws(() => verifyCard({ ...card, signature: 'A'.repeat(86) }), hasCode('card-signature-invalid'))
})

test('a card that its root key signed is still refused when its content is not valid', () => {
  assert.deepEqual(verifyCard(signedAgain({})), card)
  const weak = base64url(new Uint8Array(32).with(0, 1))
  const broken: Record<string, Json>[] = [
    { extra: true },
    { format: 'comity/party-card/v2' },
    { party: 'xa' },
    { name: '' },
    { name: ' Aldoria' },
    { name: 'Aldoria\u202egnihtemos' },
    { name: 'a\nb' },
    { address: `${ADDRESS}/` },
    { address: 'ftp://node.aldoria.example' },
    { serial: 0 },
    { serial: 1.5 },
    { issuedAt: '2026-03-01T08:00:00Z' },
    { issuedAt: '2026-02-30T08:00:00.000Z' },
    { act: card.root },
    { act: weak },
    { act: `${card.act.slice(0, 42)}_` },
    { sealing: { X25519: card.sealing.X25519 } },
    { sealing: { ...card.sealing, X448: card.sealing.X25519 } },
    { ledger: { ...card.ledger, origin: 'node.aldoria.example/ledger+xa' } },
    { ledger: { ...card.ledger, origin: 'two words' } },
    { ledger: { ...card.ledger, key: card.witness.key } },
    { witness: { ...card.witness, name: '' } },
  ]
  for (const changes of broken) assert.throws(() => verifyCard(signedAgain(changes)), hasCode('card-invalid'), JSON.stringify(changes))
  for (const json of [null, [], 'card', {}] as Json[]) assert.throws(() => verifyCard(json), hasCode('card-invalid'))
})

test('a successor has the same party and root and the next serial', () => {
  const next = rotateSecrets(secrets, ['act', 'ledger', 'witness', 'sealing'], randomness)
  const successor = issueCard({ ...request, secrets: next, serial: 2, ledgerOrigin: ledgerOrigin(ADDRESS, XA, 2) })
  assert.deepEqual(verifySuccessor(card, successor), successor)
  const refused = [
    card,
    issueCard({ ...request, secrets: next, serial: 3 }),
    issueCard({ ...request, secrets: createPartySecrets(XA, randomness), serial: 2 }),
    issueCard({ ...request, secrets: { ...next, party: parsePartyCode('XB') }, serial: 2 }),
  ]
  for (const other of refused) assert.throws(() => verifySuccessor(card, other), hasCode('card-not-successor'))
  assert.throws(() => verifySuccessor(card, { ...successor, name: 'Other' }), hasCode('card-signature-invalid'))
})

test('the fingerprint is base32 of the hash of the root key', () => {
  const digest = createHash('sha256').update(unbase64url(card.root)).digest()
  let bits = BigInt(`0x${digest.subarray(0, 20).toString('hex')}`)
  let letters = ''
  for (let count = 0; count < 32; count += 1) {
    letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number(bits & 31n)] + letters
    bits >>= 5n
  }
  assert.match(cardFingerprint(card), /^[A-Z2-7]{4}( [A-Z2-7]{4}){7}$/)
  assert.equal(cardFingerprint(card).replaceAll(' ', ''), letters)
  assert.equal(cardFingerprint({ ...card, name: 'Other', serial: 9 }), cardFingerprint(card))
})

test('an address is an origin in normal form', () => {
  for (const address of ['http://127.0.0.1:7401', 'https://node.example', 'http://[::1]:7401']) assert.ok(isAddress(address))
  const broken = [
    '',
    'node.example',
    'https://node.example/',
    'https://node.example:443',
    'https://NODE.example',
    'https://a:b@node.example',
    'https://node.example?x',
    'file:///x',
    'https://',
  ]
  for (const address of broken) assert.equal(isAddress(address), false, address)
  assert.equal(ledgerOrigin('http://127.0.0.1:7401', XA, 1), '127.0.0.1:7401/ledger/xa/1')
  assert.throws(() => ledgerOrigin(ADDRESS, XA, 0), hasCode('address-invalid'))
  assert.throws(() => witnessName('node.example', XA), hasCode('address-invalid'))
})
