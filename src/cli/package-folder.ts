/** An evidence package as a folder: the proof, and what is read of it. Every byte of it is checked. */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ActError, type PackageReport, renderEvidence } from '../acts/index.ts'
import { renderAgreement } from '../agreement/index.ts'
import { equalBytes, utf8 } from '../foundation/index.ts'
import { UsageError } from './command.ts'
import { readInputFile } from './input-file.ts'

/** The file that proves; all others are made from it. */
const PROOF_FILE = 'evidence.json'

const MADE_FILES: ReadonlyMap<string, (report: PackageReport) => string> = new Map([
  ['agreement.html', ({ agreement }) => renderAgreement(agreement, { format: 'html' })],
  ['report.html', (report) => renderEvidence(report, 'html')],
  ['report.txt', (report) => renderEvidence(report, 'markdown')],
])

/** Writes a package into a new folder. @throws UsageError `file-unwritable` */
export function writePackageFolder(path: string, { text, report }: { readonly text: string; readonly report: PackageReport }): void {
  try {
    mkdirSync(path, { mode: 0o700 })
    const write = (name: string, content: string): void => writeFileSync(join(path, name), content, { mode: 0o600, flag: 'wx' })
    for (const [name, make] of MADE_FILES) write(name, make(report))
    write(PROOF_FILE, text)
  } catch (cause) {
    throw new UsageError('file-unwritable', `cannot write ${path}, or it exists already`, { cause })
  }
}

/** Whether a path is a folder rather than a file. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

/** The proof in a package folder. @throws UsageError `file-unreadable`; ActError `package-invalid` on a file that no package has */
export function readPackageFolder(path: string): Uint8Array {
  for (const name of readdirSync(path)) {
    if (name !== PROOF_FILE && !MADE_FILES.has(name)) throw new ActError('package-invalid', `nobody vouches for ${name} in the folder`)
  }
  return readInputFile(join(path, PROOF_FILE))
}

/** Proves that what is read in a package folder is what its proof says. @throws ActError `package-invalid` */
export function verifyMadeFiles(path: string, report: PackageReport): void {
  for (const [name, make] of MADE_FILES) {
    if (!equalBytes(readInputFile(join(path, name)), utf8(make(report)))) {
      throw new ActError('package-invalid', `${name} does not say what the proof says`)
    }
  }
}
