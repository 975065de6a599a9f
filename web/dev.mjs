// For work on the page without building the program anew: dev.mjs SERVER DIST [PORT] serves the files
// of DIST (vite build --watch --outDir DIST) and hands everything else to a running server.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

export async function before(server, dist, port = 0) {
  const to = new URL(server);
  // The server's own policy holds for the newer page too.
  const policy = (await fetch(server)).headers.get('Content-Security-Policy');
  const proxy = createServer((asked, answer) => {
    const path = normalize(asked.url === '/' ? '/index.html' : asked.url.split('?')[0]);
    const file = join(dist, path);
    if (!path.startsWith('/api/') && existsSync(file) && statSync(file).isFile()) {
      answer.writeHead(200, {
        'Content-Type': types[extname(file)] ?? 'text/plain',
        ...(policy && path === '/index.html' ? { 'Content-Security-Policy': policy } : {}),
      });
      createReadStream(file).pipe(answer);
      return;
    }
    const headers = { ...asked.headers, host: to.host };
    if (headers.origin) headers.origin = to.origin;
    const onward = request({ host: to.hostname, port: to.port, path: asked.url, method: asked.method, headers }, (got) => {
      answer.writeHead(got.statusCode, got.headers);
      answer.flushHeaders();
      got.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  });
  return new Promise((resolve) =>
    proxy.listen(port, '127.0.0.1', () => resolve({ base: `http://127.0.0.1:${proxy.address().port}`, close: () => proxy.closeAllConnections() || proxy.close() })),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [server, dist, port] = process.argv.slice(2);
  console.log((await before(server, dist, Number(port ?? 5173))).base);
}
