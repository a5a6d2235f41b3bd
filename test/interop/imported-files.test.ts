/** The OASIS validator (PyPI `stix2-validator`) over what the import makes of files of other formats. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { runCommandLine } from '../../src/cli/main.ts'
import { preparePython, STIX_VALIDATOR } from './python.fixture.ts'

const run = promisify(execFile)
const SCRIPT = new URL('stix2-validator.py', import.meta.url).pathname
const CORPUS = process.env.COMITY_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024
/** Of each folder, the first so many. */
const FILES_MAX = 25
const FOLDERS = ['misp/{events,pairs}/**/*.json', 'csaf/**/*.json', 'stix20-legacy/*.{json,stix,stix2}']

const home = mkdtempSync(join(tmpdir(), 'comity-imported-'))
after(() => rmSync(home, { recursive: true, force: true }))

const TABLE = [
  'type,value,name,description,valid_from,tlp,confidence,labels',
  'domain,phish.example,Phishing,"Seen, twice",2026-01-01T00:00:00Z,GREEN,80,phishing;feed',
  'ip,198.51.100.7,,,2026-01-01T00:00:00Z,AMBER,,',
  'url,https://phish.example/a?b=c,,,,CLEAR,,',
  'sha256,e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855,Empty,,,,,',
  'email,jane@mail.example,,,,RED,,',
].join('\n')

/** Imports a file. @returns the bundle, or undefined where the file is in none of the formats that are imported */
async function imported(file: string, index: number): Promise<string | undefined> {
  const out = join(home, `${index}.json`)
  const told: string[] = []
  const terminal = { out: () => undefined, tell: (text: string) => void told.push(text), environment: {} }
  const code = await runCommandLine(['import', file, '--out', out], terminal)
  if (code === 0) return out
  assert.match(told.join(''), /^comity: format-[a-z-]+: /, file)
  return undefined
}

async function errorsIn(python: string, files: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run(python, [SCRIPT, ...files], { maxBuffer: OUTPUT_BYTES_MAX })
  const errors = Object.entries(JSON.parse(stdout) as Record<string, readonly string[]>)
  assert.equal(errors.length, files.length)
  return errors.flatMap(([file, found]) => found.map((error) => `${file.slice(home.length + 1)}: ${error}`))
}

test('the OASIS validator finds no error in what imports make', async (context) => {
  const prepared = await preparePython(home, STIX_VALIDATOR)
  if ('missing' in prepared) return context.skip(prepared.missing)
  const { python } = prepared

  await context.test('of a table', async () => {
    const file = join(home, 'table.csv')
    writeFileSync(file, TABLE)
    const bundle = await imported(file, 0)
    assert.ok(bundle !== undefined)
    assert.deepEqual(await errorsIn(python, [bundle]), [])
  })

  const skip = existsSync(CORPUS) ? false : `corpus is absent: ${CORPUS} does not exist (set COMITY_CORPUS)`
  for (const [index, folder] of FOLDERS.entries()) {
    await context.test(`of ${folder}`, { skip }, async (corpus) => {
      const files = globSync(folder, { cwd: CORPUS }).sort().slice(0, FILES_MAX)
      const bundles: string[] = []
      for (const [place, path] of files.entries())
        bundles.push(...[await imported(join(CORPUS, path), 1_000 * (index + 1) + place)].filter((one) => one !== undefined))
      corpus.diagnostic(`${bundles.length} of ${files.length} files imported`)
      assert.ok(bundles.length > 0)
      assert.deepEqual(await errorsIn(python, bundles), [])
    })
  }
})
