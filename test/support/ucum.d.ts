/** Conversion of units by The Unified Code for Units of Measure. */
declare module '@lhncbc/ucum-lhc' {
  interface Utils {
    validateUnitString(unit: string): { readonly status: 'valid' | 'invalid' | 'error' };
    convertUnitTo(
      from: string,
      value: number,
      to: string,
      options: { readonly molecularWeight?: number },
    ): { readonly status: string; readonly toVal: number | null };
  }
  const ucum: { readonly UcumLhcUtils: { getInstance(): Utils } };
  export default ucum;
}
