/**
 * The source of a program that loads a module and prints what this did beside loading code: addons, files, timers, and
 * whatever would keep the process alive.
 */

/** @param load an expression whose promise is settled once the module is loaded */
export const quietly = (load: string): string => `
const fs = process.getBuiltinModule('node:fs');
const { syncBuiltinESMExports } = process.getBuiltinModule('node:module');
const did = [];

const dlopen = process.dlopen;
process.dlopen = (module, file, ...rest) => {
  did.push('addon ' + file);
  return dlopen.call(process, module, file, ...rest);
};

// Node reads code through the same functions: code and manifests of packages are not the module's doing.
const isCode = (file) => /node_modules\\/.+\\.(js|cjs|mjs|json)$/.test(String(file));
const touching = /^(open|read(File|dir|link)|write|append|mkdir|rm|unlink|rename|copy|cp|watch|createReadStream|createWriteStream)/;
for (const functions of [fs, fs.promises]) {
  for (const [name, original] of Object.entries(functions)) {
    if (typeof original !== 'function' || !touching.test(name)) continue;
    functions[name] = function (file, ...rest) {
      if (!isCode(file) && typeof file !== 'number') did.push(name + ' ' + file);
      return original.call(this, file, ...rest);
    };
  }
}
syncBuiltinESMExports();

for (const name of ['setTimeout', 'setInterval', 'setImmediate']) {
  const original = globalThis[name];
  globalThis[name] = (...args) => {
    did.push(name);
    return original(...args);
  };
}

// The pipe to the parent is opened by the first print, and is not the module's.
const alive = () => process.getActiveResourcesInfo().filter((name) => !/^(CloseReq|PipeWrap|TTYWrap)$/.test(name));

(async () => {
  const before = alive().length;
  await ${load};
  const listeners = process.eventNames().filter((name) => name === 'exit' || name.startsWith('unc') || name.startsWith('SIG'));
  for (const name of listeners) did.push('listener ' + name);
  for (const name of alive().slice(before)) did.push('alive ' + name);
  console.log(JSON.stringify(did));
})();
`;
