/** The code of a system error ('ENOENT'), undefined for anything else; SQLite's errors have codes of their own. */
export function systemCode(error: unknown): string | undefined {
  const isOfSystem = error instanceof Error && 'errno' in error && 'code' in error;
  return isOfSystem && typeof error.code === 'string' ? error.code : undefined;
}
