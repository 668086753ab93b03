/** Loads a package from this folder, which the workspace knows nothing of. The caller says what of it is used. */
export async function load<T>(name: string): Promise<T> {
  return (await import(name)) as T
}
