import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

const PLATFORM = fileURLToPath(new URL('verify/platform/', import.meta.url))
const REPLACED = /[/\\]src[/\\]foundation[/\\](?<file>cose-signature|encodings|hash|ed25519)\.ts$/

/** The core is bundled as it is; the files that stand on Node have counterparts that stand on the browser. */
function browserPlatform(): Plugin {
  return {
    name: 'comity-browser-platform',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!source.startsWith('.') || importer === undefined) return null
      const file = REPLACED.exec(fileURLToPath(new URL(source, `file://${importer}`)))?.groups?.file
      return file === undefined ? null : `${PLATFORM}${file}.ts`
    },
  }
}

/** One script with nothing beside it, which `tools/build-web.mjs` puts into the page. */
export default defineConfig({
  plugins: [browserPlatform()],
  resolve: { alias: { '#typebox': fileURLToPath(new URL('../vendor/typebox/typebox.mjs', import.meta.url)) } },
  // The page forbids the evaluation of text, so TypeBox need not try.
  define: { 'globalThis.Function': 'undefined' },
  publicDir: false,
  build: {
    target: 'es2022',
    write: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: fileURLToPath(new URL('verify/main.ts', import.meta.url)),
      output: { codeSplitting: false },
      // Whatever of the product's own modules nothing uses stays out, with the packages of Node that only it stands on.
      treeshake: { moduleSideEffects: (id) => id.includes('/web/verify/') },
      onwarn(warning, warn) {
        if (!/externalized for browser compatibility/.test(warning.message)) warn(warning)
      },
    },
  },
})
