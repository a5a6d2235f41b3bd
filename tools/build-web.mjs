/** Builds the web pages into `web/dist`, with a compressed copy of each file that is worth one. */
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
process.stderr.write(
  `comity: built the web pages in ${((performance.now() - start) / 1_000).toFixed(1)} s (${Math.round(bytes / 1_024)} KiB)\n`,
)
