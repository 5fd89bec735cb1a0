/** The part of a command's help that teaches: what it is like to use it. */

/** Examples for `addHelpText('after', ...)`, each a command line with a remark. */
export function examples(...lines: readonly (readonly [command: string, remark: string])[]): string {
  return `\nExamples:\n${lines.map(([command, remark]) => `  $ ${command}\n      ${remark}`).join('\n')}`;
}
