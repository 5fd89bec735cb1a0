/** The public surface: declarations as the build writes them, and entry files. */

import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './files.js';

/** Every `any` in declarations, with the line around it. */
export function anyIn(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(`${path}: ${node.parent.getText(file)}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The declarations of an entry and of all files it reaches, by path. */
export function declarationsOf(entry: string): Map<string, string> {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const written = new Map<string, string>();
  const host = ts.createCompilerHost(options);
  host.writeFile = (path, text) => written.set(path.replace(ROOT, ''), text);
  const program = ts.createProgram(
    [join(ROOT, entry)],
    { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true },
    host,
  );
  program.emit();
  return written;
}

/** Statements of a file that are not `export ... from`. */
export function notExports(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return file.statements
    .filter((statement) => !(ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined))
    .map((statement) => `${path}: ${statement.getText(file).split('\n', 1)[0]}`);
}
