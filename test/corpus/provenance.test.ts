/** Real STIX objects, issued, verified and derived. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import type { Json, JsonObject } from '../../src/foundation/index.ts'
import { canonicalJson, isJsonObject, parseJson } from '../../src/foundation/index.ts'
import { signerFromSeed } from '../../src/identity/index.ts'
import type { OpenClaims } from '../../src/intelligence/provenance/index.ts'
import { deriveObject, issueToken, verifyToken } from '../../src/intelligence/provenance/index.ts'

const CORPUS = process.env.COMITY_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')
const FOLDER = join(CORPUS, 'stix21-real')
const skip = existsSync(FOLDER) ? false : `corpus is absent: ${FOLDER} does not exist`

const signer = signerFromSeed(new Uint8Array(32).fill(7))
const keys = { keyOf: () => signer.publicKey }

describe('provenance of the corpus', { skip }, () => {
  it('derives every real object to itself', () => {
    let count = 0
    for (const object of realObjects()) {
      const open = openOf(object)
      const token = issueToken({ object, open, signer, keyId: 'act-1', randomness: (length) => randomBytes(length) })
      const derived = deriveObject(verifyToken(token, keys))
      assert.equal(canonicalJson(derived), canonicalJson({ ...object, spec_version: '2.1' }))
      count += 1
    }
    assert.ok(count > 14_000, `only ${count} objects found`)
  })
})

function openOf(object: JsonObject): OpenClaims {
  const open: OpenClaims = {
    iss: 'XA',
    item: '0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10',
    agreement: '00'.repeat(32),
    purpose: 'cyber-defence',
    type: String(object.type),
    spec_version: '2.1',
    marking: 'GREEN',
    subject: 'none',
    retain_until: '2027-01-01T00:00:00.000Z',
  }
  const markings = object.object_marking_refs
  return markings === undefined ? open : { ...open, object_marking_refs: markings as readonly string[] }
}

function* realObjects(): Generator<JsonObject> {
  for (const path of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(?:json|stix2)$/.test(path)) continue
    const content = parseJson(readFileSync(join(FOLDER, path)))
    if (isJsonObject(content)) yield* objectsOf(content)
  }
}

function* objectsOf(content: JsonObject): Generator<JsonObject> {
  const objects: Json | undefined = content.type === 'bundle' ? content.objects : [content]
  if (!Array.isArray(objects)) return
  for (const object of objects) if (isJsonObject(object) && typeof object.type === 'string') yield object
}
