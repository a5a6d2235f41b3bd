/** The OASIS validator (PyPI `stix2-validator`) over what recipients of each kind are given. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { annexFor, caseObjects } from '../../bench/case-objects.ts'
import type { Json, JsonObject } from '../../src/foundation/index.ts'
import { isJsonObject } from '../../src/foundation/index.ts'
import { CEILINGS, releasedTo, type Treat, treatingAgreement } from '../disclosure/releases.fixture.ts'
import { bundleText } from '../disclosure/sender.fixture.ts'
import { preparePython, STIX_VALIDATOR } from './python.fixture.ts'

const run = promisify(execFile)
const SCRIPT = new URL('stix2-validator.py', import.meta.url).pathname
const CORPUS = process.env.COMITY_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')
const OBJECTS_MAX = 300
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024

const FILES = [
  'synthetic/tlp-canaries.bundle.json',
  'stix21-real/amnesty-wintego_helios.stix2',
  'stix21-real/attack-flow-example.json',
  'stix21-real/attack-ics-18.1.json',
  'stix21-real/feeds2stix-vxvault.json',
  'stix21-real/misp-stix-test_objects_collection.json',
  'stix21-real/mvt-operation_triangulation.stix2',
  'stix21-real/oasis-examples/poisonivy.json',
  'stix21-real/opencti-companies.json',
  'stix21-real/elevator/malicious-email-indicator-with-addresses.json',
  'stix21-real/extensions/identity-individual_contact_example.json',
] as const

/** Fields of texts and values are treated by turns, so that every treatment meets every type. */
const TURNS = ['pseudonymise', 'generalise', 'drop', 'as-is', 'never'] as const
const FREE: ReadonlySet<string> = new Set([
  ...['description', 'content', 'abstract', 'authors', 'contact_information', 'external_references', 'display_name', 'account_login'],
  ...['first_observed', 'last_observed', 'valid_from', 'pattern', 'roles', 'sectors', 'aliases', 'labels', 'first_seen', 'subject'],
])
const byTurns: Treat = (type, field) => (FREE.has(field) ? (TURNS[(type.length + field.length) % TURNS.length] ?? 'drop') : 'as-is')

const home = mkdtempSync(join(tmpdir(), 'comity-validator-'))
after(() => rmSync(home, { recursive: true, force: true }))

function objectsOf(path: string): readonly JsonObject[] {
  const content = JSON.parse(readFileSync(join(CORPUS, path), 'utf8')) as Json
  if (!isJsonObject(content)) throw new Error(`${path} holds no object`)
  if (!Array.isArray(content.objects)) return [content]
  // Without the definitions of its markings nothing of a bundle goes to anybody.
  const isDefinition = ({ type }: JsonObject): boolean => type === 'marking-definition'
  const objects = content.objects as readonly JsonObject[]
  return [...objects.filter(isDefinition), ...objects.filter((object) => !isDefinition(object)).slice(0, OBJECTS_MAX)]
}

/** Releases a bundle and writes what each recipient was given. @returns the files */
async function writeReleases(name: string, objects: readonly JsonObject[], treat: Treat): Promise<readonly string[]> {
  const got = await releasedTo(treatingAgreement(objects, treat), objects)
  return [...got].flatMap(([party, { objects: shown }]) => {
    if (shown.length === 0) return []
    const file = join(home, `${name.replaceAll('/', '__')} ${party} ${CEILINGS[party]}.json`)
    writeFileSync(file, bundleText(shown))
    return [file]
  })
}

/** What the validator finds. None of these objects meets a defect of it that the README of the corpus lists. */
async function errorsIn(python: string, files: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run(python, [SCRIPT, ...files], { maxBuffer: OUTPUT_BYTES_MAX })
  const errors = Object.entries(JSON.parse(stdout) as Record<string, readonly string[]>)
  assert.equal(errors.length, files.length)
  return errors.flatMap(([file, found]) => found.map((error) => `${file.slice(home.length + 1)}: ${error}`))
}

test('the OASIS validator finds no error in what recipients are given', async (context) => {
  const prepared = await preparePython(home, STIX_VALIDATOR)
  if ('missing' in prepared) return context.skip(prepared.missing)
  const { python } = prepared
  const broken = join(home, 'broken.json')
  writeFileSync(broken, bundleText([{ ...caseObjects(1)[0], pattern: 7 }]))
  assert.notDeepEqual(await errorsIn(python, [broken]), [], 'it does find one in what is not valid')

  await context.test('of a case made up', async () => {
    const treat: Treat = (type, field) => annexFor(type).get(field) ?? 'as-is'
    const files = await writeReleases('case', caseObjects(80), treat)
    assert.equal(files.length, 4)
    assert.deepEqual(await errorsIn(python, files), [])
  })

  const skip = existsSync(CORPUS) ? false : `corpus is absent: ${CORPUS} does not exist (set COMITY_CORPUS)`
  await context.test('of real files and of the canaries', { skip }, async (corpus) => {
    const files: string[] = []
    for (const path of FILES) {
      const written = await writeReleases(path, objectsOf(path), byTurns)
      corpus.diagnostic(`${path}: ${written.length} bundles`)
      files.push(...written)
    }
    assert.ok(files.length >= 2 * FILES.length, `${files.length} bundles`)
    assert.deepEqual(await errorsIn(python, files), [])
  })
})
