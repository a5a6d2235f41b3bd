import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  // The node puts a fresh nonce in its place with every answer (src/http/pages.ts).
  html: { cspNonce: '__COMITY_NONCE__' },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    rollupOptions: { input: ['index.html', 'sign-in.html'].map((name) => fileURLToPath(new URL(name, import.meta.url))) },
  },
  // For work on the page beside a running node: COMITY_NODE=http://127.0.0.1:7401 npx vite web
  server: { proxy: { '/api': process.env.COMITY_NODE ?? 'http://127.0.0.1:7401' } },
})
