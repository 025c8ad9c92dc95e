/** A fault of the person's input or machine: its message says all there is to say. */
export class StartError extends Error {}
