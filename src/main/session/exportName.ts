/** An export's folder: what it is of, whatever the names are. Pure. */
const mostCharacters = 24

/** "digits-dense-1-tfjs"; long names are cut, so that every system takes the folder. */
export function exportName(dataset: string, run: string, format: string): string {
  return `${cut(dataset)} ${cut(run)} ${format}`.replaceAll(' ', '-')
}

/** Whole characters. */
function cut(name: string): string {
  const characters = [...name]
  return characters.length <= mostCharacters ? name : characters.slice(0, mostCharacters).join('').trimEnd()
}
