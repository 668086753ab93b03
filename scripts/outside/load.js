// Loads every import path it is given, and tells from where and how many names each has.
const loaded = process.argv.slice(2).map(async (path) => {
  return [path, { file: import.meta.resolve(path), names: Object.keys(await import(path)).length }]
})
console.log(JSON.stringify(Object.fromEntries(await Promise.all(loaded))))
