/** A draft under which one party may have everything up to a level, and the door that shows what it would get. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { exampleAgreement } from '../../src/agreement/example.fixture.ts'
import { runCommandLine } from '../../src/cli/main.ts'
import type { JsonObject } from '../../src/foundation/index.ts'
import type { Tlp } from '../../src/intelligence/index.ts'

/** The scale, from what may be published upwards. */
export const LEVELS: readonly Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']

/** What `comity preview --json` prints. */
export type Previewed = {
  readonly bundle: { readonly objects?: readonly JsonObject[] }
  readonly withheld: readonly { readonly id: string; readonly pointer: string; readonly code: string }[]
  readonly invalid: number
}

type Text = {
  annexes: { code: string; types: Record<string, Record<string, string>> }[]
  sharing: Record<string, unknown>[]
}

/** Shows bundles through `comity preview`; its files go when the tests of the file end. */
export function previews(): (objects: readonly JsonObject[] | string, ceiling: Tlp) => Promise<Previewed> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-levels-'))
  after(() => rmSync(folder, { recursive: true }))
  return async (objects, ceiling) => {
    const draft = join(folder, `${ceiling}.json`)
    writeFileSync(draft, JSON.stringify(openDraft(ceiling)))
    const path = typeof objects === 'string' ? objects : join(folder, 'bundle.json')
    const bundle = { type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000001', objects }
    if (typeof objects !== 'string') writeFileSync(path, JSON.stringify(bundle))
    const out: string[] = []
    const told: string[] = []
    const terminal = { out: (text: string) => out.push(text), tell: (text: string) => told.push(text), environment: {} }
    const args = ['preview', path, '--agreement', draft, '--from', 'XA', '--to', 'XB', '--purpose', 'cyber-defence', '--json']
    const exitCode = await runCommandLine(args, terminal)
    if (exitCode !== 0) throw new Error(told.join(''))
    return JSON.parse(out.join('')) as Previewed
  }
}

function openDraft(markingCeiling: Tlp): object {
  const text = structuredClone(exampleAgreement()) as unknown as Text
  for (const { types } of text.annexes) {
    for (const fields of Object.values(types)) for (const name of Object.keys(fields)) fields[name] = 'as-is'
    // Deprecated, so that no template shares it.
    Object.assign(types['observed-data'] ?? {}, { objects: 'as-is' })
  }
  const open = text.sharing.find(({ to }) => (to as string[]).includes('XB')) ?? {}
  delete open.scrutiny
  text.sharing = [{ ...open, markingCeiling, papCeiling: 'RED', minors: true, specialCategories: true }]
  const { dataSubjects } = open as { dataSubjects: string[] }
  Object.assign(text.sharing[0] as object, { dataSubjects: [...new Set([...dataSubjects, 'witness'])] })
  return text
}
