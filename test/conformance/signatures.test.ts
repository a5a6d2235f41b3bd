/** One rule for signatures: whichever library judges, on a node, in a browser or in a stranger's program, a signature holds everywhere or nowhere. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ed25519 } from '@noble/curves/ed25519.js'
import fc from 'fast-check'
import { isEd25519Signature } from '../../src/foundation/ed25519.ts'
import { isSoundEd25519Key, isSoundEd25519Signature } from '../../src/foundation/ed25519-rule.ts'
import { type Ed25519Verifier, opensslVerifier, sodiumVerifier } from '../../src/foundation/ed25519-verifiers.ts'
import { hex, unhex, utf8 } from '../../src/foundation/index.ts'
import { signerFromSeed } from '../../src/identity/index.ts'
import * as browser from '../../web/verify/platform/ed25519.ts'
import { assembled, invalidSignatures, type SignatureCase, TORSION, validSignatures } from './signature-cases.fixture.ts'

const CHECKER = fileURLToPath(new URL('run-go.sh', import.meta.url))
const VECTORS = new URL('../../spec/vectors/', import.meta.url)
const CANNOT_RUN = 77
const PLATFORMS_WITH_BUILD = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64']

const folder = mkdtempSync(join(tmpdir(), 'comity-signatures-'))
after(() => rmSync(folder, { recursive: true }))

type Judge = (given: Omit<SignatureCase, 'name'>) => boolean

function ruled(verifier: Ed25519Verifier): Judge {
  return ({ publicKey, message, signature }) =>
    isSoundEd25519Key(publicKey) && isSoundEd25519Signature(signature) && verifier.holds(publicKey, message, signature)
}

const JUDGES: Readonly<Record<string, Judge>> = {
  'this node': ({ publicKey, message, signature }) => isEd25519Signature(publicKey, message, signature),
  openssl: ruled(opensslVerifier),
  ...(sodiumVerifier === undefined ? {} : { libsodium: ruled(sodiumVerifier) }),
  browser: ({ publicKey, message, signature }) => browser.isEd25519Signature(publicKey, message, signature),
}

/** What all say; fails where they do not say the same. */
function verdict(given: Omit<SignatureCase, 'name'>): boolean {
  const said = Object.entries(JUDGES).map(([name, judge]) => [name, judge(given)] as const)
  assert.equal(new Set(said.map(([, holds]) => holds)).size, 1, JSON.stringify(said))
  return said[0]?.[1] === true
}

type Written = { readonly cases: readonly { readonly name: string; publicKey: string; message: string; signature: string }[] }

function vectors(kind: 'valid' | 'invalid'): readonly SignatureCase[] {
  const { cases } = JSON.parse(readFileSync(new URL(`${kind}/signature.json`, VECTORS), 'utf8')) as Written
  return cases.map(({ name, publicKey, message, signature }) => ({
    name,
    publicKey: unhex(publicKey),
    message: unhex(message),
    signature: unhex(signature),
  }))
}

const EDGES = [
  { kind: 'valid', made: validSignatures(), holds: true },
  { kind: 'invalid', made: invalidSignatures(), holds: false },
] as const

test('where libsodium has a build it verifies', () => {
  if (PLATFORMS_WITH_BUILD.includes(`${process.platform}-${process.arch}`)) assert.equal(sodiumVerifier?.library, 'libsodium')
})

test('every signature of the specification is judged alike by all', () => {
  for (const { kind, made, holds } of EDGES) {
    for (const given of vectors(kind)) assert.equal(verdict(given), holds, given.name)
    assert.deepEqual(vectors(kind), made, 'the vectors are those that the fixture makes')
  }
})

test('of the invalid ones the equation alone lets through what the rule refuses', () => {
  const met = invalidSignatures().filter(({ name }) => name.startsWith('equation met'))
  assert.ok(met.length >= 30)
  for (const { name, publicKey, signature } of met) {
    assert.ok(!isSoundEd25519Key(publicKey) || !isSoundEd25519Signature(signature), name)
  }
})

test("Go's library with the rule judges every one alike", (context) => {
  const all = EDGES.flatMap(({ kind, holds }) => vectors(kind).map((given) => ({ ...given, holds })))
  const file = join(folder, 'signatures.jsonl')
  const lines = all.map(({ publicKey, message, signature }) => ({
    publicKey: hex(publicKey),
    message: hex(message),
    signature: hex(signature),
  }))
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  const { status, stdout, stderr } = spawnSync(CHECKER, ['ledger-go', '-signatures', file], { encoding: 'utf8' })
  if (status === CANNOT_RUN) return context.skip(stderr.trim())
  assert.equal(status, 0, stderr)
  const said = JSON.parse(stdout) as readonly boolean[]
  for (const [index, { name, holds }] of all.entries()) assert.equal(said[index], holds, name)
})

