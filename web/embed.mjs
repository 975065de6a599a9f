// Packs a built page for the program: embed.mjs DIST OUT writes OUT/page.bin, every file as it is and
// compressed, one after the other, and OUT/page_assets.cc, the table that says where each begins.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.yaml': 'application/yaml',
};

const [dist, out] = process.argv.slice(2);
mkdirSync(out, { recursive: true });

const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort();

const blobs = [];
const rows = [];
let offset = 0;

function add(path, type, encoding, bytes) {
  const etag = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  rows.push(`    {"${path}", "${type}", "${encoding}", at(${offset}, ${bytes.length}), "${etag}"},`);
  blobs.push(bytes);
  offset += bytes.length;
}

for (const file of files) {
  const type = types[extname(file)];
  if (!type) throw new Error(`embed.mjs: no media type for ${file}`);
  const path = '/' + file.slice(dist.length).replace(/^\/+/, '');
  const bytes = readFileSync(file);
  add(path, type, '', bytes);
  if (extname(file) === '.woff2') continue; // compressed already
  add(path, type, 'gzip', gzipSync(bytes, { level: 9 }));
  add(path, type, 'br', brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}

const pack = Buffer.concat(blobs);
const digest = createHash('sha256').update(pack).digest('hex');
writeFileSync(join(out, 'page.bin'), pack);
writeFileSync(
  join(out, 'page_assets.cc'),
  `// Written by web/embed.mjs. The files' digest: ${digest}
#include "server/page_assets.h"

#include <array>
#include <cstddef>

asm(".section .rodata\\n"
    ".balign 16\\n"
    "dragoman_page_begin:\\n"
    ".incbin \\"${join(out, 'page.bin')}\\"\\n"
    ".byte 0\\n"
    ".text\\n");
extern "C" const char dragoman_page_begin[];

namespace dragoman::server {
namespace {

std::string_view at(std::size_t offset, std::size_t size) {
  return {dragoman_page_begin + offset, size};
}

}  // namespace

std::span<const PageAsset> page_assets() {
  static const std::array<PageAsset, ${rows.length}> assets = {{
${rows.join('\n')}
  }};
  return assets;
}

}  // namespace dragoman::server
`,
);
console.log(`${files.length} files, ${pack.length} bytes`);
