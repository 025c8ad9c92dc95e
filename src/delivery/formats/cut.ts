const ellipsis = '…'

/**
 * At most `longest` characters (UTF-16 units) of a text after escaping, never half a code point or half an
 * escape; what was cut ends in an ellipsis.
 */
export const cut = (
  text: string,
  longest: number,
  escaped: (character: string) => string = (character) => character,
): string => {
  let whole = ''
  let short = ''
  for (const character of text.toWellFormed()) {
    whole += escaped(character)
    if (whole.length > longest) return short + ellipsis
    if (whole.length <= longest - ellipsis.length) short = whole
  }
  return whole
}

/** How much a message holds. */
interface Room {
  readonly pieces: number
  readonly size: number
}

/**
 * As many pieces, from the first, as there is room for. `left` counts the alerts that never became pieces;
 * they and the pieces without room are told as "and 37 more" in one last piece.
 */
export const fill = <Piece>(
  pieces: readonly Piece[],
  left: number,
  room: Room,
  sizeOf: (piece: Piece) => number,
  restOf: (text: string) => Piece,
): Piece[] => {
  const sizes = pieces.map(sizeOf)
  let size = sizes.reduce((sum, each) => sum + each, 0)
  for (let count = pieces.length; count > 0; count -= 1) {
    const more = left + pieces.length - count
    const rest = more > 0 ? [restOf(`and ${more} more`)] : []
    const total = rest.reduce((sum, piece) => sum + sizeOf(piece), size)
    if (count + rest.length <= room.pieces && total <= room.size)
      return [...pieces.slice(0, count), ...rest]
    size -= sizes[count - 1] ?? 0
  }
  return pieces.length + left > 0 ? [restOf(`and ${pieces.length + left} more`)] : []
}