const message = fc.uint8Array({ maxLength: 300 })
const seed = fc.uint8Array({ minLength: 32, maxLength: 32 })

test('what anybody signs holds for all, and with a bit changed for none', () => {
  fc.assert(
    fc.property(seed, message, fc.nat(), (secret, text, place) => {
      const signer = signerFromSeed(secret)
      const signature = signer.sign(text)
      assert.ok(verdict({ publicKey: signer.publicKey, message: text, signature }))
      const bit = place % (96 * 8)
      const [key, by] = [signer.publicKey.slice(), signature.slice()]
      const [part, at] = bit < 32 * 8 ? [key, bit] : [by, bit - 32 * 8]
      part[at >> 3] = (part[at >> 3] as number) ^ (1 << (at & 7))
      assert.ok(!verdict({ publicKey: key, message: text, signature: by }))
    }),
    { numRuns: 60 },
  )
})

test('whatever points of small order are in key and commitment, all judge alike', () => {
  const torsion = fc.nat({ max: TORSION.length - 1 })
  const multiple = fc.oneof(fc.constant(0n), fc.bigInt({ min: 1n, max: ed25519.Point.Fn.ORDER - 1n }))
  const parts = fc.record({ secret: multiple, keyTorsion: torsion, nonce: multiple, commitmentTorsion: torsion, message })
  const seen = new Set<string>()
  fc.assert(
    fc.property(parts, (given) => {
      const { isEquationMet, ...signature } = assembled(given)
      const isSmall = given.secret === 0n || given.nonce === 0n
      const holds = verdict(signature)
      assert.equal(holds, isEquationMet && !isSmall)
      seen.add(`${holds} ${isEquationMet} ${isSmall}`)
    }),
    { numRuns: 300, seed: 8032 },
  )
  assert.deepEqual([...seen].sort(), ['false false false', 'false false true', 'false true true', 'true true false'])
})

test('random points and numbers are judged alike', () => {
  const edge = fc.constantFrom(...invalidSignatures().flatMap(({ publicKey, signature }) => [publicKey, signature.subarray(0, 32)]))
  const point = fc.oneof(seed, edge)
  const random = fc.record({ publicKey: point, message, commitment: point, scalar: seed })
  fc.assert(
    fc.property(random, ({ publicKey, message: text, commitment, scalar }) => {
      const signature = new Uint8Array([...commitment, ...scalar.with(31, 0)])
      assert.ok(!verdict({ publicKey, message: text, signature }))
    }),
    { numRuns: 300 },
  )
})

test('messages and keys may lie anywhere in larger buffers, of any kind', () => {
  const signer = signerFromSeed(new Uint8Array(32).fill(9))
  const text = utf8('in the middle')
  const signature = signer.sign(text)
  for (const buffer of [new ArrayBuffer(512), new SharedArrayBuffer(512), new ArrayBuffer(512, { maxByteLength: 1_024 })]) {
    const place = (bytes: Uint8Array, at: number): Uint8Array => {
      const view = new Uint8Array(buffer, at, bytes.length)
      view.set(bytes)
      return view
    }
    const given = { publicKey: place(signer.publicKey, 3), message: place(text, 77), signature: place(signature, 201) }
    assert.ok(verdict(given))
    assert.ok(!verdict({ ...given, message: place(utf8('in the muddle'), 77) }))
  }
  assert.ok(verdict({ publicKey: signer.publicKey, message: new Uint8Array(), signature: signer.sign(new Uint8Array()) }))
})

test('a process that may load no addon verifies by OpenSSL, by the same rule', () => {
  const program = `
    import { ed25519Verifier, isEd25519Signature, unhex } from ${JSON.stringify(new URL('../../src/foundation/index.ts', import.meta.url))}
    import { readFileSync } from 'node:fs'
    const judged = ['valid', 'invalid'].map((kind) => {
      const { cases } = JSON.parse(readFileSync(new URL(kind + '/signature.json', ${JSON.stringify(VECTORS)}), 'utf8'))
      return cases.map((given) => isEd25519Signature(unhex(given.publicKey), unhex(given.message), unhex(given.signature)))
    })
    console.log(JSON.stringify({ library: ed25519Verifier.library, judged }))`
  const options = ['--no-addons', '--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program]
  const { library, judged } = JSON.parse(execFileSync(process.execPath, options, { encoding: 'utf8' }))
  assert.equal(library, 'openssl')
  assert.deepEqual(judged, [vectors('valid').map(() => true), vectors('invalid').map(() => false)])
})
