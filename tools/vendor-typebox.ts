/**
 * Writes TypeBox as one file, `vendor/typebox/typebox.mjs`, from the installed package, and its licence beside it.
 * With `--check` it changes nothing and fails where a file is not what would be written.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import type { Finding } from './finding.ts'
import { report } from './finding.ts'

const FOLDER = 'vendor/typebox'
const PACKAGE = 'node_modules/typebox'

type Build = (config: object) => Promise<{ readonly output: readonly { readonly type: string; readonly code: string }[] }>

/** The files by path. @throws Error where the bundler makes more than one file or leaves an import */
async function vendored(): Promise<ReadonlyMap<string, string>> {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string }
  const licence = readFileSync(join(PACKAGE, 'license'), 'utf8').replaceAll('\r\n', '\n')
  const code = await bundle(join(FOLDER, 'source.mjs'))
  if (/^import\b/m.test(code)) throw new Error('the bundle imports something')
  const head = `/* TypeBox ${version}, MIT licence (see LICENSE). Made by \`node tools/vendor-typebox.ts\`; never changed by hand. */\n`
  return new Map([
    [join(FOLDER, 'typebox.mjs'), head + code],
    [join(FOLDER, 'LICENSE'), licence],
  ])
}

async function bundle(source: string): Promise<string> {
  // The bundler belongs to the web workspace, which may have it in a folder of its own.
  const vite = createRequire(join(process.cwd(), 'web/package.json')).resolve('vite')
  const { build } = (await import(pathToFileURL(vite).href)) as { build: Build }
  const { output } = await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: { ssr: source, write: false, minify: false, target: 'esnext' },
  })
  const [chunk, ...others] = output
  if (chunk?.type !== 'chunk' || others.length > 0) throw new Error('the bundle is not one file')
  return inLatin1(chunk.code)
}

/** V8 keeps a source with any other character in two bytes for each of its characters. The few that there are stand in strings. */
function inLatin1(code: string): string {
  return code.replace(/[\u0100-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function findings(files: ReadonlyMap<string, string>): Finding[] {
  const stale = [...files].filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
  return stale.map(([path]) => ({ path, rule: 'vendored-stale', detail: 'run node tools/vendor-typebox.ts' }))
}

const files = await vendored()
if (process.argv.includes('--check')) report(findings(files))
else for (const [path, text] of files) writeFileSync(path, text)
