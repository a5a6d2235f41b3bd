/**
 * Writes every file that is made from the code. `node tools/generate.ts` after a change of what they come from; with
 * `--check` it changes nothing and fails where a file is not what would be written.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import process from 'node:process'
import type { Finding } from './finding.ts'
import { report } from './finding.ts'
import { apiTypesText } from './generate-api-types.ts'

/** Each generated file and what makes its text. */
const GENERATED: Readonly<Record<string, () => Promise<string>>> = {
  'web/src/generated/api.ts': apiTypesText,
}

async function main(isCheck: boolean): Promise<void> {
  const findings: Finding[] = []
  for (const [path, make] of Object.entries(GENERATED)) {
    const text = formatted(path, await make())
    const isCurrent = existsSync(path) && readFileSync(path, 'utf8') === text
    if (isCurrent) continue
    if (isCheck) {
      findings.push({ path, rule: 'generated-stale', detail: 'not what the code makes of it; node tools/generate.ts' })
      continue
    }
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    process.stdout.write(`${path} written\n`)
  }
  report(findings)
}

/** The text as the formatter leaves it, so that generated files pass the same check as all others. */
function formatted(path: string, text: string): string {
  const args = ['node_modules/@biomejs/biome/bin/biome', 'format', `--stdin-file-path=${path}`]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { input: text, encoding: 'utf8' })
  if (status !== 0) throw new Error(`biome cannot format ${path}: ${stderr}`)
  return stdout
}

await main(process.argv.includes('--check'))
