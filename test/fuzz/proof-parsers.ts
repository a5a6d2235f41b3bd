/** Files and statements that prove something, and words that people carry from one place to another. */

import { assemblePackage } from '../../src/acts/assemble-package.ts'
import { decodeHead, encodeHead, formatOpenedLeaf, formatReceipt, parseOpenedLeaf, verifyProofFile } from '../../src/acts/index.ts'
import { exampleAgreement, PaperNode, witnessesFor } from '../../src/acts/parties.fixture.ts'
import { agreementHash, enrolmentStatement } from '../../src/agreement/index.ts'
import { exampleOfficial, RELYING_PARTY } from '../../src/agreement/life/officials.fixture.ts'
import { readTemplate } from '../../src/agreement/templates/placeholders.ts'
import { templateText } from '../../src/agreement/templates/template.fixture.ts'
import { readShare, writeShare } from '../../src/cli/key-share.ts'
import { letterBytes, parseLetter } from '../../src/envelope/letter.ts'
import { base64, isJsonObject, type Json, type JsonObject, parseJsonObject, utf8 } from '../../src/foundation/index.ts'
import { newAuthenticator } from '../../src/identity/authenticator.fixture.ts'
import { parseAuthenticatorData } from '../../src/identity/authenticator-data.ts'
import { passkeyAlgorithm, type StatedAssertion, signCountOf, verifyStatement } from '../../src/identity/index.ts'
import { verifyOnward } from '../../src/intelligence/index.ts'
import { ONWARD_KEYS, onwardExample } from '../../src/intelligence/provenance/onward.fixture.ts'
import { parseNetwork } from '../../src/taxii-client/index.ts'
import { parseAuthorization } from '../../src/workflows/officials/authorization.ts'
import { formatMlDsaVkey, mlDsaSigner } from '../../src/workflows/witnessing/index.ts'
import { parseMlDsaVkey } from '../../src/workflows/witnessing/ml-dsa-cosignature.ts'
import type { Parser } from './parser.ts'
import { CONTENTS, EVIDENCE, PARTIES, RECEIPTS, TRUST } from './seeds.ts'

const text = (input: Uint8Array): string => Buffer.from(input).toString()
const bytesOf = (...texts: readonly string[]): readonly Uint8Array[] => texts.map((one) => utf8(one))

const AGREEMENT = exampleAgreement(PARTIES)
const HASH = agreementHash(AGREEMENT)
const stated = new PaperNode(PARTIES.XA, witnessesFor('XA', PARTIES)).state({
  kind: 'recall',
  agreement: HASH,
  body: { to: 'XB', cause: 'wrong', items: ['0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10'] },
})
const receipt = await stated.receipt()
const cards = Object.values(PARTIES).map(({ card }) => card)
const PACKAGE = assemblePackage({ agreement: AGREEMENT, cards, receipts: [formatReceipt(stated.act, receipt, PARTIES.XA.card)] }).text
const LEAF = formatOpenedLeaf(receipt, ['act', 'kind'])

const official = exampleOfficial('1', 'analyst')
const ENROLMENT = enrolmentStatement(official.body, { party: 'XA', agreement: HASH })
const SIGNED = { assertion: official.sign('enrolment', ENROLMENT), passkey: { ...official.body } as unknown as Json }
const asked = { challenge: new Uint8Array(32), rpId: RELYING_PARTY.rpId, origin: RELYING_PARTY.origins[0] }
const KINDS = ['ES256', 'EdDSA', 'RS256'] as const
const CREATED = KINDS.map((kind) => newAuthenticator(kind).create(asked).authenticatorData)

/** What an official signed, with its passkey: every text of it may be any other. */
function officialStatement(input: Uint8Array): void {
  const { assertion, passkey } = parseJsonObject(input)
  const of = (value: Json | undefined, name: string): string => String(isJsonObject(value) ? value[name] : value)
  const said: Omit<StatedAssertion, 'credential'> = {
    authenticatorData: of(assertion, 'authenticatorData'),
    clientData: of(assertion, 'clientData'),
    signature: of(assertion, 'signature'),
  }
  const publicKey = of(passkey, 'publicKey')
  verifyStatement({ kind: 'enrolment', statement: ENROLMENT as JsonObject }, said, { publicKey, ...RELYING_PARTY, signCount: 0 })
  signCountOf(said.authenticatorData)
  passkeyAlgorithm(publicKey)
}

const SHARE = writeShare({ party: 'XA', set: '0a1b2c3d', threshold: 2, officers: 3, data: 'AAAA' })
const LETTERS = [letterBytes({ signature: new Uint8Array(64), payload: utf8('payload') })]
const HEADS = CONTENTS.map((content) => utf8(text(content).split('\n')[0] as string))
const ML_DSA = formatMlDsaVkey(mlDsaSigner('xa.example/witness', new Uint8Array(32).fill(9)))

/** All of them. */
export const PROOF_PARSERS: readonly Parser[] = [
  {
    name: 'proof file',
    seeds: [...RECEIPTS, ...EVIDENCE, ...bytesOf(PACKAGE, LEAF)],
    parse: (input) => verifyProofFile(input, { agreement: HASH, policy: TRUST }),
  },
  { name: 'opened leaf', seeds: bytesOf(LEAF), parse: (input) => parseOpenedLeaf(input) },
  { name: 'item that was given on', seeds: bytesOf(onwardExample()), parse: (input) => verifyOnward(text(input), ONWARD_KEYS) },
  { name: 'letter', seeds: LETTERS, parse: (input) => parseLetter(input) },
  { name: 'authenticator data', seeds: CREATED, parse: (input) => parseAuthenticatorData(input) },
  { name: 'statement of an official', seeds: bytesOf(JSON.stringify(SIGNED)), parse: officialStatement },
  { name: 'head of a kept item', seeds: HEADS, parse: (input) => encodeHead(decodeHead(text(input))) },
  { name: 'ML-DSA verifier key', seeds: bytesOf(ML_DSA), parse: (input) => formatMlDsaVkey(parseMlDsaVkey(text(input))) },
  { name: 'share of a passphrase', seeds: bytesOf(SHARE), parse: (input) => readShare(text(input)) },
  { name: 'template of an agreement', seeds: bytesOf(templateText('low-risk-pilot')), parse: (input) => readTemplate(text(input)) },
  {
    name: 'authorization',
    seeds: bytesOf(`Basic ${base64(utf8('anna:secret'))}`, `Bearer ${'a'.repeat(20)}`),
    parse: (input) => parseAuthorization(text(input)),
  },
  { name: 'network', seeds: bytesOf('192.0.2.0/24', '2001:db8::/32'), parse: (input) => parseNetwork(text(input)) },
]
