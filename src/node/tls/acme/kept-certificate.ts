/** What an ACME server gave, at rest: keys and chain in one file, under AES-256-GCM and a secret of the node. */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { Compile, type Static, Type } from '#typebox'
import { concatBytes, type Randomness, utf8, utf8Text } from '../../../foundation/index.ts'
import { NodeError } from '../../config.ts'
import { writePrivate } from '../../folder.ts'

const KeptForm = Type.Object(
  {
    /** Address of the directory that all of it came from. */
    directory: Type.String(),
    accountKey: Type.String(),
    /** Null before the server knows the key. */
    account: Type.Union([Type.String(), Type.Null()]),
    /** Key and chain in use, in PEM; null before the first was issued. */
    issued: Type.Union([Type.Object({ key: Type.String(), chain: Type.String() }), Type.Null()]),
  },
  { additionalProperties: false },
)
const keptForm = Compile(KeptForm)

/** The account of a node at one server, and what it was given there. */
export type Kept = Static<typeof KeptForm>

const MAGIC = utf8('comity/acme/v1\n')
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Where it lies and what it is sealed under. */
export type KeptPlace = { readonly path: string; readonly secret: Uint8Array; readonly randomness: Randomness }

/** Undefined where there is nothing. @throws NodeError `certificate-invalid` on a file that was changed, or is of another node */
export function readKept({ path, secret }: Pick<KeptPlace, 'path' | 'secret'>): Kept | undefined {
  if (!existsSync(path)) return undefined
  const bytes = readFileSync(path)
  try {
    const nonce = bytes.subarray(MAGIC.length, MAGIC.length + NONCE_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(MAGIC)
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    const opened = concatBytes(decipher.update(bytes.subarray(MAGIC.length + NONCE_BYTES, -TAG_BYTES)), decipher.final())
    const value: unknown = JSON.parse(utf8Text(opened))
    if (keptForm.Check(value)) return value
  } catch (cause) {
    throw new NodeError('certificate-invalid', 'the kept certificate cannot be opened: remove the file to have a new one issued', { cause })
  }
  throw new NodeError('certificate-invalid', 'the kept certificate is of another form: remove the file to have a new one issued')
}

/** Replaces it, all or nothing; after a loss of power it may be the one before, of which a server gives another. */
export function writeKept(kept: Kept, { path, secret, randomness }: KeptPlace): void {
  const nonce = randomness(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', secret, nonce)
  cipher.setAAD(MAGIC)
  const next = `${path}.next`
  rmSync(next, { force: true })
  writePrivate(next, concatBytes(MAGIC, nonce, cipher.update(JSON.stringify(kept), 'utf8'), cipher.final(), cipher.getAuthTag()))
  renameSync(next, path)
}
