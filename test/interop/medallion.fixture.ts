/** medallion (PyPI), the OASIS server for TAXII 2.1, on loopback. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unusedPort } from '../network/member.fixture.ts'
import { until } from '../network/waiting.fixture.ts'
import { MEDALLION, preparePython } from './python.fixture.ts'

const MEDIA_TYPE = 'application/taxii+json;version=2.1'
/** Password of its users. */
export const MEDALLION_PASSWORD = 'swordfish'
/** Its users. */
export const MEDALLION_USERS = ['comity', 'other'] as const

/** A collection as medallion keeps it. */
export type MedallionCollection = {
  readonly id: string
  readonly title: string
  readonly can_write: boolean
  readonly objects: readonly object[]
  readonly manifest: readonly object[]
}
/** A running one. */
export type Medallion = { readonly address: string; [Symbol.dispose](): void }

/** Starts it over collections that can all be read. @returns it, or why it cannot be had here */
export async function startMedallion(
  collections: readonly MedallionCollection[],
  { largestBody, pageObjects }: { readonly largestBody: number; readonly pageObjects: number },
): Promise<Medallion | { readonly missing: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-medallion-'))
  let server: ChildProcess | undefined
  const end = (): void => {
    server?.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  const prepared = await preparePython(folder, MEDALLION)
  if ('missing' in prepared) {
    end()
    return prepared
  }
  const data = {
    '/discovery': { title: 'Medallion', default: '/root/', api_roots: ['/root/'] },
    root: {
      information: { title: 'Root', versions: [MEDIA_TYPE], max_content_length: largestBody },
      status: [],
      collections: collections.map((one) => ({ ...one, can_read: true, media_types: ['application/stix+json;version=2.1'] })),
    },
  }
  writeFileSync(join(folder, 'data.json'), JSON.stringify(data))
  const config = {
    backend: { module: 'medallion.backends.memory_backend', module_class: 'MemoryBackend', filename: join(folder, 'data.json') },
    users: Object.fromEntries(MEDALLION_USERS.map((user) => [user, MEDALLION_PASSWORD])),
    taxii: { max_page_size: pageObjects },
  }
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  const port = await unusedPort()
  server = spawn(join(dirname(prepared.python), 'medallion'), ['--port', String(port), join(folder, 'config.json')], { stdio: 'ignore' })
  const address = `http://127.0.0.1:${port}`
  await until('medallion to answer', () =>
    fetch(`${address}/taxii2/`).then(
      ({ status }) => status > 0,
      () => false,
    ),
  )
  return { address, [Symbol.dispose]: end }
}
