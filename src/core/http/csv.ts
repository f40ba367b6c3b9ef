const formulaStart = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/**
 * A cell that a spreadsheet would take for a formula gets an apostrophe before it, so that opening a file never runs
 * what somebody once typed into a form. Full-width signs count: some spreadsheets take them for the plain ones.
 */
export const harmless = (value: string | null): string =>
  value === null ? '' : formulaStart.test(value) ? `'${value}` : value;

/** The text that `harmless` was given. */
export const asTyped = (cell: string): string =>
  cell.startsWith("'") && formulaStart.test(cell.slice(1)) ? cell.slice(1) : cell;

/** One line of CSV (RFC 4180), with cells that are harmless in spreadsheets. */
export const csvLine = (cells: readonly (string | null)[]): string => `${cells.map(cell).join(',')}\r\n`;

function cell(value: string | null): string {
  const safe = harmless(value);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
