// A case that is a folder of files (docs/case-file.md, "A folder") as one file, for the page's examples:
// import url from '…/cases/NAME?case'. What stands under a key in several files is put under it once.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const mark = '?case';

/** `case.yaml` first, then the others by their names. */
export const filesOf = (folder) =>
  ['case.yaml', ...readdirSync(folder).filter((name) => /\.ya?ml$/.test(name) && name !== 'case.yaml').sort()].map((name) =>
    join(folder, name),
  );

/** Works on the text: keys of the first level begin a line, as in all cases here, and keep their order. */
export function joined(folder) {
  const sections = new Map();
  for (const file of filesOf(folder)) {
    let key = '';
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const [, found, value] = /^([a-z_]+):(.*)$/.exec(line) ?? [];
      const again = sections.has(found) && found !== 'dragoman';
      if (again && value.trim()) throw new Error(`${file}: ${found} is given twice`);
      if (found) key = found;
      if (found && !sections.has(found)) sections.set(found, [line]);
      else if (!found && key && line.trim() && !line.startsWith('#')) sections.get(key).push(line);
    }
  }
  return [...sections.values()].flat().join('\n') + '\n';
}

/** The plugin for Vite. */
export function caseFolders() {
  return {
    name: 'case-folders',
    enforce: 'pre',
    resolveId: (id, importer) => (id.endsWith(mark) && importer ? resolve(dirname(importer), id) : null),
    load(id) {
      if (!id.endsWith(mark)) return null;
      const folder = id.slice(0, -mark.length);
      for (const file of filesOf(folder)) this.addWatchFile(file);
      const asset = this.emitFile({ type: 'asset', name: `${basename(folder)}.yaml`, source: joined(folder) });
      return `export default import.meta.ROLLUP_FILE_URL_${asset};`;
    },
  };
}
