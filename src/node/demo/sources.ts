/** What the demonstration shares: imported files, or the built-in feed. */
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { canonicalJson, isJsonObject, type Json, randomUuid, utf8 } from '../../foundation/index.ts'
import { bundleText, convertFile, formatOfFile, type ImportFormat } from '../../intelligence/index.ts'
import { systemRandomness } from '../system.ts'
import { phishingBundle, phishingDomains } from './feed.ts'

/** A bundle under a name for people. */
export type Source = { readonly name: string; readonly chunks: () => AsyncIterable<Uint8Array> }

// Above this a file is taken for a bundle and streamed as it is.
const WRAPPED_BYTES_MAX = 16 * 1024 * 1024

/** The sources of one story. */
export function* sourcesOf(imports: readonly string[]): Generator<Source> {
  for (const path of imports) yield { name: basename(path), chunks: () => importedBundle(path) }
  if (imports.length === 0) yield { name: 'phishing domains', chunks: () => phishingBundle(phishingDomains()) }
}

/** A file as a bundle: of another format, converted; one that holds a single STIX object, or a list of them, is put into a bundle. */
async function* importedBundle(path: string): AsyncGenerator<Uint8Array> {
  const reopen = () => createReadStream(path)
  const format = await formatOfFile(reopen)
  if (format !== 'stix-2.1') return yield* converted(path, format)
  const { size } = await stat(path)
  const objects = size > WRAPPED_BYTES_MAX ? undefined : looseObjects(JSON.parse(await readFile(path, 'utf8')) as Json)
  if (objects === undefined) yield* createReadStream(path)
  else yield utf8(canonicalJson({ type: 'bundle', id: `bundle--${randomUuid(systemRandomness)}`, objects }))
}

async function* converted(path: string, format: ImportFormat): AsyncGenerator<Uint8Array> {
  const { mtimeMs } = await stat(path)
  const entries = convertFile(format, () => createReadStream(path), { at: Math.trunc(mtimeMs) })
  for await (const text of bundleText(entries, () => undefined)) yield utf8(text)
}

function looseObjects(value: Json): readonly Json[] | undefined {
  if (Array.isArray(value)) return value
  return isJsonObject(value) && value.type !== 'bundle' ? [value] : undefined
}
