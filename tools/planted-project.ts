/** Small projects with planted faults, for the tests of the checks. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** A project in a temporary folder; disposing of it removes the folder. */
export type PlantedProject = Disposable & { readonly root: string }

/** Writes the files (path to text), the repository's own `tsconfig.json` and a link to its packages. */
export function plantProject(files: Readonly<Record<string, string>>): PlantedProject {
  const root = mkdtempSync(join(tmpdir(), 'comity-planted-'))
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'), 'dir')
  const config = { extends: resolve('tsconfig.json'), include: [join(root, 'src')] }
  for (const [path, text] of Object.entries({ 'tsconfig.json': JSON.stringify(config), ...files })) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) }
}
