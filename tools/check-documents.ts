/**
 * Keeps the prose true where a tool can: relative links lead somewhere, each test that a page names as
 * `` `path.test.ts` "title" `` exists with that title, and the list of decisions has every one.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Finding } from './finding.ts'
import { report } from './finding.ts'

const PAGES = ['*.md', '{docs,spec}/**/*.md', 'src/**/README.md']
const DECISIONS = 'docs/decisions/README.md'
const LINK = /\]\((?!https?:|mailto:|#)([^)#]+)[^)]*\)/g
const TEST = /`((?:src|test|tools)\/[^`]+\.test\.ts)`(?: "([^"]+)")?/g

/** Checks the pages of a repository. */
export function checkDocuments(root: string): Finding[] {
  const findings: Finding[] = []
  for (const path of globSync(PAGES, { cwd: root }).sort()) {
    const lines = readFileSync(join(root, path), 'utf8').split('\n')
    for (const [index, text] of lines.entries()) findings.push(...checkLine(root, { path, line: index + 1, text }))
  }
  return [...findings, ...unlisted(root)]
}

/** Decisions that their list does not name. */
function unlisted(root: string): readonly Finding[] {
  const list = existsSync(join(root, DECISIONS)) ? readFileSync(join(root, DECISIONS), 'utf8') : ''
  return globSync('docs/decisions/[0-9]*.md', { cwd: root })
    .sort()
    .filter((path) => !list.includes(`(${basename(path)})`))
    .map((path) => ({ path, line: 1, rule: 'decision-unlisted', detail: `${DECISIONS} does not name it` }))
}

type Line = { readonly path: string; readonly line: number; readonly text: string }

function* checkLine(root: string, { path, line, text }: Line): Generator<Finding> {
  for (const [, target] of text.matchAll(LINK)) {
    if (target !== undefined && !existsSync(join(root, dirname(path), target))) {
      yield { path, line, rule: 'link-broken', detail: `there is no ${target}` }
    }
  }
  for (const [, file, title] of text.matchAll(TEST)) {
    if (file === undefined) continue
    if (!existsSync(join(root, file))) yield { path, line, rule: 'test-unknown', detail: `there is no ${file}` }
    else if (title !== undefined && !readFileSync(join(root, file), 'utf8').includes(title)) {
      yield { path, line, rule: 'test-unknown', detail: `${file} has no test "${title}"` }
    }
  }
}

if (import.meta.main) report(checkDocuments('.'))
