/** What a built file imports: static and dynamic import, export from, require. */
export function imports(text) {
  const forms = [
    /^\s*import\s*["']([^"'\n]+)["']/gm,
    /^\s*(?:import|export)\b[\w\s{},*$]*?\bfrom\s*["']([^"'\n]+)["']/gm,
    /[;}](?:import|export)\b[\w\s{},*$]*?\bfrom\s*["']([^"'\n]+)["']/g,
    /\bimport\(\s*(?:\/\*[^*]*\*\/\s*)?["'`]([^"'`\n]+)["'`]/g,
    /\b(?:require|__require|require\$?\d*)\(\s*["'`]([^"'`\n]+)["'`]/g
  ]
  return new Set(forms.flatMap((form) => [...text.matchAll(form)].map((match) => match[1])))
}
