/** What the machine offers to the tests beyond Node: a browser and a database server. */
import { existsSync } from 'node:fs'
import process from 'node:process'
import { findPostgresBinaries, startPostgres } from './postgres-server.ts'

const CHROMIUM_PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/Applications/Chromium.app/Contents/MacOS/Chromium']

/** Something that tests need, the variable that names it to them, or why there is none. */
export type Offer = { readonly value: string } | { readonly missing: string }

/** Path of Chromium: `COMITY_CHROMIUM`, else where systems install it. */
export function findChromium(): Offer {
  const named = process.env.COMITY_CHROMIUM
  if (named !== undefined) return existsSync(named) ? { value: named } : { missing: 'COMITY_CHROMIUM names a file that does not exist' }
  const path = CHROMIUM_PATHS.find((candidate) => existsSync(candidate))
  return path === undefined ? { missing: 'no Chromium found (install it, or set COMITY_CHROMIUM)' } : { value: path }
}

/** A PostgreSQL server for one run: the one `COMITY_POSTGRES_URL` names, else a private one. */
export async function openPostgres(): Promise<Offer & AsyncDisposable> {
  const url = process.env.COMITY_POSTGRES_URL
  if (url !== undefined) return { value: url, [Symbol.asyncDispose]: async () => undefined }
  const binaries = findPostgresBinaries()
  const missing = 'no PostgreSQL server found (install it, or set COMITY_POSTGRES_URL)'
  if (binaries === undefined) return { missing, [Symbol.asyncDispose]: async () => undefined }
  const server = await startPostgres(binaries)
  return { value: server.url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}
