import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { caseFolders } from './case_folder.mjs';

// One script, one style sheet, the fonts and the stream's worker, all with hashed names, and nothing
// inline: the server's Content-Security-Policy admits only files of its own origin.
export default defineConfig({
  base: '/',
  plugins: [caseFolders(), svelte({ compilerOptions: { runes: true } })],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
});
