/** Scope handles of a comma list with what they imply: write_files grants read_files too. */
export function grantedHandles(scopes: string): Set<string> {
  const handles = new Set<string>();
  for (const scope of scopes.split(",").map((part) => part.trim()).filter((part) => part !== "")) {
    handles.add(scope);
    if (scope.startsWith("write_")) handles.add(scope.replace("write_", "read_"));
  }
  return handles;
}
