/** Tokens of items: what is made and proven for each object and recipient. */
import { createHash } from 'node:crypto'
import { SDJwtInstance } from '@sd-jwt/core'
import { actKeyId } from '../src/acts/index.ts'
import { base64url, isEd25519Signature, type JsonObject, randomUuid, unbase64url, utf8 } from '../src/foundation/index.ts'
import { type Signer, signerFromSeed } from '../src/identity/index.ts'
import { issueToken, type OpenClaims, verifyToken } from '../src/intelligence/index.ts'
import { systemRandomness } from '../src/node/system.ts'
import { type Benchmark, bestOf, type Figure, type Peer } from './benchmark.ts'

const TOKENS = 500
const RUNS = 9
const MARKING = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'

/** Tokens made in a second. */
export const issuePerSecond: Benchmark = {
  name: 'provenance.issue-per-second',
  unit: 'tokens/s',
  target: null,
  how: `one SD-JWT over an indicator of 13 members, decoys and Ed25519 signature included, on one thread; best of ${RUNS} runs of ${TOKENS}`,
  async run() {
    const { signer, object, open, library } = example()
    const signed = await measure(() => signer.sign(utf8(signingInput)))
    const theirs = await measure(() => library.issue({ ...object, iss: 'XA' }, { _sd: Object.keys(object).slice(3) as never }))
    return figure(await measure(() => issue(signer, object, open)), [
      { name: 'plain Ed25519 signatures', value: signed },
      { name: '@sd-jwt/core', value: theirs },
    ])
  },
}

/** Tokens proven in a second. */
export const verifyPerSecond: Benchmark = {
  name: 'provenance.verify-per-second',
  unit: 'tokens/s',
  target: null,
  how: `the same token proven, signature and every disclosure, on one thread; best of ${RUNS} runs of ${TOKENS}`,
  async run() {
    const { signer, object, open, library } = example()
    const token = issue(signer, object, open)
    const signature = signer.sign(utf8(signingInput))
    const plain = await measure(() => isEd25519Signature(signer.publicKey, utf8(signingInput), signature))
    const theirs = await measure(() => library.verify(token))
    return figure(await measure(() => verifyToken(token, { keyOf: () => signer.publicKey })), [
      { name: 'plain Ed25519 verifications', value: plain },
      { name: '@sd-jwt/core', value: theirs },
    ])
  },
}

const signingInput = 'x'.repeat(1_800)

function figure(value: number, peers: readonly Peer[]): Figure {
  return { value, peers }
}

function issue(signer: Signer, object: JsonObject, open: OpenClaims): string {
  return issueToken({ object, open, signer, keyId: actKeyId(signer.publicKey), randomness: systemRandomness })
}

function example() {
  const signer = signerFromSeed(systemRandomness(32))
  const object = {
    type: 'indicator',
    spec_version: '2.1',
    object_marking_refs: [MARKING],
    id: `indicator--${randomUuid(systemRandomness)}`,
    created_by_ref: `identity--${randomUuid(systemRandomness)}`,
    created: '2026-04-06T20:03:48.000Z',
    modified: '2026-04-06T20:03:48.000Z',
    name: 'bank.example',
    indicator_types: ['malicious-activity'],
    pattern: "[domain-name:value = 'bank.example']",
    pattern_type: 'stix',
    pattern_version: '2.1',
    valid_from: '2026-04-06T20:03:48.000Z',
  }
  const open: OpenClaims = {
    iss: 'XA',
    item: randomUuid(systemRandomness),
    agreement: 'ab'.repeat(32),
    purpose: 'cyber-defence',
    type: 'indicator',
    spec_version: '2.1',
    object_marking_refs: [MARKING],
    marking: 'GREEN',
    subject: 'none',
    retain_until: '2027-04-06T00:00:00.000Z',
  }
  return { signer, object, open, library: libraryOf(signer) }
}

/** An independent implementation of RFC 9901, with the same cryptography below it. */
function libraryOf(signer: Signer): SDJwtInstance<Record<string, unknown>> {
  return new SDJwtInstance<Record<string, unknown>>({
    hasher: (data) =>
      createHash('sha256')
        .update(typeof data === 'string' ? data : new Uint8Array(data))
        .digest(),
    hashAlg: 'sha-256',
    saltGenerator: (length) => base64url(systemRandomness(length)),
    signer: (data) => base64url(signer.sign(utf8(data))),
    signAlg: 'EdDSA',
    verifier: (data, signature) => isEd25519Signature(signer.publicKey, utf8(data), unbase64url(signature)),
  })
}

/** Calls a second. */
async function measure(call: () => unknown): Promise<number> {
  const best = await bestOf(RUNS, async () => {
    const start = performance.now()
    for (let count = 0; count < TOKENS; count += 1) await call()
    return (performance.now() - start) / 1_000
  })
  return TOKENS / best
}
