/**
 * Holds the sizes and names that keep the code readable: no file beyond 400 lines, no file named after no concept, and
 * a README in each folder of `src/`. Lengths of functions and numbers of parameters are Biome's.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from './finding.ts'
import { report } from './finding.ts'

const LINES_MAX = 400
const SOURCES = '{src,test,tools,bench,web/src}/**/*.{ts,tsx,mjs}'
const EMPTY_NAMES = /^(?:common|shared)$|(?:^|-)(?:utils?|helpers?|misc|manager|service)$/

/** Checks a repository. */
export function checkSizes(root: string): Finding[] {
  const paths = globSync(SOURCES, { cwd: root }).map((path) => path.replaceAll('\\', '/'))
  const folders = new Set(paths.map(documentedFolder).filter((folder) => folder !== undefined))
  return [
    ...paths.sort().flatMap((path) => [...checkFile(root, path)]),
    ...[...folders].flatMap((folder) => [...checkFolder(root, folder)]),
  ]
}

function* checkFile(root: string, path: string): Generator<Finding> {
  const isGenerated = path.includes('/generated/')
  const lines = readFileSync(join(root, path), 'utf8').split('\n').length - 1
  if (lines > LINES_MAX && !isGenerated) yield { path, rule: 'file-too-long', detail: `${lines} lines; at most ${LINES_MAX}` }
  for (const name of path.replace(/\.[a-z.]+$/, '').split('/')) {
    if (EMPTY_NAMES.test(name)) yield { path, rule: 'name-says-nothing', detail: `name it after its concept, not "${name}"` }
  }
}

function* checkFolder(root: string, folder: string): Generator<Finding> {
  if (!existsSync(join(root, folder, 'README.md')))
    yield { path: folder, rule: 'readme-missing', detail: 'each folder says what it guarantees' }
}

function documentedFolder(path: string): string | undefined {
  return /^src\/(?:workflows\/)?[^/]+(?=\/)/.exec(path)?.[0]
}

if (import.meta.main) report(checkSizes('.'))
