/** Builds the web pages into `web/dist`, with a compressed copy of each file that is worth one, and the verify page as one file. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { constants, gzipSync } from 'node:zlib'

const WEB = fileURLToPath(new URL('../web', import.meta.url))
const COMPRESSED = new Set(['.css', '.js', '.svg'])
const COMPRESSED_BYTES_MIN = 1_024

// The bundler belongs to the web workspace, which may have it in a folder of its own.
const { build } = await import(pathToFileURL(createRequire(join(WEB, 'package.json')).resolve('vite')).href)

const start = performance.now()
await build({ root: WEB, configFile: join(WEB, 'vite.config.ts'), logLevel: 'warn' })
let bytes = 0
const assets = join(WEB, 'dist', 'assets')
for (const name of readdirSync(assets)) {
  const path = join(assets, name)
  bytes += statSync(path).size
  if (!COMPRESSED.has(extname(name)) || statSync(path).size < COMPRESSED_BYTES_MIN) continue
  writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION }))
}
bytes += await buildVerifyPage()
process.stderr.write(
  `comity: built the web pages in ${((performance.now() - start) / 1_000).toFixed(1)} s (${Math.round(bytes / 1_024)} KiB)\n`,
)

/** Writes `verify.html`, which holds its script and style and allows these two and nothing else. @returns how many bytes it has */
async function buildVerifyPage() {
  const { output } = await build({ root: WEB, configFile: join(WEB, 'vite.verify.config.ts'), logLevel: 'error' })
  if (output.length !== 1) throw new Error(`the verify page must be one script, not ${output.length} files`)
  // Inside an element the text of a script ends at its closing tag, wherever that stands.
  const script = output[0].code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
  if (/\bimport\s*\(|^import\s/m.test(script) || script.includes('__vite-browser-external'))
    throw new Error('the verify page would load something')
  const style = readFileSync(join(WEB, 'verify', 'page.css'), 'utf8')
  const allowed = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  const policy = `default-src 'none'; script-src ${allowed(script)}; style-src ${allowed(style)}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'`
  const parts = new Map([
    ['__COMITY_POLICY__', policy],
    ['/*__COMITY_STYLE__*/', style],
    ['/*__COMITY_SCRIPT__*/', script],
  ])
  const page = readFileSync(join(WEB, 'verify', 'index.html'), 'utf8').replaceAll(
    /\/\*__COMITY_[A-Z]+__\*\/|__COMITY_POLICY__/g,
    (place) => parts.get(place) ?? place,
  )
  writeFileSync(join(WEB, 'dist', 'verify.html'), page)
  return page.length
}
